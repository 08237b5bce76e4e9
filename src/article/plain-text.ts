import { type Draft, type DraftBlock, noMetadata } from './draft.js';

/** Columns; a Chinese character takes two. */
const MAX_TITLE_WIDTH = 120;
const MAX_HEADING_WIDTH = 60;
/** Lines wider than this were not broken by hand. */
const MAX_WRAPPED_WIDTH = 120;
/** A line shorter than this share of the widest one ends its paragraph. */
const MIN_WRAPPED_SHARE = 0.6;

const sentenceEnd = /[.!?。！？…]["'”’」』）)]*$/u;
const clauseEnd = /[.!?。！？…;；,，:：、]["'”’」』）)]*$/u;
const bullet = /^\s*[-*•·]\s+/u;
const numbered = /^\s*(?:\d{1,3}[.)、．]|[（(]?[一二三四五六七八九十]{1,3}[）)、])/u;

/** Reads plain text: a short first line on its own is the title, blank lines or line ends part the paragraphs. */
export function readPlainText(text: string): Draft {
  const chunks = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[^\S\n]*\n/)
    .map((chunk) => chunk.split('\n').filter((line) => /\S/.test(line)))
    .filter((lines) => lines.length > 0);
  const title = titleOf(chunks);
  return {
    metadata: { ...noMetadata, title },
    blocks: blocksOf(title === null ? chunks : chunks.slice(1)),
  };
}

/** The paragraphs of plain text that is known to carry no title. */
export function plainTextBlocks(text: string): DraftBlock[] {
  const { metadata, blocks } = readPlainText(text);
  return metadata.title === null ? [...blocks] : [{ kind: 'heading', text: metadata.title }, ...blocks];
}

function titleOf(chunks: readonly string[][]): string | null {
  const [first, second] = chunks;
  const line = first?.length === 1 ? first[0] : undefined;
  if (line === undefined || second === undefined) return null;
  return width(line) <= MAX_TITLE_WIDTH && !/[.。；;，,]["'”’」』）)]*\s*$/u.test(line) ? line : null;
}

function blocksOf(chunks: readonly string[][]): DraftBlock[] {
  const wrapWidth = wrapWidthOf(chunks);
  return chunks.flatMap((lines, at): DraftBlock[] => {
    if (isHeading(lines, chunks[at + 1])) return [{ kind: 'heading', text: lines[0] ?? '' }];
    return paragraphsOf(lines, wrapWidth).map((text) =>
      bullet.test(text) ? { kind: 'item', text: text.replace(bullet, '') } : { kind: 'paragraph', text },
    );
  });
}

function isHeading(lines: readonly string[], next: readonly string[] | undefined): boolean {
  const [line = ''] = lines;
  const body = next?.join('') ?? '';
  return (
    lines.length === 1 &&
    width(line) <= MAX_HEADING_WIDTH &&
    !clauseEnd.test(line.trimEnd()) &&
    !bullet.test(line) &&
    sentenceEnd.test(body.trimEnd()) &&
    width(body) > width(line)
  );
}

function paragraphsOf(lines: readonly string[], wrapWidth: number | null): string[] {
  const paragraphs: string[] = [];
  let goesOn = false;
  for (const line of lines) {
    const startsNew = bullet.test(line) || numbered.test(line) || /^(?:\u3000| {2,}|\t)/.test(line);
    if (goesOn && !startsNew) paragraphs.push(`${paragraphs.pop()}\n${line}`);
    else paragraphs.push(line);
    goesOn = wrapWidth !== null && width(line) >= wrapWidth * MIN_WRAPPED_SHARE;
  }
  return paragraphs;
}

// Hand-wrapped text shows itself by lines that stop in the middle of a sentence.
function wrapWidthOf(chunks: readonly string[][]): number | null {
  const inner = chunks.flatMap((lines) => lines.slice(0, -1));
  const widest = chunks.flat().reduce((most, line) => Math.max(most, width(line)), 0);
  const open = inner.filter((line) => !sentenceEnd.test(line.trimEnd())).length;
  return widest <= MAX_WRAPPED_WIDTH && open * 2 >= inner.length && open > 0 ? widest : null;
}

function width(line: string): number {
  return line.trim().length + (line.match(/[\u2e80-\u9fff\uff00-\uff60]/g)?.length ?? 0);
}
