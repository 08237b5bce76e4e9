import type { Engine } from '../answer/engine.js';
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
        await writeLine(context.terminal.output, report(engine, seconds, say));
      },
      { rebuild, isIndexWhole: true },
    );
    return exitCodes.done;
  },
);

function report({ articles, status }: Engine, seconds: number, say: Messages): string {
  const total = (part: 'sections' | 'sentences' | 'passages') =>
    String(articles.reduce((sum, article) => sum + article[part].length, 0));
  const { bytes, embedded } = status.report;
  const { indexTable: label } = say;
  const rows: [string, string][] = [
    [label.articles, String(articles.length)],
    [label.sections, total('sections')],
    [label.sentences, total('sentences')],
    [label.passages, total('passages')],
    [label.model, `${status.model} (${say.dimensions(status.dimensions)})`],
    [label.index, `${say.indexKinds[status.index]}${say.comma}${say.indexBuilt(embedded, articles.length)}`],
    [label.size, bytes > 0 ? formatBytes(bytes) : say.inMemory],
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
