import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageTimes } from '../../src/answer/answer.js';
import type { EngineOptions } from '../../src/answer/engine.js';
import type { ColdStart } from './cold-start.js';
import { measureColdStart } from './cold-start.js';
import { benchQuestions } from './questions.js';
import { type Spread, spreadOf } from './stats.js';
import type { Throughput } from './throughput.js';

/** Everything measured. Times in milliseconds, memory in bytes. */
export interface Measures {
  readonly model: string;
  readonly questions: number;
  readonly coldStart: ColdStart;
  readonly throughput: Throughput;
  readonly stages: Readonly<Record<keyof StageTimes, Spread>>;
  readonly floors: Readonly<Record<'model' | 'thread' | 'hnsw' | 'bm25' | 'together', Spread>>;
  readonly overhead: Spread;
  readonly memory: { readonly loaded: number; readonly asked: number };
  readonly block: {
    readonly alone: number;
    readonly crowd: number;
    readonly idle: number;
    readonly busy: number;
  };
  /** All questions at once: answers in a second. */
  readonly crowdRate: number;
}

export interface MeasureOptions {
  readonly engine: Omit<EngineOptions, 'indexDir'>;
  readonly questions: number;
  /** How often each process is started and each text embedded. */
  readonly runs: number;
  readonly onProgress: (line: string) => void;
}

const KIBIBYTE = 1024;
const MS_PER_SECOND = 1000;
const progressEvery = 250;

/** @throws VerbatimError when the engine cannot be opened or a process fails. */
export async function measureAll({
  engine,
  questions: count,
  runs,
  onProgress,
}: MeasureOptions): Promise<Measures> {
  const indexDir = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const options = { ...engine, indexDir };
  try {
    const questions = await benchQuestions(count);
    onProgress(`starting processes, ${runs} of each kind`);
    const coldStart = await measureColdStart(options, questions[0]?.text ?? '', runs);
    return { questions: count, coldStart, ...(await measureInProcess(options, questions, runs, onProgress)) };
  } finally {
    await rm(indexDir, { recursive: true, force: true });
  }
}

async function measureInProcess(
  options: EngineOptions,
  questions: Awaited<ReturnType<typeof benchQuestions>>,
  runs: number,
  onProgress: (line: string) => void,
): Promise<Omit<Measures, 'questions' | 'coldStart'>> {
  // Loaded only now: until here this process had to be small.
  const { openSources } = await import('../../src/answer/open-engine.js');
  const { measureAsking } = await import('./asking.js');
  const { compareWithFloors, overheadOf } = await import('./floors.js');
  const { measureThroughput } = await import('./throughput.js');
  const { openPipeline } = await import('../../src/search/embed-pipeline.js');
  const { parseModel } = await import('../../src/search/model-files.js');

  const sources = await openSources(options);
  try {
    const loaded = peakBytes();
    onProgress(`asking ${questions.length} questions, one after another and at once`);
    const asking = await measureAsking(sources, questions);
    const asked = peakBytes();
    const model = await openPipeline(parseModel(options.model, options).folder, sources.embedder.profile);
    const compared = await compareWithFloors(sources, model, questions, (done) => {
      if (done % progressEvery === 0)
        onProgress(`${done} of ${questions.length} questions beside their floors`);
    });
    onProgress('embedding');
    const throughput = await measureThroughput(sources.embedder, model, runs);
    await model.close();
    const stage = (name: keyof StageTimes) => spreadOf(compared.map(({ whole }) => whole[name]));
    return {
      model: sources.embedder.profile.id,
      throughput,
      stages: {
        embed: stage('embed'),
        dense: stage('dense'),
        keywords: stage('keywords'),
        choose: stage('choose'),
        total: stage('total'),
      },
      floors: {
        model: spreadOf(compared.map((one) => one.model)),
        thread: spreadOf(compared.map((one) => one.thread)),
        hnsw: spreadOf(compared.map((one) => one.hnsw)),
        bm25: spreadOf(compared.map((one) => one.bm25)),
        together: spreadOf(compared.map((one) => one.model + one.hnsw + one.bm25)),
      },
      overhead: spreadOf(compared.map(overheadOf)),
      memory: { loaded, asked },
      block: {
        alone: asking.blockMs,
        crowd: asking.crowdBlockMs,
        idle: asking.idleBlockMs,
        busy: asking.busyBlockMs,
      },
      crowdRate: (questions.length / asking.crowdMs) * MS_PER_SECOND,
    };
  } finally {
    await sources.embedder.close();
  }
}

/** Resident memory of this process at its highest so far. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * KIBIBYTE;
}
