import type { Article } from '../article/article.js';
import { openReader } from '../article/reader.js';
import { VerbatimError } from '../errors.js';
import { command, exitCodes, UsageError } from './command.js';
import { writeLine } from './io.js';
import { printable, printableJson } from './plain.js';

export const read = command(
  {
    name: 'read',
    about: 'Shows what is read of a file, as an article of it would be',
    words: '<file>',
    options: {
      json: {
        type: 'boolean',
        about: 'One JSON object: title, link, language, text, blocks, and sentences as offsets into the text',
      },
      diff: { type: 'boolean', about: "Show what of the file's visible text is left out" },
    },
    tellsOfSettings: true,
    notes: ['A file that cannot be read is named with the remedy (exit code 1).'],
  },
  async ({ terminal }, words, { json = false, diff = false }) => {
    const [path, other] = words;
    if (path === undefined || other !== undefined) throw new UsageError('read takes one file');
    if (json && diff) throw new UsageError('--json and --diff show different things; take one of them');
    const reader = openReader();
    try {
      const { article, leftOut, unread } = await reader.read(path, path);
      const lines = json
        ? [printableJson(readJson(article))]
        : diff
          ? diffLines(unread === null ? leftOut : [...leftOut, `(${unread})`])
          : textLines(article);
      for (const line of lines) await writeLine(terminal.output, json ? line : printable(line));
    } catch (error) {
      if (!(error instanceof VerbatimError) || error.who !== 'article') throw error;
      throw new VerbatimError('read', error.what, error.remedy, { cause: error });
    } finally {
      reader.close();
    }
    return exitCodes.done;
  },
);

/** An article as scripts read it: offsets are into `text`; a sentence that cannot be quoted says so. */
function readJson({ title, link, language, text, blocks, sentences }: Article) {
  return {
    title,
    link,
    language,
    text,
    blocks: blocks.map(({ kind, start, end }) => ({ kind, text: text.slice(start, end) })),
    sentences: sentences.map(({ start, end, quotable }) => ({
      start,
      end,
      ...(quotable === false ? { quotable } : {}),
    })),
  };
}

function textLines({ text, blocks }: Article): string[] {
  return blocks.map(({ kind, start, end }) => `${kind.padEnd(10)}${text.slice(start, end)}`);
}

function diffLines(leftOut: readonly string[]): string[] {
  return leftOut.length === 0 ? ['Nothing is left out.'] : leftOut.map((line) => `- ${line}`);
}
