import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineOptions } from '../../src/answer/engine.js';
import { modelRoles } from '../../src/models/profile.js';
import { bundledModels, packageRoot } from '../../src/package-root.js';

/** An engine with the models that ship, all it writes in `folder`; over the article that ships, or over the files given by name. */
export async function testOptions(
  folder: string,
  files?: Readonly<Record<string, string>>,
): Promise<EngineOptions> {
  const articlesDir = files === undefined ? join(packageRoot, 'data', 'articles') : join(folder, 'articles');
  if (files !== undefined) await mkdir(articlesDir);
  for (const [name, text] of Object.entries(files ?? {})) await writeFile(join(articlesDir, name), text);
  return {
    articlesDir,
    indexDir: join(folder, 'index'),
    model: modelRoles.encoder.bundled,
    readerModel: modelRoles.reader.bundled,
    modelCache: join(folder, 'models'),
    hubEndpoint: 'http://127.0.0.1:9',
    bundledModels,
  };
}
