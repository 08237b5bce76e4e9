import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../answer/engine.js';
import { isMissing } from '../search/index-files.js';
import { command, exitCodes } from './command.js';
import { writeLine } from './io.js';
import { languageOf, type Messages, messages } from './messages.js';
import { withEngine } from './session.js';

const BYTES_PER_KIB = 1024;

export const index = command(
  {
    name: 'index',
    about: 'Builds the search index where it does not match the articles, and says what is in it',
    words: '',
    options: {
      rebuild: { type: 'boolean', about: 'Build it again from nothing' },
    },
  },
  async (context, _words, { rebuild = false }) => {
    const say = messages[languageOf(context.terminal.environment)];
    const startedAt = performance.now();
    await withEngine(
      context,
      async (engine) => {
        const seconds = (performance.now() - startedAt) / 1000;
        const bytes = await sizeOfFolder(context.settings.indexDir);
        await writeLine(context.terminal.output, report(engine, bytes, seconds, say));
      },
      { rebuild },
    );
    return exitCodes.done;
  },
);

function report({ articles, status }: Engine, bytes: number, seconds: number, say: Messages): string {
  const total = (part: 'sections' | 'sentences' | 'passages') =>
    String(articles.reduce((sum, article) => sum + article[part].length, 0));
  const { indexTable: label } = say;
  const rows: [string, string][] = [
    [label.articles, String(articles.length)],
    [label.sections, total('sections')],
    [label.sentences, total('sentences')],
    [label.passages, total('passages')],
    [label.model, `${status.model} (${say.dimensions(status.dimensions)})`],
    [label.index, say.indexKinds[status.index]],
    [label.size, formatBytes(bytes)],
    [label.time, say.seconds(seconds.toFixed(2))],
  ];
  const width = Math.max(...rows.map(([left]) => columns(left))) + 2;
  return [
    say.indexReady,
    ...rows.map(([left, right]) => left + ' '.repeat(width - columns(left)) + right),
  ].join('\n');
}

/** A Chinese character takes two columns of a terminal. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0);
}

function formatBytes(bytes: number): string {
  const kib = bytes / BYTES_PER_KIB;
  return kib < BYTES_PER_KIB ? `${kib.toFixed(1)} KiB` : `${(kib / BYTES_PER_KIB).toFixed(1)} MiB`;
}

/** In bytes; 0 where there is no folder because the index could only be kept in memory. */
async function sizeOfFolder(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const sizes = await Promise.all(
    files.map(async (file) => {
      const entry = await stat(join(folder, file));
      return entry.isFile() ? entry.size : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
