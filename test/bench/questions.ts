import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export interface BenchQuestion {
  readonly text: string;
  /** Earlier questions of the conversation, oldest first. */
  readonly context: readonly string[];
}

interface Line {
  readonly lang: string;
  readonly question: string;
  readonly context: readonly string[];
}

const folder = join(packageRoot, 'test', 'eval');

const openings = {
  zh: ['', '请问，', '我想知道，', '你好，'],
  en: ['', 'Please tell me, ', 'I would like to know: ', 'Hello, '],
} as const;

const closings = {
  zh: ['', '谢谢！', '请说明。', '急！'],
  en: ['', ' Thanks!', ' Please explain.', ' Quick!'],
} as const;

/**
 * The questions of the evaluation about the article that ships, round after round, worded otherwise in each: no two are the
 * same, so that no cache can answer.
 *
 * @throws RangeError when the wordings do not suffice for `count`.
 */
export async function benchQuestions(count: number): Promise<BenchQuestion[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = files
    .flatMap((file) => file.split('\n'))
    .flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Line]));
  const questions = closings.zh.flatMap((_, closing) =>
    openings.zh.flatMap((_, opening) => lines.map((line) => worded(line, opening, closing))),
  );
  if (questions.length < count)
    throw new RangeError(`bench: ${questions.length} different questions are fewer than ${count}`);
  return questions.slice(0, count);
}

function worded({ lang, question, context }: Line, opening: number, closing: number): BenchQuestion {
  const language = lang === 'en' ? 'en' : 'zh';
  return { text: `${openings[language][opening]}${question}${closings[language][closing]}`, context };
}
