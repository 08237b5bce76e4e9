import { differing, pictureMark } from '../marks.js';
import { type HtmlElement, isNamed, textOf } from './html-tree.js';

/** Signs of numbers that stand above the line. */
export const raised: Readonly<Record<string, string>> = {
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
const formulaWords = new Set(['math', 'latex', 'tex', 'formula', 'equation', 'katex', 'mathjax', 'mwe']);
const texSigns = /\\[a-z]{2,}|[_^]\{|\$/i;
const signsOfSums = /[=≈≠≤≥±√∑∫^]/;
const word = /\p{L}{4}/u;

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

/** What an element shows that holds one formula in several forms: for those who see, for those who listen, as a picture. */
interface Forms {
  readonly math: HtmlElement | null;
  /** Another form of it stands beside it. */
  readonly isTwice: boolean;
  /** There are words beside it. */
  readonly hasMore: boolean;
}
const known = new WeakMap<HtmlElement, Forms>();

/** The formula that is all of what an element shows, where it is there more than once; null for others. */
export function repeatedFormula(element: HtmlElement): HtmlElement | null {
  const { math, isTwice, hasMore } = formsIn(element);
  return isTwice && !hasMore ? math : null;
}

function formsIn(element: HtmlElement): Forms {
  const before = known.get(element);
  if (before !== undefined) return before;
  let [math, isTwice, hasMore]: [HtmlElement | null, boolean, boolean] = [null, false, false];
  for (const child of element.children) {
    if (typeof child === 'string') hasMore ||= /\S/.test(child);
    else if (child.name === 'math') {
      hasMore ||= math !== null;
      math ??= child;
    } else if (child.attributes['aria-hidden'] === 'true' || child.name === 'img') isTwice = true;
    else if (child.name !== 'script') {
      const inside = formsIn(child);
      hasMore ||= inside.hasMore || (inside.math !== null && math !== null);
      math ??= inside.math;
      isTwice ||= inside.isTwice;
    }
  }
  const forms = { math, isTwice, hasMore };
  known.set(element, forms);
  return forms;
}

/** The TeX that a script is to draw, which no one sees as it stands; null where the script has drawn it, or is none such. */
export function formulaOfScript({ name, attributes, children }: HtmlElement): string | null {
  if (name !== 'script' || !/^math\/tex/i.test(attributes.type ?? '')) return null;
  if (/^MathJax-Element/.test(attributes.id ?? '')) return null;
  return `${differing(children.join('').trim(), '')}${pictureMark}`;
}

/** Whether an element draws a formula without any words. */
export function isDrawnFormula(element: HtmlElement): boolean {
  const isDrawing =
    element.name === 'mjx-container' || (element.name === 'svg' && isNamed(element, formulaWords));
  return isDrawing && !/\S/.test(textOf(element));
}

/** Whether a picture is one of a formula, by its names, its source and what it says instead. */
export function isPictureOfFormula(element: HtmlElement): boolean {
  const { alt = '', src = '' } = element.attributes;
  if (isNamed(element, formulaWords) || texSigns.test(alt)) return true;
  return /latex|\/math|\btex\b|equation/i.test(src) || (signsOfSums.test(alt) && !word.test(alt));
}
