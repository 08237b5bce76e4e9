import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Article, Span } from '../../src/article/article.js';
import { textFragmentLink } from '../../src/article/fragment.js';
import { parseArticle, readArticleFile } from '../../src/article/read.js';
import { resolveTextFragment } from './text-fragment-resolver.js';

const link = 'https://example.com/story';

describe('text fragment links', () => {
  it('find every sentence, and every pair of neighbours, of the article that ships', async () => {
    const article = await readArticleFile('data/articles/world-models.txt');
    const quotes = quotesOf(article);
    assert.ok(quotes.length > 35);
    for (const quote of quotes) assertFinds(article, quote);
  });

  it('find every passage of the article that ships, across paragraphs too', async () => {
    const article = await readArticleFile('data/articles/world-models.txt');
    for (const passage of article.passages) assertFinds(article, passage);
  });

  it('find the quote, or open the page alone, however often the words repeat', () => {
    const sentence = fc.constantFrom(
      '灯塔在夜里亮着。',
      '船长说：“风停了。”',
      '风停了。',
      '船在夜里靠岸了，没有人看见它从哪里来，也没有人知道它要到哪里去，只有灯塔在夜里亮着。',
      'The lamp was lit. ',
      'The lamp was lit again, and the whole crew came up to see the light - all forty of them, wet & cold, one by one. ',
      'Lamp-light, 3.5 % brighter (at last)! ',
    );
    const paragraph = fc
      .array(sentence, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('').trim());
    let found = 0;
    let ambiguous = 0;
    fc.assert(
      fc.property(fc.array(paragraph, { minLength: 2, maxLength: 8 }), (paragraphs) => {
        const article = feedRecord('灯塔', paragraphs);
        for (const quote of quotesOf(article)) {
          const address = textFragmentLink(article, quote);
          if (address === link) {
            assert.ok(isAmbiguous(article, quote), article.text.slice(quote.start, quote.end));
            ambiguous++;
          } else {
            assertFinds(article, quote);
            found++;
          }
        }
      }),
      { numRuns: 150, seed: 7 },
    );
    assert.ok(found > ambiguous);
  });

  it('find any stretch of words inside a sentence', () => {
    const article = feedRecord('Harbour', [
      'The harbour of Old Town was built in 1684 by J. R. Smith, and the harbour stands.',
      '港口建于1684年，由史密斯建造，港口至今仍在使用。',
    ]);
    for (let start = 0; start < article.text.length; start++) {
      for (let end = start + 4; end <= article.text.length; end += 3) {
        const words = article.text.slice(start, end);
        if (words.includes('\n') || words.trim() !== words) continue;
        const address = textFragmentLink(article, { start, end });
        if (address !== link) assertFinds(article, { start, end });
      }
    }
  });

  it('tell equal paragraphs apart by the paragraphs around them', () => {
    const article = feedRecord('钟', ['钟响了。', '上午很安静。', '钟响了。', '下午也很安静。', '钟响了。']);
    const bells = article.sentences.filter(({ start, end }) => article.text.slice(start, end) === '钟响了。');
    assert.equal(bells.length, 3);
    assert.equal(new Set(bells.map((bell) => textFragmentLink(article, bell))).size, 3);
    for (const bell of bells) assertFinds(article, bell);
  });

  it('encode what parts directives and what chats take for formatting', () => {
    const article = feedRecord('Marks', ["V-JEPA, R&D (v_2) *won*, it's ~50 % better!"]);
    const address = textFragmentLink(article, article.sentences[1] ?? { start: 0, end: 0 }) ?? '';
    assert.equal(
      address,
      `${link}#:~:text=V%2DJEPA%2C%20R%26D%20%28v%5F2%29%20%2Awon%2A%2C%20it%27s%20%7E50%20%25%20better%21`,
    );
  });

  it('name a long quote by its first and last words', () => {
    const sentence = `The ship left ${'slowly and '.repeat(30)}never came back.`;
    const article = feedRecord('Ship', ['The crew sang.', sentence]);
    const quote = article.sentences.at(-1) ?? { start: 0, end: 0 };
    const address = textFragmentLink(article, quote) ?? '';
    assert.ok(address.length < 160, address);
    assert.match(address, /text=[^,]+,[^,]+$/);
    assertFinds(article, quote);
  });

  it('keep the anchor and other directives of the link', () => {
    const quote = { start: 0, end: 4 };
    const linked = (address: string) => textFragmentLink(feedRecord('Lamp', ['A lamp.'], address), quote);
    assert.equal(linked('https://example.com/a#part-2'), 'https://example.com/a#part-2:~:text=Lamp');
    assert.equal(linked('https://example.com/a#:~:text=old'), 'https://example.com/a#:~:text=Lamp');
    assert.equal(linked('https://example.com/a#p:~:x=1&text=old'), 'https://example.com/a#p:~:x=1&text=Lamp');
  });

  it('are null where the article has no link', () => {
    const article = parseArticle('a.txt', Buffer.from('A title\n\nA body.'));
    assert.equal(textFragmentLink(article, { start: 0, end: 7 }), null);
  });
});

