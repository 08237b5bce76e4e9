import { PassThrough, Readable } from 'node:stream';
import pino from 'pino';
import type { Answer, AskOptions, Quote, SummaryOptions } from '../../src/answer/answer.js';
import type { Engine, EngineOptions, EngineStatus } from '../../src/answer/engine.js';
import type { Article } from '../../src/article/article.js';
import { VerbatimError } from '../../src/errors.js';
import { trySettings } from '../../src/settings.js';
import type { Context } from '../../src/terminal/context.js';
import { runProgram } from '../../src/terminal/program.js';

export const TEXT = 'Genie 3 由谷歌DeepMind推出。\nIt was shown in August.';

export const article: Article = {
  id: 'sample',
  title: '样例文章',
  link: 'https://example.org/a',
  source: null,
  publishedAt: null,
  language: 'zh',
  text: TEXT,
  hash: '0'.repeat(64),
  blocks: [],
  sections: [{ heading: null, blocks: [0, 0] }],
  sentences: [
    { start: 0, end: 21, block: 0 },
    { start: 22, end: 45, block: 1 },
  ],
  passages: [{ start: 0, end: 21, sentences: [0, 1] }],
};

/** A quote of any text, placed at an offset to show that the answer's offsets are those of the article. */
export function quoteOf(
  text: string,
  answer: string | null = null,
  changes: Partial<Quote['citation']> = {},
): Quote {
  const start = 100;
  const at = start + text.indexOf(answer ?? '');
  return {
    text,
    start,
    end: start + text.length,
    answer: answer === null ? null : { start: at, end: at + answer.length },
    citation: {
      articleId: 'sample',
      title: '样例文章',
      section: '发布',
      columns: null,
      paragraph: 2,
      link: 'https://example.org/a#:~:text=Genie',
      ...changes,
    },
  };
}

export function answerOf(question: string, changes: Partial<Answer> = {}): Answer {
  return {
    question,
    status: 'answered',
    confidence: 0.93,
    language: 'en',
    quotes: [quoteOf('Genie 3 由谷歌DeepMind推出。', '谷歌DeepMind')],
    nearest: null,
    times: { encode: 1, search: 0.5, read: 3, total: 4.5678 },
    ...changes,
  };
}

/** An engine that answers by the question's words, and remembers what it was asked. */
export class StandIn implements Engine {
  readonly articles = [article];
  readonly problems = [];
  readonly status: EngineStatus = {
    model: 'stand-in',
    dimensions: 4,
    index: 'exact',
    reports: [{ kind: 'exact', sentences: 2, bytes: 2048, builtMs: 1, loaded: true }],
  };
  readonly asked: { question: string; options: AskOptions | undefined }[] = [];
  readonly summaries: (SummaryOptions | undefined)[] = [];
  openedWith: EngineOptions | undefined;
  closed = 0;
  running = 0;
  mostRunning = 0;

  constructor(status: Partial<EngineStatus> = {}) {
    this.status = { ...this.status, ...status };
  }

  async ask(question: string, options?: AskOptions): Promise<Answer> {
    this.asked.push({ question, options });
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    const wait = /^wait (\d+)/.exec(question);
    await new Promise((resolve) => setTimeout(resolve, Number(wait?.[1] ?? 0)));
    this.running -= 1;
    if (question.includes('fail')) throw new VerbatimError('engine', 'the worker died', 'Ask again');
    if (question.includes('crash')) throw new TypeError('x is not a function');
    if (question.includes('nothing')) {
      return answerOf(question, {
        status: 'not-in-article',
        confidence: 0.1,
        quotes: [],
        nearest: quoteOf('It was.'),
      });
    }
    return answerOf(question);
  }

  async summarize(options?: SummaryOptions) {
    this.summaries.push(options);
    return {
      language: 'zh',
      quotes: [quoteOf('第一句。'), quoteOf('第二句。', null, { paragraph: 0, link: null })],
    } as const;
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly engine: StandIn;
}

export interface RunOptions {
  readonly input?: string | Readable;
  readonly environment?: Record<string, string>;
  readonly settings?: Record<string, string>;
  /** Whether input, output and errors are a terminal. */
  readonly tty?: boolean;
  readonly engine?: StandIn;
  readonly openEngine?: Context['openEngine'];
}

/** Runs one command line of the whole program around the stand-in. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { input = '', environment = {}, settings = {}, tty = false, engine = new StandIn() } = options;
  const output = new Sink();
  const errors = new Sink();
  const source = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
  const terminal = {
    input: Object.assign(source, { isTTY: tty }),
    output: Object.assign(output, { isTTY: tty }),
    errors: Object.assign(errors, { isTTY: tty }),
    environment: { LANG: 'en_US.UTF-8', ...environment },
  };
  const code = await runProgram(args, {
    version: '1.2.3',
    terminal,
    openContext: () => ({
      version: '1.2.3',
      terminal,
      ...standInSettings(settings),
      log: pino({ level: 'warn' }, errors),
      openEngine:
        options.openEngine ??
        (async (opened) => {
          engine.openedWith = opened;
          return engine;
        }),
      startDiscord: async () => 42,
      deployDiscord: async () => true,
    }),
  });
  return { code, out: output.text, err: errors.text, engine };
}

function standInSettings(variables: Record<string, string>) {
  const { settings, problem: settingsProblem } = trySettings(variables, []);
  return { settings, settingsProblem };
}

class Sink extends PassThrough {
  text = '';

  constructor() {
    super();
    this.setEncoding('utf8').on('data', (part: string) => {
      this.text += part;
    });
  }
}
