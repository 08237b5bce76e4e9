import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenedSources, openSources } from '../../src/answer/open-engine.js';
import { modelRoles } from '../../src/models/profile.js';
import { bundledModels } from '../../src/package-root.js';

/** The models that ship over the articles in the files given by name, with an index folder of its own. */
export async function sourcesOf(files: Readonly<Record<string, string>>): Promise<OpenedSources> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-sources-'));
  const articlesDir = join(folder, 'articles');
  await mkdir(articlesDir);
  for (const [name, text] of Object.entries(files)) await writeFile(join(articlesDir, name), text);
  const sources = await openSources({
    articlesDir,
    indexDir: join(folder, 'index'),
    model: modelRoles.encoder.bundled,
    readerModel: modelRoles.reader.bundled,
    modelCache: join(folder, 'models'),
    hubEndpoint: 'http://127.0.0.1:9',
    bundledModels,
  });
  return {
    ...sources,
    close: async () => {
      await sources.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
