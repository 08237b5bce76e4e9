import { createInterface, type Interface } from 'node:readline';
import type { Engine } from '../answer/engine.js';
import { messageOf } from '../errors.js';
import { command, exitCodes } from './command.js';
import type { Context } from './context.js';
import { writeLine } from './io.js';
import { languageOf, type Messages, messages } from './messages.js';
import { printable } from './plain.js';
import { renderAnswer } from './render.js';
import { withEngine } from './session.js';
import { type Hyperlink, hyperlinkFor, type Style, showsColor, styleFor } from './style.js';

const PROMPT = '> ';
/** Earlier questions that help to understand the next one. */
const MAX_CONTEXT = 10;
const LINES_REMEMBERED = 200;
/** Typed alone these are no questions. */
const quitWords: ReadonlySet<string> = new Set([
  '/quit',
  '/exit',
  '/bye',
  'quit',
  'exit',
  'bye',
  '退出',
  '再见',
]);
const helpWords: ReadonlySet<string> = new Set(['/help', 'help', '帮助']);

export const chat = command(
  {
    name: 'chat',
    about: 'Opens a conversation: later questions may refer to earlier ones',
    words: '',
    options: {
      article: { type: 'string', value: 'ID', about: 'Ask one article only' },
    },
    notes: ['In it, /help explains and /quit or Ctrl-D ends. Questions may also be piped in, one a line.'],
  },
  (context, _words, { article }) => withEngine(context, (engine) => converse(context, engine, article)),
);

/**
 * Asks line by line until the input ends, `/quit` or Ctrl-C. A question that fails is told on stderr and the
 * conversation goes on.
 *
 * @returns the exit code.
 */
async function converse(context: Context, engine: Engine, articleId: string | undefined): Promise<number> {
  const { input, output, errors, environment } = context.terminal;
  const interactive = input.isTTY === true && output.isTTY === true;
  const say = messages[languageOf(environment)];
  const style = styleFor(showsColor(output, environment));
  const hyperlink = hyperlinkFor(output, environment);
  const asked: string[] = [];
  let code: number = exitCodes.done;

  if (interactive) await writeLine(output, welcome(engine, articleId, say));
  const lines = createInterface({
    input,
    ...(interactive ? { output, historySize: LINES_REMEMBERED, removeHistoryDuplicates: true } : {}),
    terminal: interactive,
    prompt: PROMPT,
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  lines.once('SIGINT', () => {
    code = exitCodes.interrupted;
    lines.close();
  });
  let open = true;
  lines.once('close', () => {
    open = false;
  });
  const prompt = () => interactive && open && lines.prompt();

  prompt();
  for await (const line of lines) {
    const words = line.trim();
    const word = words.toLowerCase();
    if (quitWords.has(word)) break;
    if (helpWords.has(word)) {
      await writeLine(output, say.chatHelp);
    } else if (words.startsWith('/')) {
      await writeLine(output, say.chatUnknown(printable(words)));
    } else if (words !== '') {
      try {
        await writeLine(output, await reply(engine, words, asked, articleId, style, hyperlink));
      } catch (error) {
        code = exitCodes.failed;
        context.log.debug({ err: error }, 'question failed');
        await writeLine(errors, printable(messageOf(error)));
      }
      asked.push(words);
      asked.splice(0, asked.length - MAX_CONTEXT);
    }
    prompt();
  }
  await end(lines, interactive, output);
  return code;
}

async function reply(
  engine: Engine,
  question: string,
  context: readonly string[],
  articleId: string | undefined,
  style: Style,
  hyperlink: Hyperlink,
): Promise<string> {
  const answer = await engine.ask(question, {
    context: [...context],
    ...(articleId ? { articleId } : {}),
  });
  return `${renderAnswer(answer, articleId ? 1 : engine.articles.length, style, hyperlink)}\n`;
}

function welcome({ articles }: Engine, articleId: string | undefined, say: Messages): string {
  const open = articles.filter(({ id }) => articleId === undefined || id === articleId);
  return say.chatWelcome(open.map(({ title }) => printable(title)));
}

async function end(
  lines: Interface,
  interactive: boolean,
  output: Context['terminal']['output'],
): Promise<void> {
  lines.close();
  if (interactive) await writeLine(output, '');
}
