import type { PreTrainedTokenizer } from '@xenova/transformers';
import { pieceIds } from './pieces.js';
import type { ModelSession } from './session.js';

/** Neighbouring sentences that are read together, with the title and heading they stand under. */
export interface EncoderWindow {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** The same in pieces: the ids of the title's, and of each sentence's; made once an article. */
export interface ReaderWindow {
  readonly title: readonly number[];
  readonly sentences: readonly (readonly number[])[];
}

/** What a model reads in one run. */
export interface Row {
  readonly ids: readonly number[];
  /** First and one past the last token of each sentence. */
  readonly spans: readonly (readonly [number, number])[];
}

/** Pieces that are read of a question, of the one before it, of a title, and of title and sentences: as in training. */
export const readPieces = { question: 64, earlier: 32, title: 32, window: 320 } as const;

/** What is asked in pieces, the question before it in front. */
export function questionPieces(
  { tokenizer, marks }: Pick<ModelSession, 'tokenizer' | 'marks'>,
  question: string,
  earlier: string | null,
): number[] {
  const own = pieceIds(tokenizer, question, readPieces.question);
  return earlier === null ? own : [...pieceIds(tokenizer, earlier, readPieces.earlier), marks.end, ...own];
}

/** A window in pieces, none longer than is read. */
export function windowPieces(
  tokenizer: PreTrainedTokenizer,
  { title, sentences }: EncoderWindow,
): ReaderWindow {
  return {
    title: pieceIds(tokenizer, title, readPieces.title),
    sentences: sentences.map((sentence) => pieceIds(tokenizer, sentence, readPieces.window)),
  };
}

/** A window after what stands before it, as one row. Sentences that have no room are cut, or have no tokens. */
export function rowOf(before: readonly number[], { title, sentences }: ReaderWindow, end: number): Row {
  const ids = title.length === 0 ? [...before] : [...before, ...title, end];
  const room = readPieces.window + before.length - ids.length;
  const spans = cutToRoom(sentences, room).map((sentence): [number, number] => {
    const start = ids.length;
    ids.push(...sentence);
    return [start, ids.length];
  });
  ids.push(end);
  return { ids, spans };
}

/**
 * The sentences of a window, cut so that all have room together: the last ones are cut first, to one piece each while there
 * is room for that.
 *
 * @param room pieces in all.
 */
function cutToRoom(sentences: ReaderWindow['sentences'], room: number): ReaderWindow['sentences'] {
  let left = room;
  return sentences.map((pieces, at) => {
    const reserved = Math.min(sentences.length - at - 1, Math.max(0, left - 1));
    const cut = pieces.slice(0, Math.max(0, left - reserved));
    left -= cut.length;
    return cut;
  });
}
