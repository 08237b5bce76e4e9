/** Lines wider than this were not broken by hand. */
const MAX_WRAPPED_WIDTH = 120;
/** Lines narrower than this are not wrapped, but short. */
const MIN_WRAPPED_WIDTH = 24;
/** A line shorter than this share of the widest one ends its paragraph. */
const MIN_WRAPPED_SHARE = 0.6;

/** The end of a sentence at the end of a line. */
export const sentenceEnd = /[.!?。！？…]["'”’」』）)]*$/u;
/** What an item of a list begins with. */
export const bullet = /^\s*[-*•·]\s+/u;
export const numbered = /^\s*(?:\d{1,3}[.)、．]|[（(]?[一二三四五六七八九十]{1,3}[）)、])/u;
const indented = /^(?:\u3000| {2,}|\t)/;
/** Whoever asks or answers begins a paragraph. */
export const speaker = /^\s*(?:[QA]|问|答|問|Question|Answer|记者|記者)\s*\d{0,3}\s*[:：]/u;
const endsOpen = /(?:[,，、;；—–]|[^\s.!?。！？…]-)$/u;
const goesOn = /^[\p{Ll},，、;；。）)」』”’]/u;

/** Paragraphs of lines that were broken by hand, in a page by `<br>`: broken where the words do not go on. */
export function joinedLines(lines: readonly string[]): string[] {
  if (lines.length < 2) return [...lines];
  const wrapWidth = lines.length > 2 ? wrapWidthOf([lines]) : null;
  // In a page the blanks at the ends of a line say nothing.
  const trimmed = lines.map((line) => line.trim());
  return joined(trimmed, (before, next) => {
    const end = before.trimEnd();
    if (end === '' || sentenceEnd.test(end)) return false;
    return endsOpen.test(end) || goesOn.test(next.trimStart()) || isWide(before, wrapWidth);
  });
}

/** Paragraphs of text as it stands in a file: parted by blank lines, indents and signs of an item. */
export function proseLines(lines: readonly string[]): string[] {
  const chunks = chunksOf(lines);
  const wrapWidth = wrapWidthOf(chunks);
  return chunks.flatMap((chunk) => wrappedParagraphs(chunk, wrapWidth));
}

/** Lines between blank ones. */
export function chunksOf(lines: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let isInside = false;
  for (const line of lines) {
    const isBlank = !/\S/.test(line);
    if (!isBlank && isInside) chunks.at(-1)?.push(line);
    else if (!isBlank) chunks.push([line]);
    isInside = !isBlank;
  }
  return chunks;
}

/** The paragraphs in lines that no blank one parts; `wrapWidth` as {@link wrapWidthOf} tells it. */
export function wrappedParagraphs(lines: readonly string[], wrapWidth: number | null): string[] {
  return joined(lines, (before) => isWide(before, wrapWidth) || /[，、]$/.test(before.trimEnd()));
}

/** The width at which lines were broken by hand, which shows itself by lines that stop within a sentence, or null. */
export function wrapWidthOf(chunks: readonly (readonly string[])[]): number | null {
  const inner = chunks.flatMap((lines) => lines.slice(0, -1));
  const widest = chunks.flat().reduce((most, line) => Math.max(most, width(line)), 0);
  const open = inner.filter((line) => !sentenceEnd.test(line.trimEnd())).length;
  return widest >= MIN_WRAPPED_WIDTH && widest <= MAX_WRAPPED_WIDTH && open * 2 >= inner.length && open > 0
    ? widest
    : null;
}

/** Columns; a Chinese character takes two. */
export function width(line: string): number {
  return line.trim().length + (line.match(/[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/g)?.length ?? 0);
}

function joined(lines: readonly string[], isOpen: (before: string, next: string) => boolean): string[] {
  const paragraphs: string[][] = [];
  let before: string | null = null;
  for (const line of lines) {
    const startsNew = bullet.test(line) || numbered.test(line) || indented.test(line) || speaker.test(line);
    if (before !== null && !startsNew && isOpen(before, line)) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
    before = line;
  }
  return paragraphs.map((parts) => parts.join('\n'));
}

function isWide(line: string, wrapWidth: number | null): boolean {
  return wrapWidth !== null && width(line) >= wrapWidth * MIN_WRAPPED_SHARE;
}
