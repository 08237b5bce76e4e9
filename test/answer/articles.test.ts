import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { VerbatimError } from '../../src/errors.js';
import { openTestEngine, type TestEngine } from './engines.js';

const bakery = `---
title: A bakery reopens
link: https://example.com/bakery
---

# A bakery reopens

The bakery on Mill Street reopened on Monday after a fire that closed it for two years.

Its owner, Ada Quill, said the new oven cost 40,000 euros. She paid for it with a loan from her sister.

## What it sells

The shop sells rye bread, plum cakes and a salted pretzel that children love.
`;

const river = `---
title: 河水变清
---

清水河的水质今年明显好转。环保局局长王小明表示，工厂搬迁是主要原因。

## 鱼回来了

渔民说，他们十年来第一次看到鲈鱼。
`;

let opened: TestEngine;
before(async () => {
  opened = await openTestEngine({ 'bakery.md': bakery, 'river.md': river, 'broken.txt': '' });
});
after(() => opened.close());

describe('several articles', () => {
  it('answers from the one that knows', async () => {
    const { engine } = opened;
    const oven = await engine.ask('How much did the oven cost?');
    assert.equal(oven.quotes[0]?.citation.articleId, 'bakery');
    assert.match(oven.quotes[0]?.text ?? '', /40,000 euros/);
    const fish = await engine.ask('渔民看到了什么鱼？');
    assert.equal(fish.quotes[0]?.citation.articleId, 'river');
    assert.match(fish.quotes[0]?.text ?? '', /鲈鱼/);
  });

  it('finds English words for a Chinese question, and Chinese words for an English one', async () => {
    const { engine } = opened;
    assert.match(
      (await engine.ask('面包店卖什么？', { articleId: 'bakery' })).quotes[0]?.text ?? '',
      /rye bread|bakery/i,
    );
    assert.match(
      (await engine.ask('Why is the water better?', { articleId: 'river' })).quotes[0]?.text ?? '',
      /水质/,
    );
  });

  it('quotes a sentence that begins with a pronoun together with the one it leans on', async () => {
    const { quotes } = await opened.engine.ask('Who lent her the money, her sister?', {
      articleId: 'bakery',
    });
    assert.match(quotes[0]?.text ?? '', /Ada Quill.*loan from her sister/);
  });

  it('stays with the article that is named', async () => {
    const { quotes } = await opened.engine.ask('渔民看到了什么鱼？', { articleId: 'bakery' });
    assert.ok(quotes.every(({ citation }) => citation.articleId === 'bakery'));
  });

  it('loads the others when one file is bad, and says which', () => {
    assert.deepEqual(
      opened.engine.articles.map(({ id }) => id),
      ['bakery', 'river'],
    );
    assert.equal(opened.engine.problems.length, 1);
    assert.ok(opened.notices.some((line) => line.includes('broken.txt')));
  });

  it('summarises one of them, when it is named', async () => {
    const { engine } = opened;
    const summary = await engine.summarize({ articleId: 'river', length: 'short' });
    assert.equal(summary.language, 'zh');
    assert.ok(summary.quotes.length > 0 && summary.quotes.length <= 3);
    await assert.rejects(
      engine.summarize(),
      (error: unknown) => error instanceof VerbatimError && /several/.test(error.message),
    );
  });
});
