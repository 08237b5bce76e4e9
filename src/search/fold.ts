import { Converter } from 'opencc-js/t2cn';

const known = new Map<string, string>();
const simplify: (text: string) => string = Converter({ from: 't', to: 'cn' });

/**
 * One character as search compares it: compatibility forms (full width, ligatures) and accents taken off, lower case,
 * simplified instead of traditional. May be empty (a lone accent) or several characters (ﬁ).
 */
export function foldCharacter(character: string): string {
  const cached = known.get(character);
  if (cached !== undefined) return cached;
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase();
  const folded = /\p{Script=Han}/u.test(plain) ? simplify(plain) : plain;
  known.set(character, folded);
  return folded;
}

/** A text as the embedding models read it: NFKC and simplified, with case and accents as they are. */
export function simplifyText(text: string): string {
  return text.normalize('NFKC').replace(/\p{Script=Han}/gu, (character) => foldCharacter(character));
}

/** As {@link simplifyText}, but a character that would not keep its length stays, so that places stay the same. */
export function simplifyInPlace(text: string): string {
  return Array.from(text, (character) => {
    const simplified = simplifyText(character);
    return simplified.length === character.length ? simplified : character;
  }).join('');
}
