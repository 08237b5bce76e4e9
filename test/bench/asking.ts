import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Answer, StageTimes } from '../../src/answer/answer.js';
import { answer, type Sources } from '../../src/answer/answerer.js';
import { busySlices, longestBlock } from './loop-block.js';
import type { BenchQuestion } from './questions.js';

export interface Asking {
  /** Milliseconds of each question, asked one after another. */
  readonly times: readonly StageTimes[];
  /** Milliseconds that the event loop stood still at the longest, questions one after another. */
  readonly blockMs: number;
  /** The same with all questions at once. */
  readonly crowdBlockMs: number;
  /** The same in as much time with nothing to do. */
  readonly idleBlockMs: number;
  /** The same in as much time of empty work that turns the loop every millisecond. */
  readonly busyBlockMs: number;
  /** Milliseconds from all questions at once to the last answer. */
  readonly crowdMs: number;
}

/** Asks every question, one after another and then all at once, and watches the event loop meanwhile. */
export async function measureAsking(sources: Sources, questions: readonly BenchQuestion[]): Promise<Asking> {
  const startedMs = performance.now();
  const alone = await longestBlock(async () => {
    const times: StageTimes[] = [];
    for (const question of questions) times.push((await ask(sources, question)).times);
    return times;
  });
  const tookMs = performance.now() - startedMs;
  const crowdStartedMs = performance.now();
  const crowd = await longestBlock(async () => {
    const answers: Promise<Answer>[] = [];
    for (const question of questions) {
      answers.push(ask(sources, question));
      // Each question comes in a turn of its own, as messages do.
      await nextTurn();
    }
    await Promise.all(answers);
    return performance.now() - crowdStartedMs;
  });
  const idle = await longestBlock(() => wait(tookMs));
  const busy = await longestBlock(() => busySlices(tookMs));
  return {
    times: alone.result,
    blockMs: alone.blockMs,
    crowdBlockMs: crowd.blockMs,
    crowdMs: crowd.result,
    idleBlockMs: idle.blockMs,
    busyBlockMs: busy.blockMs,
  };
}

function ask(sources: Sources, { text, context }: BenchQuestion): Promise<Answer> {
  return answer(sources, text, { context });
}
