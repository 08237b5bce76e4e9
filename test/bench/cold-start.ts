import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOptions } from '../../src/answer/engine.js';
import { runNode } from './processes.js';
import type { StartStages } from './start-stages.js';
import { median } from './stats.js';

/** Milliseconds; medians of several runs. */
export interface ColdStart {
  /** `node -e 0`. */
  readonly node: number;
  /** `verbatim ask` with an empty index folder. */
  readonly fromNothing: number;
  /** `verbatim ask` with a built index. */
  readonly fromIndex: number;
  /** Where the time goes with a built index. */
  readonly stages: StartStages;
  /** Peak resident memory of `node -e 0`, in bytes. */
  readonly nodeBytes: number;
}

const program = join(import.meta.dirname, '../../src/main.js');
const stagesScript = join(import.meta.dirname, 'start-stages.js');
const KIBIBYTE = 1024;

/**
 * Starts whole processes, each kind in turn, so that what else the machine does meets all alike.
 *
 * Call it while this process is small: on Linux a child's peak memory begins at its parent's.
 */
export async function measureColdStart(
  options: EngineOptions,
  question: string,
  runs: number,
): Promise<ColdStart> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const built = join(folder, 'built');
  const ask = (indexDir: string) =>
    runNode([program, 'ask', question], {
      ARTICLES_DIR: options.articlesDir,
      INDEX_DIR: indexDir,
      EMBEDDING_MODEL: options.model,
      MODEL_CACHE: options.modelCache,
      LOG_LEVEL: 'error',
    });
  const times = { node: [] as number[], fromNothing: [] as number[], fromIndex: [] as number[] };
  const stages: StartStages[] = [];
  const nodeBytes: number[] = [];
  try {
    await ask(built);
    for (let run = 0; run < runs; run++) {
      times.node.push((await runNode(['-e', '0'])).ms);
      times.fromNothing.push((await ask(join(folder, `empty-${run}`))).ms);
      times.fromIndex.push((await ask(built)).ms);
      const { output } = await runNode([
        stagesScript,
        JSON.stringify({ ...options, indexDir: built }),
        question,
      ]);
      stages.push(JSON.parse(output) as StartStages);
      const memory = await runNode(['-p', 'process.resourceUsage().maxRSS']);
      nodeBytes.push(Number(memory.output) * KIBIBYTE);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const stage = (name: keyof StartStages) => median(stages.map((run) => run[name]));
  return {
    node: median(times.node),
    fromNothing: median(times.fromNothing),
    fromIndex: median(times.fromIndex),
    stages: {
      node: stage('node'),
      imports: stage('imports'),
      open: stage('open'),
      ask: stage('ask'),
      close: stage('close'),
    },
    nodeBytes: median(nodeBytes),
  };
}
