import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestEngine } from '../answer/engines.js';
import { pageOf } from './page.js';
import { play } from './scenes.js';

const textOf = (html: string) => html.replace(/<[^>]*>/g, '');

test('a page shows what was asked, the quotes, and the pictures, and loads nothing', async () => {
  const { engine, close } = await openTestEngine();
  const article = engine.articles[0]?.text ?? '';
  const played = await play(engine, ['answer', 'summary']).finally(close);
  const [answer = '', summary = ''] = played.map(({ name, shown }) => pageOf(name, shown));

  assert.match(textOf(answer), /@Verbatim Who founded World Labs\?[\s\S]*@Verbatim Genie 3 是谁做的？/);
  assert.match(textOf(summary), /Ada used \/summary/);
  assert.match(summary, /<img src="data:image\/png;base64,iVBOR[^"]+" alt="Map of the article[^"]+">/);
  for (const page of [answer, summary]) {
    const quotes = Array.from(
      page.matchAll(/<blockquote>([\s\S]*?)<\/blockquote>/g),
      ([, quote = '']) => quote,
    );
    assert.ok(quotes.length > 0, 'there are quotes');
    for (const quote of quotes) {
      const words = textOf(quote)
        .trim()
        .replace(/^\d+\. [“「]|[”」]$/g, '');
      assert.ok(article.includes(words), words);
    }
    assert.doesNotMatch(page, /<script|src="(?!data:)/);
  }
});
