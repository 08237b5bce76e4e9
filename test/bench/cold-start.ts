import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchEngine, engineEnvironment } from './bench-engine.js';
import { runNode } from './processes.js';
import { type StartStages, startStages } from './start-stages.js';
import { median } from './stats.js';

/** From the start of a process to its first answer. Milliseconds; medians of several runs. */
export interface Started {
  /** `verbatim ask`, from start to exit. */
  readonly whole: number;
  /** The same work piece by piece, in another process. */
  readonly stages: StartStages;
}

export interface ColdStart {
  /** `node -e 0`. */
  readonly node: number;
  /** With a built index. */
  readonly built: Started;
  /** With an empty index folder. */
  readonly empty: Started;
}

const program = join(import.meta.dirname, '../../src/main.js');
const stagesScript = join(import.meta.dirname, 'start-stages.js');

/** Starts whole processes, each kind in turn, so that what else the machine does meets all alike. */
export async function measureColdStart(
  engine: BenchEngine,
  question: string,
  runs: number,
): Promise<ColdStart> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const environment = { ...engineEnvironment(engine), LOG_LEVEL: 'error' };
  const ask = async (index: string) => {
    const { ms } = await runNode([program, 'ask', question], {
      ...environment,
      INDEX_DIR: join(folder, index),
    });
    return ms;
  };
  const stagesOf = async (index: string) => {
    const options = JSON.stringify({ ...engine, indexDir: join(folder, index) });
    const { output } = await runNode([stagesScript, options, question]);
    return JSON.parse(output) as StartStages;
  };
  const node: number[] = [];
  const built = { whole: [] as number[], stages: [] as StartStages[] };
  const empty = { whole: [] as number[], stages: [] as StartStages[] };
  try {
    await ask('built');
    for (let run = 0; run < runs; run++) {
      node.push((await runNode(['-e', '0'])).ms);
      built.whole.push(await ask('built'));
      empty.whole.push(await ask(`empty-${run}`));
      built.stages.push(await stagesOf('built'));
      empty.stages.push(await stagesOf(`empty-stages-${run}`));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { node: median(node), built: medians(built), empty: medians(empty) };
}

function medians({ whole, stages }: { whole: readonly number[]; stages: readonly StartStages[] }): Started {
  const of = (name: keyof StartStages) => median(stages.map((run) => run[name]));
  return {
    whole: median(whole),
    stages: Object.fromEntries(startStages.map((name) => [name, of(name)])) as Record<
      keyof StartStages,
      number
    >,
  };
}
