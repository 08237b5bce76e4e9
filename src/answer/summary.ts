import type { Article } from '../article/article.js';
import { leansOnPrevious } from '../article/leaning.js';
import { dot } from '../search/vector-index.js';
import { informativeness, isNearDuplicate, substance } from './sentence-features.js';

/** How much each reason to choose a sentence counts; each reason is scaled to 0..1 over the article first. */
const weights = {
  /** Likeness to the article as a whole: the centroid of its sentences (Radev et al. 2004). */
  centrality: 1,
  /** Likeness to the title. */
  title: 0.6,
  /** Nearness to the beginning: of the article, of the section, and of the paragraph. */
  lead: 0.8,
  /** Names and numbers. */
  information: 0.5,
  /** Neither a scrap nor a page. */
  substance: 0.5,
  /** With a topic, likeness to it comes before all else. */
  topic: 4,
} as const;
/** Taken off where a sentence begins by pointing back and what it points to is not chosen. */
const LEANING_PENALTY = 1.2;
/** How much likeness to a chosen sentence takes off (maximal marginal relevance, Carbonell and Goldstein 1998). */
const REDUNDANCY_WEIGHT = 1;
/** Share of the article's text from which a section matters. */
const MIN_SECTION_SHARE = 0.15;
/** Share of the best likeness to the topic below which a sentence is about something else. */
const MIN_TOPIC_SHARE = 0.5;

/** What each sentence above a section's share of the summary costs. */
const CROWDING_PENALTY = 0.5;

/** What each further sentence of one paragraph costs. */
const PARAGRAPH_PENALTY = 0.4;

/** How a summary is made. */
export interface SummarizeOptions {
  /** Sentences wanted; an article of fewer gives fewer. */
  readonly count: number;
  /** One likeness to the wanted topic for each of `article.sentences`. */
  readonly topicSimilarity?: readonly number[];
}

interface Candidate {
  readonly sentence: number;
  readonly section: number;
  readonly score: number;
  /** Whether it begins by pointing back. */
  readonly leans: boolean;
}

/**
 * The sentences that carry the article, as indices into `article.sentences`, in the article's order: never the title
 * or a heading, no two that say the same, and one at least of every section that matters where `count` allows.
 *
 * @param sentenceVectors one unit-length vector for each of `article.sentences`
 * @example
 * summarizeArticle(article, vectors, { count: 3 }) // [1, 10, 24]
 */
export function summarizeArticle(
  article: Article,
  sentenceVectors: readonly Float32Array[],
  options: SummarizeOptions,
): number[] {
  const candidates = candidatesOf(article, sentenceVectors, options);
  const shares = options.topicSimilarity === undefined ? sectionShares(article) : null;
  const chosen: number[] = [];
  // Of each sentence the likeness to the most alike of the chosen ones, kept as they are chosen.
  const redundancy = new Float64Array(article.sentences.length);
  const choose = (from: readonly Candidate[]) => {
    const uncrowded = from.map((candidate) => {
      const { section, score } = candidate;
      const crowding =
        shares === null
          ? 0
          : inSection(article, chosen, section) + 1 - (shares[section] ?? 0) * options.count;
      return { ...candidate, score: score - CROWDING_PENALTY * Math.max(0, crowding) };
    });
    const best = bestOf(article, redundancy, uncrowded, chosen);
    if (best === undefined) return;
    chosen.push(best);
    for (const { sentence } of candidates) {
      const likeness = likenessOf(sentenceVectors[sentence], sentenceVectors[best]);
      redundancy[sentence] = Math.max(redundancy[sentence] ?? 0, likeness);
    }
  };
  if (shares !== null) {
    for (const section of sectionsThatMatter(shares).slice(0, options.count)) {
      choose(candidates.filter((candidate) => candidate.section === section));
    }
  }
  for (let before = -1; chosen.length < options.count && chosen.length > before; ) {
    before = chosen.length;
    choose(candidates);
  }
  return chosen.sort((a, b) => a - b);
}

