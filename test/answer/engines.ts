import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/answer/engine.js';
import { openEngine } from '../../src/answer/open-engine.js';
import { testOptions } from './test-options.js';

export interface TestEngine {
  readonly engine: Engine;
  readonly notices: readonly string[];
  close(): Promise<void>;
}

/** The real engine over the article that ships, or over the files given by name, with an index folder of its own. */
export async function openTestEngine(files?: Readonly<Record<string, string>>): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-engine-'));
  const notices: string[] = [];
  const options = await testOptions(folder, files);
  const engine = await openEngine({ ...options, onNotice: (line) => notices.push(line) });
  return {
    engine,
    notices,
    close: async () => {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
