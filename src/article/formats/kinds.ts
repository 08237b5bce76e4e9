const pageStart = /^<(?:!doctype\s+html|html|head|body)\b/i;
const blockStart = /^<(?:article|main|section|div|p|h[1-6]|header)\b/i;
const xmlStart = /^<\?xml\b[^>]{0,200}>/i;
const blockTag = /<\/?(?:p|div|br|h[1-6]|[uo]l|li|blockquote|table|section|article)\b[^<>]{0,500}>/i;
const closedTag = /<(a|b|strong|em|i|span|u|sup|sub|code|font)\b[^<>]{0,500}>[^<>]{0,2000}<\/\1\s{0,9}>/i;
const markdownSign =
  /^#{1,6} \S|^```|^~~~|\*\*\S[^*\n]{0,200}\*\*|\[[^\]\n]{1,200}\]\((?:https?:|\/|#)[^)\n]{1,500}\)/m;
/** Characters; words in a row that two texts share by chance are fewer. */
const SHINGLE = 8;
/** Of a repeated text so much stands in the other. */
const MIN_REPEATED_SHARE = 0.8;

/** Whether a file is a web page by how it begins, behind comments. */
export function isWebPage(text: string): boolean {
  return pageStart.test(text.slice(contentStart(text), contentStart(text) + 200));
}

/** Whether a file without its own ending is HTML, if only a piece of a page. */
export function isHtml(text: string): boolean {
  const beginning = text.slice(contentStart(text), contentStart(text) + 200);
  return pageStart.test(beginning) || blockStart.test(beginning);
}

/** Whether a text carries the tags of a body, rather than a `<b>` or a `vec<int>` that it speaks of. */
export function looksLikeHtml(text: string): boolean {
  return blockTag.test(text) || closedTag.test(text);
}

/** Whether a text carries the marks of Markdown that plain text does not. */
export function looksLikeMarkdown(text: string): boolean {
  return markdownSign.test(text);
}

/** Whether nearly all of `text` stands in `other`, letters and digits alone compared. */
export function isRepeatedIn(text: string, other: string): boolean {
  const [words, others] = [folded(text), folded(other)];
  if (words.length <= SHINGLE) return others.includes(words);
  const known = new Set<string>();
  for (let at = 0; at + SHINGLE <= others.length; at++) known.add(others.slice(at, at + SHINGLE));
  let repeated = 0;
  let all = 0;
  for (let at = 0; at + SHINGLE <= words.length; at++) {
    all++;
    if (known.has(words.slice(at, at + SHINGLE))) repeated++;
  }
  return repeated >= all * MIN_REPEATED_SHARE;
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function contentStart(text: string): number {
  let at = skipBlanks(text, 0);
  const xml = xmlStart.exec(text.slice(at, at + 300))?.[0];
  if (xml !== undefined) at = skipBlanks(text, at + xml.length);
  while (text.startsWith('<!--', at)) {
    const end = text.indexOf('-->', at + 4);
    if (end < 0) return text.length;
    at = skipBlanks(text, end + 3);
  }
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}
