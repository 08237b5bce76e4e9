import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Answer, Quote } from '../../src/answer/answer.js';
import type { Article, Block, Section, Span } from '../../src/article/article.js';
import { graphemeBounds } from '../../src/discord/shorten.js';
import { hostileText } from './hostile.js';

export interface Parts {
  readonly id?: string;
  readonly title?: string;
  readonly link?: string | null;
  readonly source?: string | null;
  readonly publishedAt?: string | null;
  /** The paragraphs before the first heading. */
  readonly lead?: readonly string[];
  readonly sections?: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
}

/** An article of these parts, with one sentence a block. */
export function articleOf(parts: Parts): Article {
  const { id = 'sample', title = 'World models', link = 'https://example.org/a' } = parts;
  const blocks: Block[] = [];
  const sections: Section[] = [];
  let text = '';
  let paragraph = 0;
  const add = (words: string, kind: Block['kind'], section: number) => {
    if (words === '') return;
    if (text !== '') text += '\n';
    const start = text.length;
    text += words;
    if (kind === 'paragraph') paragraph += 1;
    blocks.push({ start, end: text.length, kind, section, paragraph: kind === 'paragraph' ? paragraph : 0 });
  };
  const close = (heading: string | null, first: number) =>
    sections.push({ heading, blocks: [first, blocks.length] });
  add(title, 'title', 0);
  for (const words of parts.lead ?? []) add(words, 'paragraph', 0);
  close(null, 0);
  for (const { heading, paragraphs } of parts.sections ?? []) {
    const first = blocks.length;
    add(heading, 'heading', sections.length);
    for (const words of paragraphs) add(words, 'paragraph', sections.length);
    close(heading, first);
  }
  return {
    id,
    title,
    link,
    source: parts.source ?? null,
    publishedAt: parts.publishedAt ?? null,
    language: 'en',
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    blocks,
    sections,
    sentences: blocks.map(({ start, end }, block) => ({ start, end, block })),
    passages: [],
  };
}

/** A quote of the article with the answer and the link given. */
export function quoteOf(
  article: Article,
  span: Span,
  answer: Span | null = null,
  link = article.link,
): Quote {
  const block = article.blocks.find(({ start, end }) => start <= span.start && span.start < end);
  return {
    ...span,
    text: article.text.slice(span.start, span.end),
    answer,
    citation: {
      articleId: article.id,
      title: article.title,
      section: article.sections[block?.section ?? 0]?.heading ?? null,
      columns: null,
      at: null,
      paragraph: block?.paragraph ?? 0,
      link,
    },
  };
}

/** The quote of the first place where the article says `words`, and where they say the answer. */
export function quoteOfWords(article: Article, words: string, answer?: string): Quote {
  const start = article.text.indexOf(words);
  const span = { start, end: start + words.length };
  if (answer === undefined) return quoteOf(article, span);
  const at = article.text.indexOf(answer, start);
  return quoteOf(article, span, { start: at, end: at + answer.length });
}

export function answerOf(parts: Partial<Answer>): Answer {
  return {
    question: 'Who made Genie 3?',
    status: 'answered',
    confidence: 0.93,
    language: 'en',
    quotes: [],
    nearest: null,
    times: { encode: 0, search: 0, read: 0, total: 0 },
    ...parts,
  };
}

const longText = (maxLength: number) =>
  fc.oneof(
    hostileText(60),
    hostileText(20).map((text) =>
      text.repeat(Math.ceil(maxLength / Math.max(1, text.length))).slice(0, maxLength),
    ),
  );

const hostileLink = fc.oneof(
  fc.constant(null),
  fc.constantFrom(
    'javascript:alert(1)',
    'not a link',
    'https://a.example/x(1)_[2]*~`|\\',
    'http://u:p@a.example/',
    'http://[::1]/',
  ),
  fc.integer({ min: 1, max: 2000 }).map((length) => `https://example.org/${'a)'.repeat(length)}`),
  hostileText(10).map((text) => `https://example.org/${text}`),
);

export interface HostileCase {
  readonly article: Article;
  readonly quotes: readonly Quote[];
  readonly question: string;
}

/** Articles, quotes and questions made to break a message. */
export const hostileCases: fc.Arbitrary<HostileCase> = fc
  .record({
    id: hostileText(10),
    title: longText(300),
    link: hostileLink,
    source: fc.oneof(fc.constant(null), longText(300)),
    publishedAt: fc.oneof(fc.constant(null), fc.constant('2025-09-29T14:52:40+08:00'), hostileText(5)),
    lead: fc.array(longText(1500), { minLength: 1, maxLength: 3 }),
    sections: fc.array(
      fc.record({ heading: longText(300), paragraphs: fc.array(longText(1500), { maxLength: 3 }) }),
      { maxLength: 4 },
    ),
    question: longText(4000),
    picks: fc.array(
      fc.record({
        block: fc.nat(),
        from: fc.nat(),
        length: fc.integer({ min: 1, max: 1500 }),
        fragment: fc.nat(2000),
        answer: fc.option(fc.tuple(fc.nat(), fc.nat(40))),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ question, picks, ...parts }) => {
    const article = articleOf({ ...parts, lead: parts.lead.map((text) => text || 'words') });
    const quotes = picks.flatMap(({ block: index, from, length, fragment, answer }) => {
      const block = article.blocks[index % article.blocks.length];
      if (block === undefined) return [];
      const start = block.start + (from % (block.end - block.start));
      const end = Math.min(block.end, start + length);
      const at = start + ((answer?.[0] ?? 0) % (end - start));
      const marked = answer && { start: at, end: Math.min(end, at + 1 + answer[1]) };
      const link =
        article.link === null ? null : `${article.link}#:~:text=${'%E4%B8%96'.repeat(fragment / 9)}`;
      return [quoteOf(article, { start, end }, marked, link)];
    });
    return { article, quotes, question };
  });

/** A visible line of signs that mean something in markdown, amid words. */
const markdownLine = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'*_~`|<>[]()#-+:@\\.!/1 ',
        '**',
        '__',
        '***',
        '||',
        '> ',
        '1. ',
        '](',
        '```',
        '<@1>',
        '@everyone',
      ),
      fc.constantFrom(
        'Genie 3',
        '谷歌',
        '世界模型',
        ' made ',
        '，',
        '。',
        '“',
        '”',
        '「',
        '」',
        '👍🏽',
        'e\u0301',
      ),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((parts) => parts.join(''));

export interface MarkedQuote {
  readonly article: Article;
  readonly quote: Quote;
}

/** A quote of an article full of markdown, with the answer marked anywhere in it, between two graphemes, or not at all. */
export const markedQuotes: fc.Arbitrary<MarkedQuote> = fc
  .record({
    before: markdownLine,
    line: markdownLine,
    after: markdownLine,
    marked: fc.option(fc.tuple(fc.nat(), fc.nat())),
  })
  .map(({ before, line, after, marked }) => {
    const article = articleOf({ title: '', lead: [before + line + after] });
    const span = { start: before.length, end: before.length + line.length };
    const bounds = graphemeBounds(line).map((bound) => span.start + bound);
    const [from = 0, more = 0] = marked ?? [];
    const first = from % (bounds.length - 1);
    const last = first + 1 + (more % (bounds.length - 1 - first));
    const answer = marked && { start: bounds[first] ?? 0, end: bounds[last] ?? 0 };
    return { article, quote: quoteOf(article, span, answer) };
  });
