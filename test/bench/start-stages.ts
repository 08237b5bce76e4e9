// A process of its own: opens the engine, asks once, and prints how many milliseconds each step took.
import type { EngineOptions } from '../../src/answer/engine.js';

/** Milliseconds, one after another from the start of the process. */
export interface StartStages {
  readonly node: number;
  readonly imports: number;
  readonly open: number;
  readonly ask: number;
  readonly close: number;
}

async function main(options: EngineOptions, question: string): Promise<void> {
  const marks = [0, performance.now()];
  const mark = () => marks.push(performance.now());
  const { openEngine } = await import('../../src/answer/open-engine.js');
  mark();
  const engine = await openEngine(options);
  mark();
  await engine.ask(question);
  mark();
  await engine.close();
  mark();
  const [node = 0, imports = 0, open = 0, ask = 0, close = 0] = marks
    .slice(1)
    .map((at, i) => at - (marks[i] ?? 0));
  console.log(JSON.stringify({ node, imports, open, ask, close } satisfies StartStages));
}

const [options = '', question = ''] = process.argv.slice(2);
await main(JSON.parse(options) as EngineOptions, question);
