/** Serves as the engine's process does, with an engine that does what its folder of articles and its questions tell it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../src/answer/answer.js';
import type { Engine, EngineOptions } from '../../src/answer/engine.js';
import { serveEngine } from '../../src/engine/serve.js';
import { VerbatimError } from '../../src/errors.js';

const SLOW_MS = 300;
const times = { encode: 0, search: 0, read: 0, total: 0 };
const begun: string[] = [];

const answerTo = (question: string): Answer => ({
  question,
  status: 'not-in-article',
  confidence: 0,
  language: 'en',
  quotes: [],
  nearest: null,
  times,
});

/** Whether no process before this one came here with this index folder. */
function isFirst({ indexDir }: EngineOptions, place: string): boolean {
  mkdirSync(indexDir, { recursive: true });
  try {
    writeFileSync(join(indexDir, place), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function throwInTheOpen(what: string): Promise<never> {
  setImmediate(() => {
    throw new Error(what);
  });
  return new Promise(() => {});
}

async function reply(options: EngineOptions, question: string): Promise<Answer> {
  begun.push(question);
  const [first = '', ...rest] = question.split(' ');
  if (first === 'once') {
    const what = rest.join(' ');
    return isFirst(options, what) ? reply(options, what) : answerTo(question);
  }
  switch (question) {
    case 'exit':
      return process.exit(7);
    case 'SIGKILL':
    case 'SIGSEGV':
      process.kill(process.pid, question);
      return new Promise(() => {});
    case 'throw':
      return throwInTheOpen('out of luck');
    case 'disconnect':
      process.disconnect();
      setInterval(() => {}, 1_000);
      return new Promise(() => {});
    case 'hang':
      return new Promise(() => {});
    case 'block':
      for (;;);
    case 'fail':
      throw new VerbatimError('ask', 'it fails', 'Do not ask');
    case 'unforeseen':
      throw new TypeError('nobody thought of it');
    case 'slow':
      await sleep(SLOW_MS);
      return answerTo(question);
    case 'print':
      process.stdout.write('noise\n');
      process.stderr.write('complaint\n');
      return answerTo(question);
    case 'what has begun':
      return answerTo(JSON.stringify(begun));
    case 'environment':
      return answerTo(JSON.stringify({ ...process.env, execArgv: process.execArgv }));
    default:
      return answerTo(question);
  }
}

serveEngine(async (options): Promise<Engine> => {
  switch (options.articlesDir) {
    case 'kills':
      return throwInTheOpen('stillborn');
    case 'kills the first':
      if (isFirst(options, 'opened')) process.exit(3);
      break;
    case 'serves the first':
      if (!isFirst(options, 'opened')) throw new VerbatimError('article', 'it is gone', 'Put it back');
      break;
    case 'never opens':
      options.onNotice?.('it will not open');
      return new Promise(() => {});
  }
  return {
    articles: [],
    problems: [],
    status: {
      model: `process ${process.pid}`,
      dimensions: 1,
      index: 'exact',
      report: { sentences: 0, bytes: 0, embedded: 0 },
    },
    ask: (question) => reply(options, question),
    summarize: () => Promise.reject(new VerbatimError('summary', 'there is none', 'Do not ask')),
    close: async () => {},
  };
});
