import { readFile } from 'node:fs/promises';
import { messageOf, VerbatimError } from '../../src/errors.js';
import type { EvalQuestion } from './measures.js';

/** @throws VerbatimError naming the file, and the line that is not JSON. */
export async function readQuestions(path: string): Promise<EvalQuestion[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new VerbatimError('eval', `cannot read ${path}`, 'Name a file of questions with --questions FILE', {
      cause,
    });
  });
  return text.split('\n').flatMap((line, number) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as EvalQuestion];
    } catch (cause) {
      const where = `line ${number + 1} of ${path} (${messageOf(cause)})`;
      throw new VerbatimError('eval', `${where} is not JSON`, 'Write one JSON object a line', { cause });
    }
  });
}
