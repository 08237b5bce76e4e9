import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenedSources, openSources } from '../../src/answer/open-engine.js';
import { testOptions } from './test-options.js';

/** The models that ship over the articles in the files given by name, with an index folder of its own. */
export async function sourcesOf(files: Readonly<Record<string, string>>): Promise<OpenedSources> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-sources-'));
  const sources = await openSources(await testOptions(folder, files));
  return {
    ...sources,
    close: async () => {
      await sources.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
