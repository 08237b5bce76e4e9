import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeForDiscord } from '../../src/discord/escape.js';
import { markdownHtml } from './markdown.js';

const shownAs = (markdown: string) => markdownHtml(markdown, (id) => (id === '7' ? 'Ada' : undefined)).source;

test('quotes, bold, links and mentions become HTML', () => {
  assert.equal(
    shownAs('> **1.** “a **b**”\n> c\n§ d · [paragraph 2](https://a.example/#:~:text=b)'),
    '<blockquote><strong>1.</strong> “a <strong>b</strong>”\nc\n</blockquote>' +
      '<p>§ d · <a href="https://a.example/#:~:text=b">paragraph 2</a>\n</p>',
  );
  assert.equal(
    shownAs('<@7> </ask:1> <@8>'),
    '<p><span class="mention">@Ada</span> <span class="mention">/ask</span> <span class="mention">@unknown-user</span>\n</p>',
  );
});

test('what the bot escapes is shown as text, and no text becomes HTML', () => {
  const hostile = '<img src=x> **b** [w](https://a.example) <@7> https://a.example > q & "c"';
  const text =
    '&lt;img src=x&gt; **b** [w](https://a.example) &lt;@7&gt; https://a.example &gt; q &amp; &quot;c&quot;';
  assert.equal(shownAs(escapeForDiscord(hostile)), `<p>${text}\n</p>`);
  assert.equal(shownAs('[w](javascript:1) <b>'), '<p>[w](javascript:1) &lt;b&gt;\n</p>');
});
