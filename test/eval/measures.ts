import type { Answer } from '../../src/answer/answer.js';

/** One line of questions.jsonl. */
export interface EvalQuestion {
  readonly id: string;
  readonly lang: string;
  readonly kind: string;
  readonly question: string;
  readonly context: readonly string[];
  readonly answerable: boolean;
  /** Exact substrings of the article, each a sentence or heading that answers. */
  readonly gold: readonly string[];
  /** Whether one of `gold` is enough. */
  readonly must: 'any' | 'all';
}

/** What became of one question. */
export interface Outcome {
  readonly question: EvalQuestion;
  readonly answer: Answer;
  /** The first quote holds a gold sentence. */
  readonly lead: boolean;
  /** The quotes hold a gold sentence, or all of them where all are needed. */
  readonly reply: boolean;
  readonly abstained: boolean;
}

export function outcomeOf(question: EvalQuestion, answer: Answer): Outcome {
  const isQuoted = (gold: string) => answer.quotes.some((quote) => quote.text.includes(gold));
  return {
    question,
    answer,
    lead: question.gold.some((gold) => answer.quotes[0]?.text.includes(gold) ?? false),
    reply:
      question.gold.length > 0 &&
      (question.must === 'all' ? question.gold.every(isQuoted) : question.gold.some(isQuoted)),
    abstained: answer.status === 'not-in-article',
  };
}

/** Shares, 0 to 1; null where no question of the kind was asked. */
export interface Measures {
  readonly questions: number;
  readonly lead: number | null;
  readonly reply: number | null;
  /** Of the unanswerable, those said not to be in the article. */
  readonly abstain: number | null;
  /** Of the answerable, those wrongly said not to be. */
  readonly refused: number | null;
}

export function measure(outcomes: readonly Outcome[]): Measures {
  const answerable = outcomes.filter(({ question }) => question.answerable);
  const unanswerable = outcomes.filter(({ question }) => !question.answerable);
  return {
    questions: outcomes.length,
    lead: share(answerable, ({ lead }) => lead),
    reply: share(answerable, ({ reply }) => reply),
    abstain: share(unanswerable, ({ abstained }) => abstained),
    refused: share(answerable, ({ abstained }) => abstained),
  };
}

export function share<T>(items: readonly T[], holds: (item: T) => boolean): number | null {
  return items.length === 0 ? null : items.filter(holds).length / items.length;
}

/** Area under the ROC curve: the probability that a positive scores above a negative, ties counting half. */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  const all = [
    ...positives.map((score) => ({ score, positive: true })),
    ...negatives.map((score) => ({ score, positive: false })),
  ];
  all.sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < all.length; ) {
    let past = from;
    while (past < all.length && all[past]?.score === all[from]?.score) past++;
    const meanRank = (from + past + 1) / 2;
    ranks += meanRank * all.slice(from, past).filter(({ positive }) => positive).length;
    from = past;
  }
  const n = positives.length;
  return (ranks - (n * (n + 1)) / 2) / (n * negatives.length);
}

export interface ReliabilityBin {
  readonly from: number;
  readonly count: number;
  /** Mean confidence, and share that were right. */
  readonly confidence: number;
  readonly accuracy: number;
}

const bins = 10;

/** For each tenth of the confidence: what was promised and what was kept. */
export function reliability(
  answers: readonly { readonly confidence: number; readonly right: boolean }[],
): ReliabilityBin[] {
  return Array.from({ length: bins }, (_, bin) => {
    const inside = answers.filter(
      ({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin,
    );
    const count = inside.length;
    return {
      from: bin / bins,
      count,
      confidence: inside.reduce((sum, { confidence }) => sum + confidence, 0) / (count || 1),
      accuracy: inside.filter(({ right }) => right).length / (count || 1),
    };
  });
}
