import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageTimes } from '../../src/answer/answer.js';
import { type RemoteEngine, startEngineProcess } from '../../src/engine/open.js';
import type { BenchEngine } from './bench-engine.js';
import { type BenchQuestion, benchQuestions } from './questions.js';
import { type Spread, spreadOf } from './stats.js';

/** Where the time of a question goes. */
export type AskingStage = 'encode' | 'search' | 'read' | 'rest';

/** Milliseconds of a question, asked through the engine's process. */
export interface Asking {
  readonly questions: number;
  /** As who asks sees it, the way to the process and back included. */
  readonly whole: Spread;
  /** `rest` is that way, and choosing the quotes. */
  readonly stages: Readonly<Record<AskingStage, Spread>>;
}

/** Asked before, and not counted. */
const WARM_UP = 10;

/** Asks so many questions one after another, of an engine that has answered some already. */
export async function measureAsking(options: BenchEngine, count: number): Promise<Asking> {
  const questions = await benchQuestions(count + WARM_UP);
  const indexDir = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  try {
    const engine = await startEngineProcess({ ...options, indexDir }).ready;
    try {
      for (const question of questions.slice(count)) await timed(engine, question);
      const all: Timed[] = [];
      for (const question of questions.slice(0, count)) all.push(await timed(engine, question));
      const stage = (of: (one: Timed) => number) => spreadOf(all.map(of));
      return {
        questions: count,
        whole: stage(({ ms }) => ms),
        stages: {
          encode: stage(({ times }) => times.encode),
          search: stage(({ times }) => times.search),
          read: stage(({ times }) => times.read),
          rest: stage(({ ms, times }) => ms - times.encode - times.search - times.read),
        },
      };
    } finally {
      await engine.close();
    }
  } finally {
    await rm(indexDir, { recursive: true, force: true });
  }
}

interface Timed {
  readonly ms: number;
  readonly times: StageTimes;
}

async function timed(engine: RemoteEngine, { text, context }: BenchQuestion): Promise<Timed> {
  const startedMs = performance.now();
  const { times } = await engine.ask(text, { context });
  return { ms: performance.now() - startedMs, times };
}
