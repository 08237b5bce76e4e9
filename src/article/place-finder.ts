import type { Article, Span } from './article.js';

/** Finds where words of an article stand in it, as leniently as the laxest browser does. */
export interface PlaceFinder {
  /** Whether `parts`, one after the other, stand in the article at their own place alone. */
  isOnly(parts: readonly Span[]): boolean;
  /** Whether no place at or after `from` and before their own has `parts`, one after the other. */
  isFirst(parts: readonly Span[], from?: number): boolean;
}

const finders = new WeakMap<Article, PlaceFinder>();

/** The finder of an article, made once. */
export function placeFinder(article: Article): PlaceFinder {
  const known = finders.get(article);
  if (known !== undefined) return known;
  const page = folded(article.text);
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
  finders.set(article, finder);
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
