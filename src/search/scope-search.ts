import type { Article } from '../article/article.js';
import { Best } from './best.js';
import { termCounts } from './bm25.js';
import type { Contents, Entry } from './contents.js';
import type { Graph } from './hnsw.js';
import { dotAt } from './vectors.js';

/** A question as it is searched for. */
export interface Query {
  readonly text: string;
  /** The question before it in the conversation. */
  readonly earlier: string | null;
  /** Vectors of the question, with and without the earlier one: the better match counts. */
  readonly vectors: readonly Float32Array[];
}

/** How much keywords count beside the cosine, and the earlier question's beside the question's own; neither is negative. */
export interface SearchWeights {
  readonly keywords: number;
  readonly earlier: number;
}

/** A sentence that may answer. */
export interface Candidate {
  readonly article: Article;
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

/** Neighbours are asked of the graph by so many times what is wanted: some have gone, or are not of the articles asked. */
const NEIGHBOURS = 2;
/**
 * The smaller the part of the graph that is asked, the more neighbours it takes to find some of that part: of 300,000
 * sentences comparing 12,000 costs as much, and the square of that grows with the graph.
 */
const SPARSE = 0.1;
/** The graph's cosines are of 32 bits. */
const ROUNDING = 1e-6;

/** What is searched. */
export interface Searchable {
  readonly contents: Contents;
  readonly graph: Graph | null;
  readonly dimensions: number;
  readonly weights: SearchWeights;
  /** Of fewer sentences each is compared. */
  readonly exactBelow: number;
}

/** A question's search over the articles that a scope has when it is made. */
export class ScopeSearch {
  readonly #keywords;
  readonly #entries: readonly Entry[];
  readonly #vectors: ReadonlyMap<Article, Float32Array>;

  /** @param only ids of the articles to search; all when absent. */
  constructor(
    private readonly searched: Searchable,
    private readonly query: Query,
    only?: ReadonlySet<string>,
  ) {
    const { keywords } = searched.contents;
    this.#keywords = {
      own: keywords.query(query.text),
      earlier: query.earlier === null ? null : keywords.query(query.earlier),
    };
    const { contents } = searched;
    this.#entries =
      only === undefined
        ? [...contents.entries()]
        : [...only].flatMap((id) => contents.get(id) ?? []).sort((a, b) => a.first - b.first);
    this.#vectors = new Map(this.#entries.map(({ article, vectors }) => [article, vectors]));
  }

  /**
   * The best `count` sentences, best first, to be asked for before any article comes or goes: those that comparing with each would give, as far as the graph finds the nearest.
   */
  best(count: number): Candidate[] {
    const { contents, graph, exactBelow } = this.searched;
    const best = new Best(count);
    const selected = this.#entries.reduce((sum, { first, past }) => sum + past - first, 0);
    const isSparse = graph !== null && selected ** 2 < SPARSE * exactBelow * graph.count;
    if (graph === null || selected < exactBelow || isSparse) this.#compareEach(this.#entries, best);
    else this.#askGraph(graph, Math.ceil((NEIGHBOURS * count * graph.count) / selected), best);
    return best.list().flatMap(({ number }) => {
      const entry = contents.entryOf(number);
      return entry === null ? [] : this.describe(entry.article, number - entry.first);
    });
  }

  /** Whether the article was searched. */
  has(article: Article): boolean {
    return this.#vectors.has(article);
  }

  /**
   * Any sentence of the articles that were searched in the light of the question, at any time: what has come or gone
   * meanwhile changes nothing.
   *
   * @throws when there is no such sentence.
   */
  describe(article: Article, sentence: number): Candidate {
    const vectors = this.#vectors.get(article);
    if (vectors === undefined) throw new Error(`search: ${article.id} was not searched`);
    const span = article.sentences[sentence];
    if (span === undefined) throw new Error(`search: ${article.id} has no sentence ${sentence}`);
    const counts = termCounts(article.text.slice(span.start, span.end));
    const { weights } = this.searched;
    const similarity = this.#similarity(vectors, sentence);
    const ownKeywords = this.#keywords.own.scoreOf(counts);
    const earlierKeywords = this.#keywords.earlier?.scoreOf(counts) ?? 0;
    const keywords = ownKeywords + weights.earlier * earlierKeywords;
    const score = similarity + weights.keywords * keywords;
    return { article, sentence, similarity, ownKeywords, earlierKeywords, keywords, score };
  }

  /**
   * What is not among the neighbours is no nearer than the last of them: of the others only those need comparing whose
   * keywords could make up for it.
   */
  #askGraph(graph: Graph, neighbours: number, best: Best): void {
    const { weights, contents } = this.searched;
    const isCovered = ({ past }: Entry) => past <= graph.covered;
    const covered = new Set(this.#entries.filter(isCovered));
    const keywords = this.#keywordsIn(0, graph.covered);
    const seen = new Set<number>();
    const offer = ({ vectors, first }: Entry, number: number) => {
      const similarity = this.#similarity(vectors, number - first);
      best.offer(number, similarity + weights.keywords * (keywords[number] as number));
    };
    let nearest = -1;
    for (const vector of this.query.vectors) {
      const found = graph.search(vector, neighbours);
      for (const { number } of found) {
        const entry = contents.entryOf(number);
        if (entry === null || !covered.has(entry) || seen.has(number)) continue;
        seen.add(number);
        offer(entry, number);
      }
      nearest = Math.max(nearest, found.at(-1)?.similarity ?? 1);
    }
    this.#compareEach(
      this.#entries.filter((entry) => !isCovered(entry)),
      best,
    );
    const lacking = () => best.threshold - nearest - ROUNDING;
    let least = lacking();
    for (const entry of covered) {
      for (let number = entry.first; number < entry.past; number++) {
        if (weights.keywords * (keywords[number] as number) < least || seen.has(number)) continue;
        offer(entry, number);
        least = lacking();
      }
    }
  }

  #compareEach(entries: readonly Entry[], best: Best): void {
    const { weights } = this.searched;
    for (const { vectors, first, past } of entries) {
      const keywords = this.#keywordsIn(first, past);
      for (let at = 0; at < keywords.length; at++) {
        const score = this.#similarity(vectors, at) + weights.keywords * (keywords[at] as number);
        best.offer(first + at, score);
      }
    }
  }

  #keywordsIn(first: number, past: number): Float64Array {
    const own = this.#keywords.own.scoresIn(first, past);
    const earlier = this.#keywords.earlier?.scoresIn(first, past);
    if (earlier === undefined) return own;
    const weight = this.searched.weights.earlier;
    for (let at = 0; at < own.length; at++) own[at] = (own[at] as number) + weight * (earlier[at] as number);
    return own;
  }

  #similarity(vectors: Float32Array, sentence: number): number {
    let best = -1;
    for (const vector of this.query.vectors) {
      best = Math.max(best, dotAt(vector, vectors, sentence * this.searched.dimensions));
    }
    return best;
  }
}
