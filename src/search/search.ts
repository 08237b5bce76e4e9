import { conceptsOf } from './concepts.js';
import type { Concept, KeywordIndex } from './keywords.js';
import type { Lexicon } from './lexicon.js';
import type { SearchableArticle } from './searchable-article.js';
import { dot } from './vector-index.js';

/** What search finds out about one sentence that may answer. */
export interface Candidate {
  /** Index into `article.sentences`. */
  readonly sentence: number;
  /** Share of the question's concepts, by weight, that the sentence says, 0 to 1: BM25 over the highest it could be. */
  readonly coverage: number;
  /** The same for the sentence's block. */
  readonly blockCoverage: number;
  /** Cosine of question and sentence. */
  readonly similarity: number;
  /** The highest cosine of question and a passage that holds the sentence. */
  readonly passageSimilarity: number;
  /** For each concept how well the sentence says it, 0 to 1. */
  readonly said: Float32Array;
}

export interface SearchResult {
  readonly concepts: readonly Concept[];
  /** Importance of each concept in this article: how rare it is here and in general. */
  readonly weights: readonly number[];
  readonly candidates: readonly Candidate[];
  /** Milliseconds. */
  readonly times: { readonly dense: number; readonly keywords: number };
}

/** What is searched for: the question, and the earlier one that it leans on with less weight, but for its names. */
export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

/** Neighbours asked of the vector index; and as many sentences by keyword. */
const candidatesOfAKind = 64;

/**
 * Candidates from vectors and keywords together, in the article's order.
 *
 * @param questionVector - Of unit length, by the model that made the article's vectors.
 */
export function searchArticle(
  searched: SearchableArticle,
  question: readonly WeightedText[],
  questionVector: Float32Array,
  lexicon: Lexicon,
): SearchResult {
  const startedMs = performance.now();
  const { article, vectors, sentences, blocks } = searched;
  const concepts = question.flatMap(({ text, weight }) =>
    conceptsOf(text, searched, lexicon).map((concept) => ({
      ...concept,
      rarity: concept.rarity * (concept.isName ? 1 : weight),
    })),
  );
  const inSentences = concepts.map((concept) => {
    const matches = sentences.matches(concept);
    return concept.isName ? withPronouns(matches, searched.leaning) : matches;
  });
  const inBlocks = concepts.map((concept) => blocks.matches(concept));
  const weights = concepts.map((concept, i) => concept.rarity * localRarity(inSentences[i], sentences));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const covering = mostCovering(inSentences, weights, article.sentences.length);
  const keywordsMs = performance.now();

  const chosen = new Set([...covering, ...nearest(searched, questionVector)]);
  const passageSimilarity = bestPassages(searched, questionVector, chosen);
  const candidates = [...chosen]
    .sort((a, b) => a - b)
    .map((sentence): Candidate => {
      const block = article.sentences[sentence]?.block ?? -1;
      return {
        sentence,
        said: Float32Array.from(inSentences, (matches) => matches.get(sentence) ?? 0),
        coverage: weighted(inSentences, weights, sentence) / total,
        blockCoverage: weighted(inBlocks, weights, block) / total,
        similarity: cosine(questionVector, vectors.vectors[article.passages.length + sentence]),
        passageSimilarity: passageSimilarity.get(sentence) ?? 0,
      };
    });
  const endedMs = performance.now();
  return {
    concepts,
    weights,
    candidates,
    times: { keywords: keywordsMs - startedMs, dense: endedMs - keywordsMs },
  };
}

/** What a name counts where a pronoun stands for it. */
const pronounShare = 0.6;

/** A sentence that points back speaks of what the one before it names, and so does the next that points back to it. */
function withPronouns(
  matches: ReadonlyMap<number, number>,
  leaning: readonly boolean[],
): Map<number, number> {
  const all = new Map(matches);
  for (const [named, match] of matches) {
    let inherited = match;
    for (let next = named + 1; leaning[next]; next++) {
      inherited *= pronounShare;
      all.set(next, Math.max(all.get(next) ?? 0, inherited));
    }
  }
  return all;
}

/** A match weaker than this does not make a concept common. */
const clearMatch = 0.15;

/** Inverse document frequency among the article's sentences, over the highest it can be: 0 to 1. */
function localRarity(matches: ReadonlyMap<number, number> | undefined, index: KeywordIndex): number {
  const texts = index.texts.length;
  let found = 0;
  for (const match of matches?.values() ?? []) if (match > clearMatch) found++;
  return Math.log(1 + (texts - found + 0.5) / (found + 0.5)) / Math.log(1 + (texts + 0.5) / 0.5);
}

function weighted(
  matches: readonly ReadonlyMap<number, number>[],
  weights: readonly number[],
  text: number,
): number {
  return matches.reduce((sum, found, i) => sum + (found.get(text) ?? 0) * (weights[i] ?? 0), 0);
}

function mostCovering(
  matches: readonly ReadonlyMap<number, number>[],
  weights: readonly number[],
  count: number,
): number[] {
  const scores = new Float64Array(count);
  matches.forEach((found, i) => {
    for (const [text, match] of found) scores[text] = (scores[text] ?? 0) + match * (weights[i] ?? 0);
  });
  return [...scores.keys()]
    .filter((text) => (scores[text] ?? 0) > 0)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, candidatesOfAKind);
}

function nearest({ article, vectors }: SearchableArticle, questionVector: Float32Array): number[] {
  const passages = article.passages.length;
  return vectors.index.search(questionVector, candidatesOfAKind).flatMap(({ unit }) => {
    if (unit >= passages) return [unit - passages];
    const [first, past] = article.passages[unit]?.sentences ?? [0, 0];
    return Array.from({ length: past - first }, (_, i) => first + i);
  });
}

function bestPassages(
  { article, vectors }: SearchableArticle,
  questionVector: Float32Array,
  wanted: ReadonlySet<number>,
): Map<number, number> {
  const best = new Map<number, number>();
  article.passages.forEach(({ sentences: [first, past] }, passage) => {
    let similarity: number | undefined;
    for (let sentence = first; sentence < past; sentence++) {
      if (!wanted.has(sentence)) continue;
      similarity ??= cosine(questionVector, vectors.vectors[passage]);
      if (similarity > (best.get(sentence) ?? -1)) best.set(sentence, similarity);
    }
  });
  return best;
}

function cosine(question: Float32Array, vector: Float32Array | undefined): number {
  return vector === undefined ? 0 : dot(question, vector);
}
