import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readBytes } from '../../src/article/read.js';
import { pages } from './pages.js';
import { readAs } from './reading.js';
import { chinese, english } from './stories.js';

describe('pages in the shapes that pages have', () => {
  it('are forty, half of them Chinese', () => {
    assert.equal(pages.length, 40);
    assert.equal(pages.filter(({ html }) => readAs('a.html', html).language === 'zh').length, 20);
  });

  for (const { name, html, lines } of pages) {
    it(`keep their article: ${name}`, () => {
      assert.equal(readAs('page.html', html).text, lines.join('\n'));
    });
  }
});

describe('a page put together at random', () => {
  const words = fc.constantFrom(
    ...english.paragraphs,
    ...chinese.paragraphs,
    ...english.remarks,
    ...chinese.remarks,
  );
  const inline = fc.constantFrom(
    (text: string) => text,
    (text: string) => `<b class="comment">${text}</b>`,
    (text: string) => `<span class="share social">${text.slice(0, 9)}</span>${text.slice(9)}`,
    (text: string) => `<em>${text.slice(0, 5)}</em><button>${text.slice(5, 8)}</button>${text.slice(8)}`,
    (text: string) => `<font color="red">${text}`,
  );
  const block = fc.constantFrom('p', 'li', 'h2', 'blockquote', 'dd', 'figcaption', 'td', 'section');
  const wrapper = fc.constantFrom(
    'div',
    'section',
    'article',
    'main',
    'div class="menu"',
    'div class="sidebar social"',
    'aside',
  );
  const part = fc.record({ text: words, inline, tag: block });
  const wrapped = fc.record({
    wrapper,
    parts: fc.array(part, { minLength: 2, maxLength: 6 }),
    depth: fc.nat(4),
  });

  it('has all words of its blocks in its article, in order, and hardly anything left out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wrapped, { minLength: 1, maxLength: 4 }), async (groups) => {
        const body = groups.map(({ wrapper: name, parts, depth }) => {
          const inside = parts
            .map(({ text, inline: set, tag }) => `<${tag}>${set(text)}</${tag}>`)
            .join('\n');
          const table = /<td>/.test(inside)
            ? inside.replace(/<td>(.*?)<\/td>/g, '<table><tr><td>$1</td></tr></table>')
            : inside;
          return `${'<div>'.repeat(depth)}<${name}>${table}</${name.split(' ')[0]}>${'</div>'.repeat(depth)}`;
        });
        const html = `<html><body><nav><a href="/">Home</a> <a href="/b">All</a></nav>${body.join('')}</body></html>`;
        const { article, leftOut } = await readBytes('page.html', Buffer.from(html));
        const compact = article.text.replace(/\s/g, '');
        let from = 0;
        for (const { text } of groups.flatMap(({ parts }) => parts)) {
          const at = compact.indexOf(text.replace(/\s/g, ''), from);
          assert.ok(at >= 0, `${text}\nis not in\n${article.text}\nof\n${html}`);
          from = at + 1;
        }
        const all = groups.flatMap(({ parts }) => parts).reduce((sum, { text }) => sum + text.length, 0);
        const left = leftOut.filter((line) => line !== 'Home All').join('').length;
        assert.ok(left <= all * 0.05, `${left} of ${all} characters are left out: ${leftOut.join(' | ')}`);
      }),
      { numRuns: 150, seed: 11 },
    );
  });
});
