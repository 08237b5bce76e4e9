import type { Article } from '../article/article.js';
import type { ReaderWindow } from '../models/reader.js';
import { Bm25 } from './bm25.js';
import type { ArticleIndex } from './index-store.js';
import { dot } from './vector-index.js';

/** An article with everything that search and reading need, in memory. */
export interface SearchableArticle {
  readonly article: Article;
  readonly index: ArticleIndex;
  /** Passage i as the reader wants it. */
  readonly windows: readonly ReaderWindow[];
}

/** A sentence that may answer. */
export interface Candidate {
  readonly searched: SearchableArticle;
  /** Index into `article.sentences`. */
  readonly sentence: number;
  /** Cosine of question and sentence, -1 to 1. */
  readonly similarity: number;
  /** BM25 of the question's own words over the highest possible, 0 to 1. */
  readonly ownKeywords: number;
  /** The same of the question before it; 0 without one. */
  readonly earlierKeywords: number;
  /** Both, weighted. */
  readonly keywords: number;
  /** What candidates are ordered by. */
  readonly score: number;
}

/** A question as it is searched for. */
export interface Query {
  readonly text: string;
  /** The question before it in the conversation. */
  readonly earlier: string | null;
  /** Vectors of the question, with and without the earlier one: the better match counts. */
  readonly vectors: readonly Float32Array[];
}

/** What a search gives. */
export interface Found {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Any sentence in the light of the question, whether or not it was proposed. */
  describe(searched: SearchableArticle, sentence: number): Candidate;
}

/** Neighbours asked of every article's vector index. */
const NEIGHBOURS = 48;

/** How much keywords count beside the cosine, and the earlier question's beside the question's own. */
export interface SearchWeights {
  readonly keywords: number;
  readonly earlier: number;
}

/** All articles that can be asked, searched together: a sentence competes with the sentences of every article. */
export class Searcher {
  readonly #places: { readonly searched: SearchableArticle; readonly first: number }[] = [];
  readonly #keywords: Bm25;

  constructor(
    readonly articles: readonly SearchableArticle[],
    private readonly weights: SearchWeights,
  ) {
    let first = 0;
    const texts: string[] = [];
    for (const searched of articles) {
      const { article } = searched;
      this.#places.push({ searched, first });
      for (const { start, end } of article.sentences) texts.push(article.text.slice(start, end));
      first += article.sentences.length;
    }
    this.#keywords = new Bm25(texts);
  }

  /**
   * The best `count` sentences of the articles, best first.
   *
   * @param only the id of the one article to search.
   */
  search(query: Query, count: number, only?: string): Found {
    const own = this.#keywords.scores(query.text);
    const before = query.earlier === null ? null : this.#keywords.scores(query.earlier);
    const { weights } = this;
    const describe = (searched: SearchableArticle, sentence: number): Candidate => {
      const number = this.#firstOf(searched) + sentence;
      const similarity = bestCosine(query, searched.index, sentence);
      const ownKeywords = own.get(number) ?? 0;
      const earlierKeywords = before?.get(number) ?? 0;
      const keywords = ownKeywords + weights.earlier * earlierKeywords;
      const score = similarity + weights.keywords * keywords;
      return { searched, sentence, similarity, ownKeywords, earlierKeywords, keywords, score };
    };
    const candidates = this.#places
      .filter(({ searched }) => only === undefined || searched.article.id === only)
      .flatMap(({ searched, first }) => {
        const chosen = new Set<number>();
        for (const vector of query.vectors) {
          for (const { unit } of searched.index.index.search(vector, NEIGHBOURS)) chosen.add(unit);
        }
        for (let at = 0; at < searched.article.sentences.length; at++) {
          if (own.has(first + at)) chosen.add(at);
        }
        return [...chosen].map((sentence) => describe(searched, sentence));
      })
      .sort((a, b) => b.score - a.score || a.sentence - b.sentence)
      .slice(0, count);
    return { candidates, describe };
  }

  #firstOf(searched: SearchableArticle): number {
    const place = this.#places.find((other) => other.searched === searched);
    if (place === undefined) throw new Error(`search: ${searched.article.id} is not among the articles`);
    return place.first;
  }
}

function bestCosine({ vectors }: Query, index: ArticleIndex, sentence: number): number {
  const own = index.vectors[sentence];
  if (own === undefined) throw new Error(`search: ${index.article.id} has no vector of sentence ${sentence}`);
  return vectors.reduce((best, vector) => Math.max(best, dot(vector, own)), -1);
}
