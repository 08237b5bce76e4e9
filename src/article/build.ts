import { createHash } from 'node:crypto';
import type { Article, ArticleMetadata, Block, BlockKind, Section } from './article.js';
import { withoutClosingAdvert } from './boilerplate.js';
import { cleanLine } from './clean.js';
import { isoDate } from './date.js';
import type { Draft, DraftBlock } from './draft.js';
import { languageOf } from './language.js';
import { SPLITTER_VERSION, split } from './split.js';

/**
 * Makes the article of what a format's reader took from a file.
 *
 * @returns null when the draft has no body
 */
export function buildArticle(id: string, draft: Draft): Article | null {
  const blocks = readableBlocks(draft.blocks);
  const ownTitle = cleanLine(draft.metadata.title ?? '') || null;
  const title = ownTitle ?? (blocks[0]?.kind === 'heading' ? blocks[0].text : null);
  const body = withoutClosingAdvert(isRepeated(title, blocks[0]) ? blocks.slice(1) : blocks);
  if (body.length === 0) return null;
  const metadata: ArticleMetadata = {
    title: title ?? id,
    link: webLink(draft.metadata.link),
    source: cleanLine(draft.metadata.source ?? '') || null,
    publishedAt: isoDate(draft.metadata.publishedAt ?? ''),
  };
  const laidOut = layOut(title, body);
  const language = languageOf(laidOut.text);
  const fingerprint = JSON.stringify([SPLITTER_VERSION, id, metadata, laidOut.text, laidOut.blocks]);
  return {
    id,
    ...metadata,
    language,
    ...laidOut,
    hash: createHash('sha256').update(fingerprint).digest('hex'),
    ...split(laidOut.text, laidOut.blocks, language),
  };
}

function readableBlocks(blocks: readonly DraftBlock[]): DraftBlock[] {
  return blocks
    .map(({ kind, text }) => ({ kind, text: cleanLine(text) }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

function isRepeated(title: string | null, first: DraftBlock | undefined): boolean {
  const folded = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  return title !== null && first !== undefined && folded(first.text) === folded(title);
}

function webLink(link: string | null): string | null {
  const address = (link ?? '').trim();
  if (!URL.canParse(address)) return null;
  const { href, protocol } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

function layOut(
  title: string | null,
  body: readonly DraftBlock[],
): Pick<Article, 'text' | 'blocks' | 'sections'> {
  const lines: readonly { readonly kind: BlockKind; readonly text: string }[] =
    title === null ? body : [{ kind: 'title' as const, text: title }, ...body];
  const blocks: Block[] = [];
  const sections: Section[] = [];
  let heading: string | null = null;
  let firstBlock = 0;
  let paragraphs = 0;
  let start = 0;
  for (const { kind, text } of lines) {
    if (kind === 'heading') {
      sections.push({ heading, blocks: [firstBlock, blocks.length] });
      heading = text;
      firstBlock = blocks.length;
    }
    const isParagraph = kind !== 'title' && kind !== 'heading';
    if (isParagraph) paragraphs++;
    const end = start + text.length;
    blocks.push({
      start,
      end,
      kind,
      section: sections.length,
      paragraph: isParagraph ? paragraphs : 0,
    });
    start = end + 1;
  }
  sections.push({ heading, blocks: [firstBlock, blocks.length] });
  return { text: lines.map(({ text }) => text).join('\n'), blocks, sections };
}
