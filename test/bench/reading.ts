import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/answer/engine.js';
import { openEngine } from '../../src/answer/open-engine.js';
import { readEntryArticle, readFeedBytes } from '../../src/article/feeds.js';
import { loadLibrary } from '../../src/article/library.js';
import { readBytes } from '../../src/article/read.js';
import { VerbatimError } from '../../src/errors.js';
import type { BenchEngine } from './bench-engine.js';
import { longestBlock } from './loop-block.js';
import { type NastyText, nastyTexts } from './nasty-texts.js';
import type { BenchQuestion } from './questions.js';
import { type Spread, spreadOf } from './stats.js';

/** How the time of one kind of text grows. */
export interface Growth {
  readonly name: string;
  readonly ending: string;
  /** Milliseconds by characters, in the order of their size. */
  readonly times: readonly { readonly size: number; readonly ms: number }[];
  /** The power of the size that the time grows with: 1 is linear. */
  readonly exponent: number;
}

export interface ReadingMeasures {
  readonly growths: readonly Growth[];
  /** Ten megabytes of all kinds of text, read and split in the process of its own. */
  readonly folder: {
    readonly bytes: number;
    readonly ms: number;
    readonly blockMs: number;
    readonly problems: number;
  };
  /** Questions that the engine of the same process answered meanwhile, and before, in milliseconds. */
  readonly answers: { readonly meanwhile: Spread; readonly count: number; readonly before: Spread };
}

/** Questions that are asked before. */
const ASKED_BEFORE = 20;
const FOLDER_BYTES = 10_000_000;
/** Times below it say more of the clock than of the text. */
const SHORTEST_MS = 2;

/** Reads texts that are made to be slow, ever larger, and a folder of them while the event loop is watched. */
export async function measureReading(
  engine: BenchEngine,
  sizes: readonly number[],
  questions: readonly BenchQuestion[],
  onProgress: (line: string) => void,
): Promise<ReadingMeasures> {
  const growths: Growth[] = [];
  for (const [at, text] of nastyTexts.entries()) {
    if (at % 10 === 0) onProgress(`reading ${at} of ${nastyTexts.length} kinds of nasty text`);
    growths.push(await growthOf(text, sizes));
  }
  onProgress('reading a folder of ten megabytes');
  return { growths, ...(await measureFolder(engine, questions)) };
}

async function growthOf({ name, ending, make }: NastyText, sizes: readonly number[]): Promise<Growth> {
  await readTime(ending, make(sizes[0] ?? 0));
  const times: { size: number; ms: number }[] = [];
  for (const size of sizes) times.push({ size, ms: await readTime(ending, make(size)) });
  return { name, ending, times, exponent: exponentOf(times) };
}

async function readTime(ending: NastyText['ending'], text: string | Buffer): Promise<number> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const startedMs = performance.now();
  try {
    if (ending !== 'feed') await readBytes(`nasty.${ending}`, bytes);
    else
      for (const entry of readFeedBytes(bytes, 'https://example.org/').entries)
        readEntryArticle(entry, 'nasty');
  } catch (error) {
    // Some of them are no article: to find that out has its time, too.
    if (!(error instanceof VerbatimError)) throw error;
  }
  return performance.now() - startedMs;
}

/** The slope of the line through the logarithms, by least squares. */
export function exponentOf(times: readonly { readonly size: number; readonly ms: number }[]): number {
  const points = times
    .filter(({ ms }) => ms >= SHORTEST_MS)
    .map(({ size, ms }) => ({ x: Math.log(size), y: Math.log(ms) }));
  if (points.length < 2) return 0;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}

async function measureFolder(
  benchEngine: BenchEngine,
  questions: readonly BenchQuestion[],
): Promise<Pick<ReadingMeasures, 'folder' | 'answers'>> {
  const dir = await mkdtemp(join(tmpdir(), 'verbatim-nasty-'));
  const indexDir = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  try {
    const texts = nastyTexts.filter(({ ending }) => ending !== 'feed');
    const size = FOLDER_BYTES / texts.length;
    let bytes = 0;
    for (const [at, { ending, make }] of texts.entries()) {
      const made = make(size);
      // What is cut in the middle of a character would be refused, not read.
      const whole =
        typeof made === 'string'
          ? Buffer.from(new TextDecoder().decode(Buffer.from(made).subarray(0, size), { stream: true }))
          : made;
      bytes += whole.length;
      await writeFile(join(dir, `${at}.${ending}`), whole);
    }
    const startedMs = performance.now();
    const { result, blockMs } = await longestBlock(() => loadLibrary(dir));
    const late = result.problems.filter(({ what }) => /takes more than|ends its reading/.test(what));
    const folder = { bytes, ms: performance.now() - startedMs, blockMs, problems: late.length };
    const engine = await openEngine({ ...benchEngine, indexDir });
    try {
      const before = await answerTimes(engine, questions.slice(0, ASKED_BEFORE));
      let isReading = true;
      const reading = loadLibrary(dir).finally(() => {
        isReading = false;
      });
      const meanwhile: number[] = [];
      for (let at = 0; isReading; at++)
        meanwhile.push(...(await answerTimes(engine, questions.slice(at % questions.length).slice(0, 1))));
      await reading;
      return {
        folder,
        answers: { meanwhile: spreadOf(meanwhile), count: meanwhile.length, before: spreadOf(before) },
      };
    } finally {
      await engine.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
    await rm(indexDir, { recursive: true, force: true });
  }
}

/** How long each question takes, one after the other. */
async function answerTimes(engine: Engine, questions: readonly BenchQuestion[]): Promise<number[]> {
  const times: number[] = [];
  for (const { text } of questions) {
    const startedMs = performance.now();
    await engine.ask(text);
    times.push(performance.now() - startedMs);
  }
  return times;
}