function candidatesOf(
  article: Article,
  vectors: readonly Float32Array[],
  { topicSimilarity }: SummarizeOptions,
): Candidate[] {
  const { text, blocks, sentences } = article;
  const eligible = sentences.flatMap(({ block }, index) =>
    (blocks[block]?.paragraph ?? 0) > 0 ? [index] : [],
  );
  const centroid = sumOf(eligible.map((index) => vectors[index] ?? new Float32Array()));
  const titleVector = blocks[0]?.kind === 'title' ? vectors[0] : undefined;
  const words = (index: number) => text.slice(sentences[index]?.start, sentences[index]?.end);
  const reason = (weight: number, value: (index: number) => number) =>
    scaled(eligible.map(value)).map((share) => share * weight);
  const reasons = [
    reason(weights.centrality, (index) => likenessOf(vectors[index], centroid)),
    reason(weights.title, (index) => likenessOf(vectors[index], titleVector)),
    reason(weights.lead, (index) => lead(article, index)),
    reason(weights.information, (index) => informativeness(words(index))),
    reason(weights.substance, (index) => substance(words(index), article.language)),
    reason(topicSimilarity === undefined ? 0 : weights.topic, (index) => topicSimilarity?.[index] ?? 0),
  ];
  const topicBar =
    MIN_TOPIC_SHARE * eligible.reduce((most, index) => Math.max(most, topicSimilarity?.[index] ?? 0), 0);
  return eligible
    .map((sentence, at) => ({
      sentence,
      section: blocks[sentences[sentence]?.block ?? 0]?.section ?? 0,
      score: reasons.reduce((sum, shares) => sum + (shares[at] ?? 0), 0),
      leans: leansOnPrevious(words(sentence)),
    }))
    .filter(({ sentence }) => (topicSimilarity?.[sentence] ?? 0) >= topicBar);
}

function bestOf(
  article: Article,
  redundancy: Float64Array,
  candidates: readonly Candidate[],
  chosen: readonly number[],
): number | undefined {
  const words = (index: number) =>
    article.text.slice(article.sentences[index]?.start, article.sentences[index]?.end);
  const value = ({ sentence, score, leans }: Candidate) => {
    const block = article.sentences[sentence]?.block;
    const neighbours = chosen.filter((other) => article.sentences[other]?.block === block).length;
    const isLeft = leans && !chosen.includes(sentence - 1);
    return (
      score -
      REDUNDANCY_WEIGHT * (redundancy[sentence] ?? 0) -
      PARAGRAPH_PENALTY * neighbours -
      (isLeft ? LEANING_PENALTY : 0)
    );
  };
  return candidates
    .filter(({ sentence }) => !chosen.includes(sentence))
    .map((candidate) => ({ sentence: candidate.sentence, value: value(candidate) }))
    .sort((a, b) => b.value - a.value)
    .find(({ sentence }) => !chosen.some((other) => isNearDuplicate(words(sentence), words(other))))
    ?.sentence;
}

/** The largest first, so that a short summary leaves out the least. */
function sectionsThatMatter(shares: readonly number[]): number[] {
  return shares
    .map((share, section) => ({ share, section }))
    .filter(({ share }) => share >= MIN_SECTION_SHARE)
    .sort((a, b) => b.share - a.share)
    .map(({ section }) => section);
}

/** The share of each section in the article's paragraphs, 0 to 1. */
function sectionShares({ blocks, sections }: Article): number[] {
  const lengths = sections.map((section) =>
    blocks
      .slice(...section.blocks)
      .reduce((sum, { start, end, paragraph }) => sum + (paragraph > 0 ? end - start : 0), 0),
  );
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  return lengths.map((length) => length / (whole || 1));
}

function inSection({ blocks, sentences }: Article, chosen: readonly number[], section: number): number {
  return chosen.filter((index) => blocks[sentences[index]?.block ?? -1]?.section === section).length;
}

function lead({ blocks, sections, sentences }: Article, index: number): number {
  const blockIndex = sentences[index]?.block ?? 0;
  const block = blocks[blockIndex];
  const sectionStart = sections[block?.section ?? 0]?.blocks[0] ?? 0;
  const opensParagraph = sentences[index - 1]?.block !== blockIndex;
  return 1 / (block?.paragraph || 1) + 0.4 / (1 + blockIndex - sectionStart) + (opensParagraph ? 0.3 : 0);
}

function scaled(values: readonly number[]): number[] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0));
}

function sumOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (const [at, value] of vector.entries()) sum[at] = (sum[at] ?? 0) + value;
  return sum;
}

function likenessOf(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a === undefined || b === undefined ? 0 : dot(a, b);
}