describe('text fragment links where the page differs from the article', () => {
  const page = (body: string) =>
    parseArticle(
      'story.html',
      Buffer.from(`<html><head><link rel="canonical" href="${link}"></head><body>${body}</body></html>`),
    );
  const wordsOf = (article: Article, quote: Span) =>
    decodeURIComponent((textFragmentLink(article, quote) ?? '').split(':~:text=')[1] ?? '');

  it('are made of the words of the page', () => {
    const article = page(
      '<p>It holds 10<sup>6</sup> litres of water.<sup>[3]</sup> It is <del>never</del> <q>full</q> now.</p><ol><li>Open the box at once.</ol>',
    );
    const quotes = article.sentences.map((sentence) => wordsOf(article, sentence));
    assert.deepEqual(quotes, [
      'It holds 106 litres of water.',
      'It is never full now.',
      'Open the box at once.',
    ]);
    assert.equal(article.text, 'It holds 10⁶ litres of water. It is “full” now.\n1. Open the box at once.');
  });

  it('reach over no two cells of a table', () => {
    const article = page('<table><tr><td>Monday morning<td>six to seven<td>closed</tr></table>');
    const [row] = article.sentences;
    assert.ok(row);
    assert.equal(wordsOf(article, row), 'Monday morning,closed');
    const cell = article.blocks[0]?.cells?.[1];
    assert.ok(cell);
    assert.equal(wordsOf(article, cell), 'six to seven');
  });
});

function assertFinds(article: Article, quote: Span): void {
  const address = textFragmentLink(article, quote) ?? '';
  const found = resolveTextFragment(article.text, address);
  assert.deepEqual(found, { start: quote.start, end: quote.end }, decodeURIComponent(address));
}

/** Every sentence, and every two neighbours of one block. */
function quotesOf({ sentences }: Article): Span[] {
  return sentences.flatMap((sentence, at) => {
    const next = sentences[at + 1];
    return next?.block === sentence.block ? [sentence, { start: sentence.start, end: next.end }] : [sentence];
  });
}

/** Whether an earlier place has the same words between the same neighbours, as far as a directive can reach. */
function isAmbiguous({ text, blocks }: Article, quote: Span): boolean {
  const at = blocks.findIndex((block) => quote.start >= block.start && quote.end <= block.end);
  const line = (index: number) => text.slice(blocks[index]?.start ?? 0, blocks[index]?.end ?? 0);
  const before = text.slice(blocks[at]?.start ?? 0, quote.start).trim();
  const after = text.slice(quote.end, blocks[at]?.end ?? 0).trim();
  const prefix = before || (blocks[at - 1]?.kind === 'title' ? '' : line(at - 1));
  const suffix = after || (at + 1 < blocks.length ? line(at + 1) : '');
  const compact = (words: string) => words.replace(/\s/g, '');
  const context = compact(prefix + text.slice(quote.start, quote.end) + suffix);
  return (
    compact(text.slice(0, quote.end)).length >
    compact(text).indexOf(context) + context.length - compact(suffix).length
  );
}

function feedRecord(title: string, paragraphs: readonly string[], address = link): Article {
  const body = paragraphs.map((paragraph) => `<p>${paragraph.replaceAll('&', '&amp;')}</p>`).join('\n');
  return parseArticle('story.txt', Buffer.from(`Title: ${title}\nLink: ${address}\nSummary: ${body}\n`));
}
