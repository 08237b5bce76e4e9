import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/answer/engine.js';
import { openEngine } from '../../src/answer/open-engine.js';
import { modelRoles } from '../../src/models/profile.js';
import { bundledModels, packageRoot } from '../../src/package-root.js';

export interface TestEngine {
  readonly engine: Engine;
  readonly notices: readonly string[];
  close(): Promise<void>;
}

/** The real engine over the article that ships, or over the files given by name, with an index folder of its own. */
export async function openTestEngine(files?: Readonly<Record<string, string>>): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-engine-'));
  const articlesDir = files === undefined ? join(packageRoot, 'data', 'articles') : join(folder, 'articles');
  if (files !== undefined) {
    await mkdir(articlesDir);
    for (const [name, text] of Object.entries(files)) await writeFile(join(articlesDir, name), text);
  }
  const notices: string[] = [];
  const engine = await openEngine({
    articlesDir,
    indexDir: join(folder, 'index'),
    model: modelRoles.encoder.bundled,
    readerModel: modelRoles.reader.bundled,
    modelCache: join(folder, 'models'),
    hubEndpoint: 'http://127.0.0.1:9',
    bundledModels,
    onNotice: (line) => notices.push(line),
  });
  return {
    engine,
    notices,
    close: async () => {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
