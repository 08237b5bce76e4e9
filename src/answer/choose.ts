import type { Article } from '../article/article.js';
import { leansOnPrevious } from '../article/leaning.js';
import type { SearchResult } from '../search/search.js';
import type { Ranked } from './rank.js';
import type { Understood } from './understand.js';

/** One or two neighbouring sentences of one block. */
export interface Choice {
  /** Indices into `article.sentences`: first, and one past the last. */
  readonly sentences: readonly [number, number];
  readonly score: number;
}

export interface ChooseLimits {
  readonly quotes: number;
  /** A further quote must score this share, 0 to 1, of the best one's; default by what the question asks for. */
  readonly share?: number;
}

/** A further quote must score this share of the best one's. */
const worthShowing = { single: 0.65, several: 0.45 } as const;
/** A neighbour joins a quote when it says this much more of the question, as a share of all that is asked. */
const worthJoining = 0.12;
/** A neighbour that scores this share of the best may be the answer itself, and joins. */
const rivalShare = 0.85;
/** What a quote says that those before it do not, against its own score. */
const noveltyWeight = 0.5;

/** Up to three quotes, the best first, none holding a sentence of another. */
export function choose(
  article: Article,
  question: Understood,
  result: SearchResult,
  ranked: readonly Ranked[],
  limits: ChooseLimits = { quotes: 3 },
): Choice[] {
  const total = result.weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const bySentence = new Map(ranked.map((candidate) => [candidate.sentence, candidate]));
  const heard = new Float32Array(result.weights.length);
  const choices: Choice[] = [];
  const taken = new Set<number>();
  const share = limits.share ?? (question.wantsSeveral ? worthShowing.several : worthShowing.single);
  const top = ranked[0]?.score ?? 0;
  const least = top > 0 ? top * share : top;

  while (choices.length < limits.quotes) {
    let best: { candidate: Ranked; value: number } | undefined;
    for (const candidate of ranked) {
      if (taken.has(candidate.sentence) || candidate.score < least) continue;
      const value =
        candidate.score + (choices.length > 0 ? noveltyWeight * novelty(candidate, heard, result, total) : 0);
      if (best === undefined || value > best.value) best = { candidate, value };
    }
    if (best === undefined) break;
    const sentences = widen(article, best.candidate, bySentence, taken, result, total);
    for (let sentence = sentences[0]; sentence < sentences[1]; sentence++) {
      taken.add(sentence);
      bySentence.get(sentence)?.said.forEach((said, i) => {
        heard[i] = Math.max(heard[i] ?? 0, said);
      });
    }
    choices.push({ sentences, score: best.candidate.score });
  }
  return choices;
}

function novelty(candidate: Ranked, heard: Float32Array, result: SearchResult, total: number): number {
  let sum = 0;
  candidate.said.forEach((said, i) => {
    sum += Math.max(0, said - (heard[i] ?? 0)) * (result.weights[i] ?? 0);
  });
  return sum / total;
}

function widen(
  article: Article,
  candidate: Ranked,
  bySentence: ReadonlyMap<number, Ranked>,
  taken: ReadonlySet<number>,
  result: SearchResult,
  total: number,
): readonly [number, number] {
  const own = candidate.sentence;
  const block = article.sentences[own]?.block;
  const isFree = (sentence: number) => article.sentences[sentence]?.block === block && !taken.has(sentence);
  const gain = (sentence: number) => {
    const other = bySentence.get(sentence);
    return other === undefined ? 0 : novelty(other, candidate.said, result, total);
  };
  const isRival = (sentence: number) =>
    (bySentence.get(sentence)?.score ?? 0) >= rivalShare * candidate.score;
  const pull = (sentence: number) => gain(sentence) + (isRival(sentence) ? worthJoining : 0);
  const before = isFree(own - 1) ? pull(own - 1) + (leans(article, own) ? worthJoining : 0) : 0;
  const after = isFree(own + 1) ? pull(own + 1) + (leans(article, own + 1) ? worthJoining / 2 : 0) : 0;
  if (Math.max(before, after) < worthJoining) return [own, own + 1];
  return before >= after ? [own - 1, own + 1] : [own, own + 2];
}

function leans(article: Article, sentence: number): boolean {
  const span = article.sentences[sentence];
  return span !== undefined && leansOnPrevious(article.text.slice(span.start, span.end));
}
