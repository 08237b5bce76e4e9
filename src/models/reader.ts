import type { Tensor } from '@xenova/transformers';
import type { Span } from '../article/article.js';
import { plainText } from '../article/fold.js';
import type { Lane } from './lane.js';
import type { FetchOptions } from './locate.js';
import { piecePlaces, readPart } from './pieces.js';
import { inputsOf, type ModelSession, openModel } from './session.js';
import { questionPieces, type ReaderWindow, type Row, readPieces, rowOf, windowPieces } from './window.js';

export type { ReaderWindow } from './window.js';

/** What the reader thinks of one sentence. */
export interface SentenceReading {
  /** Log odds that the sentence answers, against nothing answering. */
  readonly evidence: number;
  /** How much better the best words of the sentence are as an answer than none: logits. */
  readonly spanMargin: number;
  /** The first and last piece of these words. */
  readonly span: readonly [number, number];
}

/** Reads questions against windows of an article. */
export interface Reader {
  /** SHA-256 over the model's files, in hex. */
  readonly revision: string;
  prepare(title: string, sentences: readonly string[]): ReaderWindow;
  /**
   * What each sentence of each window is worth as an answer.
   *
   * @param earlier the question before this one in the conversation.
   * @returns a list a window, in the order given, of one reading a sentence.
   */
  read(
    question: string,
    earlier: string | null,
    windows: readonly ReaderWindow[],
  ): Promise<SentenceReading[][]>;
  /** Where pieces `first` to `last` of a sentence stand: offsets into the sentence. */
  place(sentence: string, span: readonly [number, number]): Span;
  close(): Promise<void>;
}

/** Outputs a token: evidence, start and end of the answer. */
const OUTPUTS = 3;
/** No answer that is marked has more pieces. */
const LONGEST_ANSWER = 40;
/** What is thought of a sentence without pieces, or without room for one: log odds of next to nothing. */
const unread: SentenceReading = { evidence: -30, spanMargin: -30, span: [0, 0] };

/**
 * Loads the reader, after fetching it where it is one of the hub.
 *
 * @throws VerbatimError when the model is unknown, cannot be fetched or loaded, or has not three outputs a token.
 */
export function openReader(model: string, lane: Lane, options: FetchOptions): Promise<Reader> {
  return openModel('reader', model, options, async (session, { revision }) => {
    const reader = readerOf(session, revision, lane);
    await reader.read('?', null, [reader.prepare('', ['verbatim'])]);
    return reader;
  });
}

function readerOf(session: ModelSession, revision: string, lane: Lane): Reader {
  const { tokenizer, marks } = session;
  return {
    revision,
    prepare: (title, sentences) => windowPieces(tokenizer, { title, sentences }),
    read: async (question, earlier, windows) => {
      const asked = [marks.begin, ...questionPieces(session, question, earlier), marks.end, marks.end];
      // One by one: padding changes what the other tokens of a batch are rounded to. But in one go: were questions to take
      // turns, all of them would be answered as late as the last one.
      return lane.do('question', async () => {
        const readings: SentenceReading[][] = [];
        for (const window of windows) readings.push(await runRow(session, rowOf(asked, window, marks.end)));
        return readings;
      });
    },
    place: (sentence, [first, last]) => {
      const read = readPart(sentence, readPieces.window);
      const places = piecePlaces(tokenizer.tokenize(plainText(read)), read);
      const [from, to] = [places[first], places[last]];
      return from === undefined || to === undefined || to.end < from.start
        ? { start: 0, end: 0 }
        : { start: from.start, end: to.end };
    },
    close: () => session.close(),
  };
}

async function runRow(session: ModelSession, { ids, spans }: Row): Promise<SentenceReading[]> {
  const { logits } = await session.run(inputsOf(ids));
  try {
    if (logits?.dims.at(-1) !== OUTPUTS) {
      throw new Error(`it gives ${logits?.dims.at(-1) ?? 'no'} logits a token, not ${OUTPUTS}`);
    }
    const token = tokenLogits(logits);
    return spans.map((span) => readingOf(token, span));
  } finally {
    logits?.dispose();
  }
}

type TokenLogits = (token: number, output: 0 | 1 | 2) => number;

function tokenLogits(logits: Tensor): TokenLogits {
  const data = logits.data as Float32Array;
  return (token, output) => data[token * OUTPUTS + output] ?? Number.NEGATIVE_INFINITY;
}

function readingOf(token: TokenLogits, [start, end]: readonly [number, number]): SentenceReading {
  if (end <= start) return unread;
  let sum = 0;
  let [best, from, to] = [Number.NEGATIVE_INFINITY, start, start];
  for (let first = start; first < end; first++) {
    sum += token(first, 0);
    for (let last = first; last < Math.min(end, first + LONGEST_ANSWER); last++) {
      const score = token(first, 1) + token(last, 2);
      if (score > best) [best, from, to] = [score, first, last];
    }
  }
  const none = token(0, 1) + token(0, 2);
  return {
    evidence: sum / (end - start),
    spanMargin: best - none,
    span: [from - start, to - start],
  };
}
