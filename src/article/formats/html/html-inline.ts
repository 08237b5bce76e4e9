import { differing, pictureMark } from '../marks.js';
import { type HtmlElement, isNamed, textOf } from './html-tree.js';

const raised: Readonly<Record<string, string>> = {
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
  '+': '⁺',
  '-': '⁻',
  '−': '⁻',
  '–': '⁻',
  '(': '⁽',
  ')': '⁾',
  n: 'ⁿ',
  i: 'ⁱ',
};
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
const formulaWords = new Set(['math', 'latex', 'tex', 'formula', 'equation', 'katex', 'mathjax', 'mwe']);
const plainMath = new Set([
  'math',
  'semantics',
  'mrow',
  'mi',
  'mo',
  'mn',
  'mtext',
  'ms',
  'mstyle',
  'mpadded',
  'mspace',
]);
const texSigns = /\\[a-z]{2,}|[_^]\{|\$/i;

/** What a raised `element` says after the words `before` it: an exponent, an ending, or the mark of a footnote. */
export function raisedText(element: HtmlElement, inner: string, before: string): string {
  const words = inner.replace(/\s+/g, ' ').trim();
  if (words === '') return '';
  if (isNoteMark(element, words, before)) return differing('', inner);
  if (/^(?:tm|sm)$/i.test(words))
    return words.toLowerCase() === 'tm' ? differing('™', inner) : differing('℠', inner);
  const signs = [...words].map((character) => raised[character]);
  if (/[\d+−–-]/.test(words) && signs.every((sign) => sign !== undefined))
    return differing(signs.join(''), inner);
  if (/^\p{L}{2,}\.?$/u.test(words) || !/[\p{L}\p{N})\]]$/u.test(before)) return inner;
  return differing(words.length === 1 ? `^${words}` : `^(${words})`, inner);
}

/** A lowered number beside another number is a sign of its own; elsewhere it is as good on the line: H2O. */
export function loweredText(inner: string, after: string): string {
  if (!/^\d+$/.test(inner) || !/^\d/.test(after)) return inner;
  return differing([...inner].map((digit) => lowered[digit] ?? digit).join(''), inner);
}

function isNoteMark(element: HtmlElement, words: string, before: string): boolean {
  if (
    /^[[(【［〔（]\s*(?:\d{1,4}|[a-z]|注\s?\d*|note \d+)(?:\s*[,，–-]\s*\d{1,4})*\s*[\])】］〕）]$/iu.test(
      words,
    )
  )
    return true;
  if (/^[*†‡§]+$/.test(words)) return true;
  const hasNoteLink = element.children.some(
    (child) =>
      typeof child !== 'string' &&
      child.name === 'a' &&
      (/^#|#.*(?:note|ref|cite|fn)/i.test(child.attributes.href ?? '') || isNamed(child, noteWords)),
  );
  if (hasNoteLink || isNamed(element, noteWords)) return true;
  if (!/^\d{1,3}(?:\s*[,，–-]\s*\d{1,3})*$/.test(words)) return false;
  return !isBase(before.slice(-40));
}

const units = '(?:[kcdmnµμ]?m|ft|in|yd|mi|km|s|kg|g|h|ha|L|J|K|N|V|W|A|米|里|尺|寸|秒)';
const base = new RegExp(
  `\\d$|(?<!\\p{L})(?:(?!I)\\p{Script=Latin}|\\p{Script=Greek})$|(?:[\\d/·.\\s]|^|\\p{Script=Han})${units}$|\\([^()]*[+−*/×-][^()]*\\)$`,
  'u',
);

// 10⁶, x², 5 km², (a+b)²: a number, a letter, a unit or a sum may be raised to a power.
function isBase(before: string): boolean {
  return base.test(before);
}

/** A formula as text where it reads from left to right; where it does not, its TeX; else a mark that it was there. */
export function formulaText(math: HtmlElement): string {
  const annotation = findAnnotation(math);
  if (isLinear(math)) return linearText(math);
  const tex = annotation ?? math.attributes.alttext ?? null;
  const shown = textOf(math);
  // Presentation and source stand beside each other in the page, so its own text is in neither form.
  return tex === null ? `${shown.replace(/\s+/g, ' ')}${pictureMark}` : `${tex.trim()}${pictureMark}`;
}

function findAnnotation(math: HtmlElement): string | null {
  for (const child of math.children) {
    if (typeof child === 'string') continue;
    if (child.name === 'annotation' && /tex/i.test(child.attributes.encoding ?? '')) return textOf(child);
    const inside = findAnnotation(child);
    if (inside !== null) return inside;
  }
  return null;
}

function isLinear(element: HtmlElement): boolean {
  if (element.name === 'annotation' || element.name === 'annotation-xml') return true;
  if (isPower(element)) return true;
  return (
    plainMath.has(element.name) &&
    element.children.every((child) => typeof child === 'string' || isLinear(child))
  );
}

function isPower({ name, children }: HtmlElement): boolean {
  const [base, power, ...others] = children.filter(
    (child): child is HtmlElement => typeof child !== 'string',
  );
  if (name !== 'msup' || base === undefined || power === undefined || others.length > 0) return false;
  return isLinear(base) && [...textOf(power).trim()].every((character) => raised[character] !== undefined);
}

function linearText(element: HtmlElement): string {
  if (element.name.startsWith('annotation')) return '';
  if (isPower(element)) {
    const [base, power] = element.children.filter((child): child is HtmlElement => typeof child !== 'string');
    const shown = power === undefined ? '' : textOf(power).trim();
    return `${base === undefined ? '' : linearText(base)}${differing([...shown].map((character) => raised[character] ?? character).join(''), shown)}`;
  }
  const isLeaf = /^(?:mi|mo|mn|mtext|ms)$/.test(element.name);
  return (
    element.children
      .map((child) => (typeof child === 'string' ? (isLeaf ? child.trim() : '') : linearText(child)))
      .join('')
      // Signs of multiplication and of function application that no one sees.
      .replace(/[\u2061-\u2064]/g, '')
  );
}

/** What an inline picture says: a small picture its sign, a formula its source with a mark; others nothing. */
export function pictureText(element: HtmlElement): string {
  const { alt = '', src = '' } = element.attributes;
  if (/^\p{Extended_Pictographic}/u.test(alt) && alt.length <= 16) return differing(alt, '');
  const isFormula =
    isNamed(element, formulaWords) || texSigns.test(alt) || /latex|\/math|\btex\b|equation/i.test(src);
  return isFormula ? `${differing(alt.trim(), '')}${pictureMark}` : '';
}
