import { differing, pictureMark } from '../marks.js';
import { isPictureOfFormula, raised } from './html-formulas.js';
import { type HtmlElement, isNamed } from './html-tree.js';

const lowered: Readonly<Record<string, string>> = {
  '0': '₀',
  '1': '₁',
  '2': '₂',
  '3': '₃',
  '4': '₄',
  '5': '₅',
  '6': '₆',
  '7': '₇',
  '8': '₈',
  '9': '₉',
};
const noteWords = new Set([
  'cite',
  'citation',
  'fn',
  'fnref',
  'footnote',
  'footnotes',
  'note',
  'noteref',
  'ref',
  'reference',
  'refs',
]);

/** What a raised `element` says between the words `before` and `after` it: an exponent, an ending, a footnote's mark. */
export function raisedText(element: HtmlElement, inner: string, before: string, after: string): string {
  const words = inner.replace(/\s+/g, ' ').trim();
  if (words === '') return '';
  if (isNoteMark(element, words, before, after)) return differing('', inner);
  if (words === 'o' && /\d\s?$/.test(before)) return differing(/^[CF]\b/.test(after) ? '°' : 'º', inner);
  if (/^(?:tm|sm)$/i.test(words))
    return words.toLowerCase() === 'tm' ? differing('™', inner) : differing('℠', inner);
  const signs = [...words].map((character) => raised[character]);
  if (/[\d+−–-]/.test(words) && signs.every((sign) => sign !== undefined))
    return differing(signs.join(''), inner);
  if (/^(?:\p{L}{2,}\.?|[½¼¾⅓⅔⅛]|[^\p{L}\p{N}]+)$/u.test(words) || !/[\p{L}\p{N})\]]$/u.test(before))
    return inner;
  return differing(words.length === 1 ? `^${words}` : `^(${words})`, inner);
}

/** A lowered number beside another number is a sign of its own; elsewhere it is as good on the line: H2O. */
export function loweredText(inner: string, before: string, after: string): string {
  if (!/^\d+$/.test(inner) || !(/^\d/.test(after) || /\d$/.test(before))) return inner;
  return differing([...inner].map((digit) => lowered[digit] ?? digit).join(''), inner);
}

function isNoteMark(element: HtmlElement, words: string, before: string, after: string): boolean {
  if (
    /^[[(【［〔（]\s*(?:\d{1,4}|[a-z]|注\s?\d*|note \d+)(?:\s*[,，–-]\s*\d{1,4})*\s*[\])】］〕）]$/iu.test(
      words,
    )
  )
    return true;
  if (/^(?:\[[^[\]]{1,40}\]|［[^［］]{1,40}］)$/.test(words) || /^[*†‡§①-⑳❶-❿]+$/.test(words)) return true;
  const hasNoteLink = element.children.some(
    (child) =>
      typeof child !== 'string' &&
      child.name === 'a' &&
      (/^#|#.*(?:note|ref|cite|fn)/i.test(child.attributes.href ?? '') || isNamed(child, noteWords)),
  );
  if (hasNoteLink || isNamed(element, noteWords)) return true;
  if (!/^\d{1,3}(?:\s*[,，–-]\s*\d{1,3})*$/.test(words)) return false;
  // The mass of an atom, ¹⁴C, stands before its sign, and nothing is raised to the power of one but a letter.
  if (/(?:^|[\s(（])$/.test(before) && /^\p{Lu}/u.test(after)) return false;
  return words === '1' ? !letter.test(before) : !isBase(before.slice(-40));
}

const letter = /(?<!\p{L})(?:\p{Script=Latin}|\p{Script=Greek})$/u;

const units = '(?:[kcdmnµμ]?m|ft|in|yd|mi|km|s|kg|g|h|ha|L|J|K|N|V|W|A|米|里|尺|寸|秒)';
const base = new RegExp(
  `\\d$|(?<!\\p{L})(?:(?!I)\\p{Script=Latin}|\\p{Script=Greek})$|(?:[\\d/·.\\s]|^|\\p{Script=Han})${units}$|\\([^()]*[+−*/×-][^()]*\\)$`,
  'u',
);

// 10⁶, x², 5 km², (a+b)²: a number, a letter, a unit or a sum may be raised to a power.
function isBase(before: string): boolean {
  return base.test(before);
}

/** What an inline picture says: a small picture its sign, a formula its source with a mark; others nothing. */
export function pictureText(element: HtmlElement): string {
  const { alt = '' } = element.attributes;
  if (/^\p{Extended_Pictographic}/u.test(alt) && alt.length <= 16) return differing(alt, '');
  return isPictureOfFormula(element) ? `${differing(alt.trim(), '')}${pictureMark}` : '';
}
