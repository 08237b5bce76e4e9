import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Article } from '../../src/article/article.js';
import { messageOf, VerbatimError } from '../../src/errors.js';

const fields = z
  .object({
    id: z.string().min(1),
    /** The id of the article that is asked. */
    article: z.string().min(1).optional(),
    lang: z.enum(['zh', 'zh-Hant', 'en', 'mixed']),
    kind: z.string().min(1),
    question: z.string().min(1),
    /** Earlier questions of the conversation, oldest first. */
    context: z.array(z.string().min(1)),
    answerable: z.boolean(),
    /** Exact substrings of the article, each a sentence or heading that answers. */
    gold: z.array(z.string().min(1)),
    /** Whether one of `gold` is enough. */
    must: z.enum(['any', 'all']),
    /** The shortest part of a gold that answers; empty where nothing does. */
    answer: z.string().optional(),
    note: z.string().optional(),
  })
  .refine(({ answerable, gold }) => answerable === gold.length > 0, {
    path: ['gold'],
    error: 'an answerable question has gold, and no other',
  });

/** A question with what answers it. */
export interface Row extends Omit<z.infer<typeof fields>, 'article' | 'answer' | 'note'> {
  readonly article: string;
  readonly answer: string | null;
  /** File and line. */
  readonly where: string;
}

const REMEDY = 'Correct the file';

/**
 * The questions of a file of JSON lines.
 *
 * @param article - the article of the rows that name none.
 * @throws VerbatimError that names the file, the line and the value which is wrong.
 */
export async function readRows(path: string, article?: string): Promise<Row[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new VerbatimError('eval', `cannot read ${path} (${messageOf(cause)})`, 'Name a file of questions');
  });
  return text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [parseRow(line, `${path}:${at + 1}`, article)]));
}

/** One line; see {@link readRows}. */
export function parseRow(line: string, where: string, article?: string): Row {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new VerbatimError('eval', `${where} is not JSON (${messageOf(cause)}): ${line}`, REMEDY);
  }
  const { data, error } = fields.safeParse(value);
  if (data === undefined) throw wrongField(value, error?.issues[0], where);
  const named = data.article ?? article;
  if (named === undefined) throw new VerbatimError('eval', `${where}: ${data.id} names no article`, REMEDY);
  return { ...data, article: named, answer: data.answer || null, where };
}

function wrongField(value: unknown, issue: z.core.$ZodIssue | undefined, where: string): VerbatimError {
  const path = issue?.path ?? [];
  const wrong = path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
  const name = path.length === 0 ? 'the line' : path.join('.');
  return new VerbatimError(
    'eval',
    `${where}: ${name} is ${JSON.stringify(wrong)}: ${issue?.message}`,
    REMEDY,
  );
}

/** @throws VerbatimError when the article is not there, or a gold not in it, or the answer in no gold. */
export function checkRow(row: Row, articles: readonly Article[]): void {
  const article = articles.find(({ id }) => id === row.article);
  if (article === undefined) {
    throw new VerbatimError(
      'eval',
      `${row.where}: there is no article ${JSON.stringify(row.article)}`,
      REMEDY,
    );
  }
  const missing = row.gold.find((gold) => !article.text.includes(gold));
  if (missing !== undefined) {
    const what = `${row.where}: the gold ${JSON.stringify(missing)} is not in the text of ${article.id}`;
    throw new VerbatimError('eval', what, REMEDY);
  }
  const { answer } = row;
  if (answer !== null && !row.gold.some((gold) => gold.includes(answer))) {
    throw new VerbatimError(
      'eval',
      `${row.where}: the answer ${JSON.stringify(answer)} is in no gold`,
      REMEDY,
    );
  }
}
