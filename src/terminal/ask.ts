import { messageOf, VerbatimError } from '../errors.js';
import { command, exitCodes, UsageError } from './command.js';
import type { Context } from './context.js';
import { readText, writeLine } from './io.js';
import { answerJson } from './json.js';
import { answerLines } from './jsonl.js';
import { printableJson } from './plain.js';
import { renderAnswer } from './render.js';
import { withEngine } from './session.js';
import { hyperlinkFor, showsColor, styleFor } from './style.js';

/** A question from standard input that is longer than this is surely a wrong file. */
const MAX_QUESTION_BYTES = 64 * 1024;
const FROM_INPUT = '-';
/** Far below what a command line holds: longer ones crash the model's runtime (see `checkLength`). */
const MAX_WORDS_CHARACTERS = 4_000;
const ASK_BY_INPUT = 'give it on standard input: npm run ask -- - < question.txt';

export const ask = command(
  {
    name: 'ask',
    about: "Answers one question in the article's own words",
    words: '<question...>',
    options: {
      json: { type: 'boolean', about: 'Print the answer as one JSON object' },
      jsonl: {
        type: 'boolean',
        about:
          'Read lines { "id"?, "question", "context"? } from standard input, print one JSON answer a line',
      },
      article: {
        type: 'string',
        value: 'ID',
        about: "Ask one article only (its file's name without the ending)",
      },
    },
    notes: [
      'The question may also come from standard input: npm run ask < question.txt',
      'For a program leave out what npm says itself: npm run --silent ask -- --json "..."',
      'With --jsonl a line that cannot be answered gives { "id"?, "error" } in its place; the others are still answered, and the exit code is 1.',
    ],
  },
  async (context, words, { json, jsonl, article }) => {
    if (jsonl) {
      if (json) throw new UsageError('--json and --jsonl exclude each other');
      if (words.length > 0) throw new UsageError('with --jsonl the questions come from standard input');
      return askLines(context, article);
    }
    const question = await readQuestion(context, words);
    const { output, environment } = context.terminal;
    await withEngine(context, async (engine) => {
      const answer = await engine.ask(question, article ? { articleId: article } : {});
      context.log.debug(answer.times, 'answered');
      const asked = article ? 1 : engine.articles.length;
      const style = styleFor(showsColor(output, environment));
      const hyperlink = hyperlinkFor(output, environment);
      await writeLine(
        output,
        json ? printableJson(answerJson(answer)) : renderAnswer(answer, asked, style, hyperlink),
      );
    });
    return exitCodes.done;
  },
);

async function askLines(context: Context, article: string | undefined): Promise<number> {
  const { input, output } = context.terminal;
  const { answered, failed } = await withEngine(context, (engine) =>
    answerLines(engine, input, output, article),
  );
  if (failed === 0) return exitCodes.done;
  throw new VerbatimError(
    'ask',
    `${failed} of ${answered + failed} lines were not answered`,
    'Look for "error" in the output',
  );
}

async function readQuestion({ terminal }: Context, words: readonly string[]): Promise<string> {
  const fromInput =
    words.length === 0 ? terminal.input.isTTY !== true : words.length === 1 && words[0] === FROM_INPUT;
  const question = (fromInput ? await readInput(terminal.input) : words.join(' ')).trim();
  if (question === '') throw new UsageError('there is no question');
  if (!/[\p{L}\p{N}]/u.test(question)) throw new UsageError('there is no word in the question');
  if (!fromInput && question.length > MAX_WORDS_CHARACTERS) {
    throw new UsageError(
      `the question has ${question.length} characters, more than the ${MAX_WORDS_CHARACTERS} of a command line; ${ASK_BY_INPUT}`,
    );
  }
  return question;
}

async function readInput(input: Context['terminal']['input']): Promise<string> {
  try {
    return (await readText(input, MAX_QUESTION_BYTES)).replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`the question is ${error.message}`);
    if (error instanceof TypeError) throw new UsageError('the question is not UTF-8 text');
    throw new VerbatimError(
      'ask',
      `standard input cannot be read (${messageOf(error)})`,
      'Give the question as words',
      {
        cause: error,
      },
    );
  }
}
