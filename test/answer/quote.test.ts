import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quoteOf } from '../../src/answer/quote.js';
import { readArticleFile } from '../../src/article/read.js';
import { markdown } from './read-sentences.js';

describe('a quote', () => {
  it('is the article from its first sentence to its last, for any two', async () => {
    const article = await readArticleFile('data/articles/world-models.txt');
    const { sentences, text } = article;
    for (const [first, { start }] of sentences.entries()) {
      for (const past of [first + 1, Math.min(first + 3, sentences.length)]) {
        const quote = quoteOf(article, [first, past]);
        assert.equal(quote.start, start);
        assert.equal(quote.end, sentences[past - 1]?.end);
        assert.equal(quote.text, text.slice(quote.start, quote.end));
        assert.equal(quote.citation.articleId, article.id);
        assert.equal(quote.answer, null);
      }
    }
  });

  it('tells where it stands', () => {
    const article = markdown('# T\n\nOne.\n\n## Part\n\nTwo. Three.');
    const cited = article.sentences.map((_, at) => quoteOf(article, [at, at + 1]).citation);
    assert.deepEqual(
      cited.map(({ section, paragraph }) => [section, paragraph]),
      [
        [null, 0],
        [null, 1],
        [null, 0],
        ['Part', 2],
        ['Part', 2],
      ],
    );
    assert.ok(cited.every(({ title, link }) => title === 'T' && link === null));
  });

  it('marks an answer inside itself and no other', () => {
    const article = markdown('# T\n\nOne.\n\nTwo.');
    const at = article.text.indexOf('One');
    const inside = { start: at, end: at + 3 };
    assert.deepEqual(quoteOf(article, [1, 2], inside).answer, inside);
    const whole = { start: at, end: at + 'One.'.length };
    assert.deepEqual(quoteOf(article, [1, 2], whole).answer, whole);
    assert.equal(quoteOf(article, [2, 3], inside).answer, null);
    assert.equal(quoteOf(article, [1, 2], { start: at, end: at + 5 }).answer, null);
  });

  it('is refused where the article has no such sentences', () => {
    const article = markdown('# T\n\nOne.');
    assert.throws(() => quoteOf(article, [1, 9]), RangeError);
    assert.throws(() => quoteOf(article, [1, 0]), RangeError);
  });
});
