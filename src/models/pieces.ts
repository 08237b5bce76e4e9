import type { PreTrainedTokenizer } from '@xenova/transformers';
import { plainCharacter, plainText } from '../article/fold.js';

/** No piece of any vocabulary in use is longer on average: what is cut here would be cut after tokenizing anyway. */
const MAX_CHARACTERS_PER_PIECE = 16;

/** The ids of a text's pieces, at most `limit`, without the marks around it. */
export function pieceIds(tokenizer: PreTrainedTokenizer, text: string, limit: number): number[] {
  const plain = plainText(text.slice(0, limit * MAX_CHARACTERS_PER_PIECE));
  return tokenizer.encode(plain, { add_special_tokens: false }).slice(0, limit);
}

/** The mark that stands for a blank before a word. */
const META = '▁';

/**
 * Where each piece of a text stands: UTF-16 offsets into the text as it was given, which the tokenizer does not tell. The
 * pieces are walked along the text's characters as the model reads them. A piece of blanks, or one that cannot be found, is
 * empty.
 *
 * @param pieces as `tokenizer.tokenize` gives them.
 */
export function piecePlaces(pieces: readonly string[], text: string): { start: number; end: number }[] {
  const characters = readCharacters(text);
  let at = 0;
  return pieces.map((piece) => {
    const wanted = Array.from(piece.replaceAll(META, ''));
    let start: number | null = null;
    let end = characters[at]?.start ?? text.length;
    for (const letter of wanted) {
      while (at < characters.length && /\s/u.test(characters[at]?.plain ?? '')) at++;
      const character = characters[at];
      if (character === undefined || !isSame(character.plain, letter)) break;
      start ??= character.start;
      end = character.end;
      at++;
    }
    return { start: start ?? end, end };
  });
}

interface ReadCharacter {
  readonly plain: string;
  readonly start: number;
  readonly end: number;
}

/** The characters as the model reads them, each with the place of the character that it was made from. */
function readCharacters(text: string): ReadCharacter[] {
  const found: ReadCharacter[] = [];
  let start = 0;
  for (const character of text) {
    const end = start + character.length;
    for (const plain of plainCharacter(character)) found.push({ plain, start, end });
    start = end;
  }
  return found;
}

/** Shouted text is lowered before it is read. */
function isSame(character: string, letter: string): boolean {
  return character === letter || character.toLowerCase() === letter;
}
