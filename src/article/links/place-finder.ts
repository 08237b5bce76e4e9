import type { Span } from '../article.js';
import type { PageText } from './page-text.js';

/** Finds where words of a page stand in it, as leniently as the laxest browser does. */
export interface PlaceFinder {
  /** Whether `parts`, one after the other, stand on the page at their own place alone. */
  isOnly(parts: readonly Span[]): boolean;
  /** Whether no place at or after `from` and before their own has `parts`, one after the other. */
  isFirst(parts: readonly Span[], from?: number): boolean;
}

const finders = new WeakMap<PageText, PlaceFinder>();

/** The finder of a page, made once. */
export function placeFinder(shown: PageText): PlaceFinder {
  const known = finders.get(shown);
  if (known !== undefined) return known;
  const page = folded(shown.text);
  const search = (parts: readonly Span[]) =>
    new RegExp(parts.map(({ start, end }) => escaped(page.slice(start, end))).join('\\s*'), 'g');
  const nextPlace = (pattern: RegExp, from: number) => {
    pattern.lastIndex = from;
    return pattern.exec(page)?.index ?? null;
  };
  const finder: PlaceFinder = {
    isOnly(parts) {
      const own = parts[0]?.start ?? 0;
      const pattern = search(parts);
      return nextPlace(pattern, 0) === own && nextPlace(pattern, own + 1) === null;
    },
    isFirst: (parts, from = 0) => nextPlace(search(parts), from) === parts[0]?.start,
  };
  finders.set(shown, finder);
  return finder;
}

/** Browsers overlook case, accents, width and the shape of quotation marks; every character keeps its place. */
function folded(text: string): string {
  return text
    .replace(/[^\p{ASCII}\p{Script=Han}]/gu, (character) => {
      if (/[“”„‟]/.test(character)) return '"';
      if (/[‘’‚‛]/.test(character)) return "'";
      const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
      return plain.length === character.length && plain !== ' ' ? plain : character;
    })
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function escaped(words: string): string {
  return words.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
