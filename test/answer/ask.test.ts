import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Quote } from '../../src/answer/answer.js';
import { ask } from '../../src/answer/ask.js';
import { assess } from '../../src/answer/assess.js';
import type { OpenedSources } from '../../src/answer/open-engine.js';
import { questionOf } from '../../src/answer/question.js';
import { isQuestionLine } from '../../src/answer/question-lines.js';
import { summarize } from '../../src/answer/summary.js';
import { VerbatimError } from '../../src/errors.js';
import { hostileTexts } from '../models/hostile-texts.js';
import { sourcesOf } from './sources.js';

const bakery = `# A bakery reopens

The bakery on Mill Street reopened on Monday after a fire. Its owner, Ada Quill 👩‍🍳, paid 40,000 euros for the oven.

## When does the bakery open?

It opens at seven every morning.

**What does it sell?**

The shop sells:

- rye bread
- plum cakes

Q: Is there parking? No, there is none.
`;
const river = `# 河水變清

清水河的水質今年明顯好轉。環保局局長王小明表示，工廠搬遷是主要原因。

问：渔民看到了什么鱼？

漁民說，他們十年來第一次看到鱸魚。
`;

let sources: OpenedSources;
before(async () => {
  sources = await sourcesOf({ 'bakery.md': bakery, 'river.md': river });
});
after(() => sources.close());

function assertVerbatim(quote: Quote): void {
  const article = sources.articles.find(({ id }) => id === quote.citation.articleId);
  assert.ok(article);
  assert.equal(quote.text, article.text.slice(quote.start, quote.end));
  assert.ok(quote.text.trim() !== '');
  const inside = article.sentences.filter(({ start, end }) => quote.start <= start && end <= quote.end);
  assert.deepEqual([inside[0]?.start, inside.at(-1)?.end], [quote.start, quote.end], 'whole sentences');
  const first = article.sentences.findIndex(({ start }) => start === quote.start);
  assert.ok(!isQuestionLine(article, first), `a question is quoted: ${quote.text}`);
  if (quote.answer === null) return;
  const { start, end } = quote.answer;
  assert.ok(quote.start <= start && start < end && end <= quote.end);
  assert.ok(quote.text.includes(article.text.slice(start, end)));
}

/** As the sources, but everything counts as answered and every answer is marked. */
const eager = (): OpenedSources => ({
  ...sources,
  threshold: 0,
  calibration: { ...sources.calibration, furtherThreshold: 0, markThreshold: -1000 },
});

async function assertAnswer(question: string, context: readonly string[] = []): Promise<void> {
  for (const each of [sources, eager()]) {
    const answer = await ask(each, question, { context, more: 2 });
    const more = answer.more ?? [];
    const shown = [...answer.quotes, ...more];
    for (const quote of shown) assertVerbatim(quote);
    if (answer.nearest !== null) assertVerbatim(answer.nearest);
    assert.ok(answer.quotes.length <= 3 && more.length <= 2);
    assert.ok(answer.confidence >= 0 && answer.confidence <= 1);
    assert.equal(answer.status === 'answered', answer.quotes.length > 0);
    for (const quote of answer.quotes) {
      const isRepeated = (other: Quote) =>
        other.citation.articleId === quote.citation.articleId &&
        other.start < quote.end &&
        quote.start < other.end;
      assert.equal(shown.filter(isRepeated).length, 1, 'no quote repeats another');
    }
  }
}

describe('an answer', () => {
  it('quotes the articles, whatever is asked', async () => {
    const words = [
      'bakery',
      'oven',
      '40,000',
      'open',
      '河',
      '鱼',
      '水質',
      'who',
      '谁',
      '?',
      '👩‍🍳',
      'SHOUT',
      'q:',
    ];
    const question = fc.oneof(
      fc
        .array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 })
        .map((some) => `a ${some.join(' ')}`),
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `a${text}`),
    );
    await fc.assert(
      fc.asyncProperty(question, fc.option(question), (text, earlier) =>
        assertAnswer(text, earlier === null ? [] : [earlier]),
      ),
      { numRuns: 15 },
    );
  });

  it('quotes the articles where the question is hostile', async () => {
    for (const text of hostileTexts) await assertAnswer(`a${text}`, [text]);
  });

  it('is never a question that stands in the article, and is proposed what follows it', async () => {
    for (const text of [
      'When does the bakery open?',
      'What does it sell?',
      'Is there parking?',
      '渔民看到了什么鱼？',
    ]) {
      await assertAnswer(text);
      const { candidates, sentences } = await assess(sources, questionOf(text));
      assert.ok(candidates.some(({ article, sentence }) => isQuestionLine(article, sentence)));
      assert.ok(sentences.length > 0);
      assert.ok(sentences.every(({ article, sentence }) => !isQuestionLine(article, sentence)));
    }
  });

  it('stays with the article that is named', async () => {
    const { quotes } = await ask(eager(), '渔民看到了什么鱼？', { articleId: 'bakery' });
    assert.ok(quotes.length > 0 && quotes.every(({ citation }) => citation.articleId === 'bakery'));
  });

  it('refuses an empty question and an unknown article with the remedy', async () => {
    for (const text of ['', ' 　?！', '\u200b']) {
      await assert.rejects(
        ask(sources, text),
        (error) => error instanceof VerbatimError && /empty/.test(error.what),
      );
    }
    await assert.rejects(
      ask(sources, 'who?', { articleId: 'nope' }),
      (error) => error instanceof VerbatimError && /bakery, river/.test(error.remedy),
    );
  });

  it('is the same for the same question asked many times at once', async () => {
    const asked = await Promise.all(Array.from({ length: 5 }, () => ask(sources, 'Who owns the bakery?')));
    const told = asked.map(({ quotes, confidence }) => JSON.stringify([quotes, confidence]));
    assert.equal(new Set(told).size, 1);
  });
});

describe('a summary', () => {
  it('quotes the article, whatever the topic', async () => {
    for (const topic of ['the oven', ...hostileTexts.slice(0, 8)]) {
      const { quotes, language } = await summarize(sources, { articleId: 'bakery', length: 'short', topic });
      assert.equal(language, 'en');
      assert.ok(quotes.length <= 3);
      for (const { text, start, end } of quotes)
        assert.equal(text, sources.articles[0]?.text.slice(start, end));
    }
  });

  it('wants to know of which article', async () => {
    const { quotes } = await summarize(sources, { articleId: 'river' });
    assert.ok(quotes.length > 0);
    for (const options of [{}, { articleId: 'nope' }]) {
      await assert.rejects(
        summarize(sources, options),
        (error) => error instanceof VerbatimError && /bakery, river/.test(error.remedy),
      );
    }
  });
});
