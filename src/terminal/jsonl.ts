import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Engine } from '../answer/engine.js';
import { messageOf } from '../errors.js';
import { writeLine } from './io.js';
import { answerJson } from './json.js';
import { printableJson } from './plain.js';

/** Questions that are worked on at once; reading waits while as many answers wait to be written. */
const MAX_IN_FLIGHT = 16;

const LINE_SYNTAX = 'a line is {"question": "..."}';
const CONTEXT_SYNTAX = 'context must be a list of texts';

const requestSchema = z.object(
  {
    question: z
      .string({
        error: ({ input }) => (input === undefined ? 'question is missing' : 'question must be a text'),
      })
      .trim()
      .min(1, 'question is empty'),
    context: z.array(z.string(CONTEXT_SYNTAX), CONTEXT_SYNTAX).optional(),
  },
  LINE_SYNTAX,
);
const identifiedSchema = z.object({ id: z.unknown() });

/**
 * Answers JSON lines `{ id?, question, context? }` with one JSON line each, in order, `id` handed through. A line that
 * cannot be answered gives `{ id?, error }` in its place and the rest goes on; blank lines are skipped.
 *
 * @returns how many lines were answered, and how many gave an error.
 */
export async function answerLines(
  engine: Engine,
  input: Readable,
  output: Writable,
  articleId?: string,
): Promise<{ answered: number; failed: number }> {
  const counts = { answered: 0, failed: 0 };
  const waiting: Promise<void>[] = [];
  let written = Promise.resolve();
  let number = 0;

  for await (const line of createInterface({
    input,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (line.trim() === '') continue;
    if (waiting.length === MAX_IN_FLIGHT) await waiting.shift();
    const result = answerLine(engine, number === 1 ? line.replace(/^\ufeff/, '') : line, number, articleId);
    written = Promise.all([result, written]).then(([reply]) => {
      counts['error' in reply ? 'failed' : 'answered'] += 1;
      return writeLine(output, printableJson(reply));
    });
    written.catch(() => {}); // A failed write is thrown where the queue is awaited.
    waiting.push(written);
  }
  await written;
  return counts;
}

async function answerLine(engine: Engine, line: string, number: number, articleId: string | undefined) {
  let id: { id?: unknown } = {};
  try {
    const value = parseJson(line);
    id = identifiedSchema.safeParse(value).data ?? {};
    const { question, context } = requestSchema.parse(value);
    const answer = await engine.ask(question, {
      ...(context ? { context } : {}),
      ...(articleId ? { articleId } : {}),
    });
    return { ...id, ...answerJson(answer) };
  } catch (error) {
    return { ...id, error: `line ${number}: ${explain(error)}` };
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`not JSON; ${LINE_SYNTAX}`, {
      cause: error,
    });
  }
}

function explain(error: unknown): string {
  if (!(error instanceof z.ZodError)) return messageOf(error);
  return [...new Set(error.issues.map(({ message }) => message))].join('; ');
}
