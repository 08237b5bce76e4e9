import { Converter } from 'opencc-js/t2cn';

const known = new Map<string, string>();
const simplify: (text: string) => string = Converter({ from: 't', to: 'cn' });

/**
 * One character as keyword search compares it: compatibility forms (full width, ligatures) and accents taken off, lower
 * case, simplified instead of traditional. May be empty (a lone accent) or several characters (ﬁ).
 */
export function foldCharacter(character: string): string {
  const cached = known.get(character);
  if (cached !== undefined) return cached;
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase();
  const folded = /\p{Script=Han}/u.test(plain) ? simplify(plain) : plain;
  known.set(character, folded);
  return folded;
}

const shown = new Map<string, string>();

/** One character as the models read it: NFKC and simplified, case and accents as they are. May be several characters. */
export function plainCharacter(character: string): string {
  const cached = shown.get(character);
  if (cached !== undefined) return cached;
  const plain = character.normalize('NFKC');
  const simple = /^\p{Script=Han}$/u.test(plain) ? simplify(plain) : plain;
  const one = [...simple].length === 1 ? simple : plain;
  shown.set(character, one);
  return one;
}

/** A text in capitals has more letters than an acronym or two. */
const LETTERS_OF_SHOUTING = 7;

/**
 * A text as the models read it, see {@link plainCharacter}. What is written in capitals throughout is lowered: the models
 * have hardly seen such text.
 */
export function plainText(text: string): string {
  const plain = Array.from(text, plainCharacter).join('');
  const letters = plain.match(/[A-Za-z]/g) ?? [];
  const shouts =
    letters.length >= LETTERS_OF_SHOUTING && plain.includes(' ') && letters.every((l) => l < 'a');
  return shouts ? plain.toLowerCase() : plain;
}
