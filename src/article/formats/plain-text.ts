import { type Draft, type DraftBlock, noMetadata } from './draft.js';
import { bullet, chunksOf, sentenceEnd, speaker, width, wrappedParagraphs, wrapWidthOf } from './lines.js';

/** Columns; a Chinese character takes two. */
const MAX_TITLE_WIDTH = 120;
const MAX_HEADING_WIDTH = 60;

const clauseEnd = /[.!?。！？…;；,，:：、]["'”’」』）)]*$/u;

/** Reads plain text: a short first line on its own is the title, blank lines or line ends part the paragraphs. */
export function readPlainText(text: string): Draft {
  const chunks = chunksOf(text.split(/\r\n?|\n/));
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
  if (line === undefined || second === undefined || speaker.test(line) || bullet.test(line)) return null;
  return width(line) <= MAX_TITLE_WIDTH && !/[.。；;，,]["'”’」』）)]*$/u.test(line.trimEnd()) ? line : null;
}

function blocksOf(chunks: readonly string[][]): DraftBlock[] {
  const wrapWidth = wrapWidthOf(chunks);
  return chunks.flatMap((lines, at): DraftBlock[] => {
    if (isHeading(lines, chunks[at + 1])) return [{ kind: 'heading', text: lines[0] ?? '' }];
    return wrappedParagraphs(lines, wrapWidth).map((text) =>
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
