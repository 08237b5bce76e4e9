import type { PreTrainedTokenizer } from '@xenova/transformers';
import type { Span } from '../article/article.js';
import { plainCharacter, plainText } from '../article/fold.js';

/** No piece of any vocabulary in use is longer on average: what is cut here would be cut after tokenizing anyway. */
const MAX_CHARACTERS_PER_PIECE = 16;

/** The ids of a text's pieces, at most `limit`, without the marks around it. */
export function pieceIds(tokenizer: PreTrainedTokenizer, text: string, limit: number): number[] {
  const plain = plainText(readPart(text, limit));
  return tokenizer.encode(plain, { add_special_tokens: false }).slice(0, limit);
}

/** What is read of a text at most: a longer one would only take time. */
export function readPart(text: string, limit: number): string {
  return text.slice(0, limit * MAX_CHARACTERS_PER_PIECE);
}

/** The mark that stands for a blank before a word. */
const META = '▁';

/** Characters that vocabularies leave out: blanks, marks for them, and what cannot be seen. */
const UNREAD = /^[\s\p{Cc}\p{Cf}▁]$/u;
/** A letter that is not found this near was written in another way: the walk goes on with the next one. */
const LOOKAHEAD = 4;

/**
 * Where each piece of a text stands: UTF-16 offsets into the text as it was given, which the tokenizer does not tell. The
 * pieces are walked along the text's characters as the model reads them. A piece of blanks, or one that cannot be found, is
 * empty.
 *
 * @param pieces as `tokenizer.tokenize` gives them.
 */
export function piecePlaces(pieces: readonly string[], text: string): Span[] {
  const characters = readCharacters(text);
  let at = 0;
  let done = 0;
  return pieces.map((piece) => {
    let start: number | null = null;
    for (const letter of piece.replaceAll(META, '')) {
      const found = placeOf(letter, characters, at);
      const character = characters[found];
      if (character === undefined) continue;
      start ??= character.start;
      done = character.end;
      at = found + 1;
    }
    return { start: start ?? done, end: done };
  });
}

/** Where a letter comes next, or -1. */
function placeOf(letter: string, characters: readonly ReadCharacter[], from: number): number {
  let passed = 0;
  for (let at = from; at < characters.length && passed < LOOKAHEAD; at++) {
    const plain = characters[at]?.plain ?? '';
    if (plain === letter) return at;
    if (!UNREAD.test(plain)) passed++;
  }
  return -1;
}

interface ReadCharacter extends Span {
  readonly plain: string;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The characters as the model reads them, each with the place of what it was made from: of what people see as one character,
 * since a letter and its accent are read as one, and half an emoji is none.
 */
function readCharacters(text: string): ReadCharacter[] {
  const asWritten = (part: string) => Array.from(part, plainCharacter).join('');
  const isLowered = plainText(text) !== asWritten(text);
  return [...graphemes.segment(text)].flatMap(({ segment, index }) => {
    const plain = asWritten(segment).normalize('NFKC');
    const read = isLowered ? plain.toLowerCase() : plain;
    return Array.from(read, (one) => ({ plain: one, start: index, end: index + segment.length }));
  });
}
