import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Quote } from '../../src/answer/answer.js';
import { quoteMarksFor } from '../../src/answer/quote-marks.js';
import { decodeButton } from '../../src/discord/custom-id.js';
import { visibleText } from '../../src/discord/escape.js';
import { type Locale, locales } from '../../src/discord/locales/locales.js';
import { QUOTES_SHOWN, renderAnswer, renderMore } from '../../src/discord/render/answer.js';
import { localDate, renderArticles } from '../../src/discord/render/article.js';
import { articleChoices, chosenArticle } from '../../src/discord/render/article-choices.js';
import { renderContext } from '../../src/discord/render/context.js';
import { exampleQuestions, renderHelp } from '../../src/discord/render/help.js';
import { renderNotice } from '../../src/discord/render/notice.js';
import type { MessagePayload } from '../../src/discord/render/payload.js';
import { quoteAt } from '../../src/discord/render/quote-at.js';
import { quotesMarkdown } from '../../src/discord/render/quotes.js';
import { withShownAnswers } from '../../src/discord/render/shown-answers.js';
import { renderSummary } from '../../src/discord/render/summary.js';
import { answerOf, articleOf, hostileCases, markedQuotes, quoteOf, quoteOfWords } from './articles.js';
import { hostileText } from './hostile.js';
import { readMarkdown } from './markdown-oracle.js';
import { assertSendable } from './payload-limits.js';

const status = { model: 'encoder', dimensions: 384, index: 'hnsw' } as const;
const RUNS = { numRuns: 60 };
const article = articleOf({
  title: 'The race for world models',
  link: 'https://example.org/race_(2025)',
  source: 'Example News',
  publishedAt: '2025-09-29T23:52:40+08:00',
  lead: ['Google DeepMind made Genie 3. It was shown in August. *Stars* are [not](links).'],
  sections: [{ heading: 'Money (and *more*)', paragraphs: ['The market is worth 100 trillion dollars.'] }],
});
const genie = quoteOfWords(article, 'Google DeepMind made Genie 3.', 'Google DeepMind');
const market = quoteOfWords(article, 'The market is worth 100 trillion dollars.', '100 trillion dollars');
const stars = quoteOfWords(article, '*Stars* are [not](links).', 'Stars');
const view = (locale: Locale = 'en-US') => ({ locale, articles: [article] });

describe('an answer', () => {
  it('is the question, numbered quotes with the answer in bold, where they stand, and the confidence in words', () => {
    const payload = renderAnswer(answerOf({ quotes: [genie, market] }), view());
    assertSendable(payload);
    const [embed] = payload.embeds;
    assert.equal(embed?.author?.name, 'Who made Genie 3?');
    assert.equal(embed?.footer?.text, 'Confidence: very high');
    assert.equal(
      embed?.description,
      [
        '> **1.** “**Google DeepMind** made Genie 3\\.”',
        '[paragraph 1](https://example.org/race_%282025%29)',
        '',
        '> **2.** “The market is worth **100 trillion dollars**.”',
        '§ Money (and \\*more\\*) · [paragraph 2](https://example.org/race_%282025%29)',
      ].join('\n'),
    );
  });

  it('names the page or the time in the place of the paragraph', () => {
    const at = (place: Quote['citation']['at']) => ({ ...genie, citation: { ...genie.citation, at: place } });
    const shown = (place: Quote['citation']['at'], locale: Locale) =>
      renderAnswer(answerOf({ quotes: [at(place)] }), view(locale))
        .embeds[0]?.description?.split('\n')
        .at(-1);
    const link = '(https://example.org/race_%282025%29)';
    assert.equal(shown({ page: 4 }, 'en-US'), `[page 4]${link}`);
    assert.equal(shown({ page: 4 }, 'zh-CN'), `[第 4 页]${link}`);
    assert.equal(shown({ page: 4 }, 'zh-TW'), `[第 4 頁]${link}`);
    assert.equal(shown({ time: 751 }, 'en-US'), `[00:12:31]${link}`);
  });

  it('keeps the next quotes behind a button that knows them', () => {
    const quotes = [genie, market, stars, genie, market];
    const payload = renderAnswer(answerOf({ quotes }), view());
    const more = buttonsOf(payload).find(({ action }) => action === 'more');
    assert.equal(quotedIn(payload).length, QUOTES_SHOWN);
    assert.ok(more?.action === 'more');
    assert.equal(more.first, QUOTES_SHOWN + 1);
    const spans = more.places.map(({ span }) => span);
    assert.deepEqual(
      spans,
      quotes.slice(QUOTES_SHOWN).map(({ start, end }) => ({ start, end })),
    );
    const left = spans.map((span) => quoteAt(article, span)).filter((quote) => quote !== null);
    const next = renderMore(left, more.first, view());
    assertSendable(next);
    assert.match(next.embeds[0]?.description ?? '', /^> \*\*4\.\*\* “Google DeepMind made Genie 3\\\.”/);
    assert.equal(
      buttonsOf(next).some(({ action }) => action === 'more'),
      false,
    );
  });

  it('says in other words and another colour that the article does not say', () => {
    const refused = answerOf({ status: 'not-in-article', confidence: 0.1, nearest: market });
    const answered = renderAnswer(answerOf({ quotes: [genie] }), view());
    const payload = renderAnswer(refused, view());
    assertSendable(payload);
    assert.notEqual(payload.embeds[0]?.color, answered.embeds[0]?.color);
    assert.equal(payload.embeds[0]?.footer, undefined);
    assert.match(
      payload.embeds[0]?.description ?? '',
      /^\*\*The article does not say\.\*\*\nNearest passage, which is not an answer:\n> “The/,
    );
    assert.deepEqual(
      buttonsOf(payload).map(({ action }) => action),
      ['context'],
    );
    assert.deepEqual(labelsOf(payload), ['Context', 'Link']);
  });

  it('that the article does not say can stand without a nearest passage', () => {
    const refused = answerOf({ status: 'not-in-article', confidence: 0, nearest: null });
    const payload = renderAnswer(refused, view('zh-CN'));
    assertSendable(payload);
    assert.equal(payload.embeds[0]?.description, '**文章没有回答这个问题。**');
    assert.deepEqual(payload.components, []);
  });

  it('that is not sure looks so, and says so before its quotes', () => {
    const looks = (confidence: number, locale: Locale = 'en-US') => {
      const payload = renderAnswer(answerOf({ quotes: [genie], confidence }), view(locale));
      assertSendable(payload);
      const [{ color, description = '', footer } = {}] = payload.embeds;
      return { color, lead: description.split('\n')[0], footer: footer?.text };
    };
    const refused = renderAnswer(answerOf({ status: 'not-in-article' }), view()).embeds[0]?.color;
    assert.deepEqual([looks(0.5).color, looks(0.5).footer], [looks(1).color, 'Confidence: fair']);
    assert.match(looks(0.5).lead ?? '', /^> /);
    assert.deepEqual([looks(0.49).lead, looks(0.49).footer], ['Perhaps this helps:', 'Confidence: low']);
    assert.equal(looks(0.49, 'zh-CN').lead, '也许有帮助：');
    assert.equal(looks(0.49, 'zh-TW').lead, '也許有幫助：');
    assert.equal(new Set([looks(1).color, looks(0.49).color, refused]).size, 3);
  });

  it('has its buttons in one row, the votes without words', () => {
    const quotes = [genie, market, stars, genie];
    const { components } = renderAnswer(answerOf({ quotes }), view());
    assert.equal(components.length, 1);
    assert.deepEqual(
      components[0]?.components.map((each) => ('label' in each ? each.label : 'emoji' in each && each.emoji)),
      ['Context', 'More', { name: '👍' }, { name: '👎' }, 'Link'],
    );
  });

  it('sets quotes in marks that are not inside them, whoever asks', () => {
    const said = articleOf({ lead: ['She said “yes”.', '它被称为世界模型。', 'It works.'] });
    const quotes = ['She said “yes”.', '它被称为世界模型。', 'It works.'].map((words) =>
      quoteOfWords(said, words),
    );
    for (const locale of locales) {
      const { embeds } = renderAnswer(answerOf({ quotes }), { locale, articles: [said] });
      const marks = Array.from(
        embeds[0]?.description?.matchAll(/^> \S+ (.).*(.)$/gm) ?? [],
        ([, a, b]) => `${a}${b}`,
      );
      assert.deepEqual(marks, ['「」', '「」', '“”']);
    }
  });

  it('speaks the locale asked for', () => {
    const text = JSON.stringify(renderAnswer(answerOf({ quotes: [market] }), view('zh-TW')));
    for (const words of ['第 2 段', '可信度：很高', '原文']) assert.ok(text.includes(words), words);
  });

  it('names whose question it was', () => {
    const payload = renderAnswer(answerOf({ quotes: [genie] }), { ...view(), askedBy: 'Ann\u202e' });
    assert.equal(payload.embeds[0]?.author?.name, 'Ann[U+202E] asked: Who made Genie 3?');
  });

  it('names the article where there are several', () => {
    const other = articleOf({ id: 'other', title: 'Other' });
    const payload = renderAnswer(answerOf({ quotes: [genie] }), {
      locale: 'en-US',
      articles: [article, other],
    });
    assert.match(payload.embeds[0]?.description ?? '', /\nThe race for world models · \[paragraph 1\]/);
  });

  it('links to the page when the link to the words is too long', () => {
    const long = {
      ...genie,
      citation: { ...genie.citation, link: `https://example.org/a#:~:text=${'%20'.repeat(200)}` },
    };
    const text = JSON.stringify(renderAnswer(answerOf({ quotes: [long] }), view()));
    assert.ok(text.includes('[paragraph 1](https://example.org/a)'));
    assert.ok(text.includes('"url":"https://example.org/a"'));
  });

  it('is sendable, whatever the article and the question', () => {
    fc.assert(
      fc.property(hostileCases, fc.constantFrom(...locales), fc.boolean(), (hostile, locale, isAnswered) => {
        const { quotes, question } = hostile;
        const articles = [hostile.article];
        const answer = isAnswered
          ? answerOf({ question, quotes })
          : answerOf({ question, status: 'not-in-article', nearest: quotes[0] ?? null });
        const payload = renderAnswer(answer, { locale, articles, askedBy: question });
        assertSendable(payload);
        assertQuotes(payload, isAnswered ? quotes.slice(0, QUOTES_SHOWN) : quotes.slice(0, 1));
        if (quotes.length > 0) {
          const more = renderMore(quotes, 4, { locale, articles });
          assertSendable(more);
          assertQuotes(more, quotes.slice(0, QUOTES_SHOWN));
        }
      }),
      RUNS,
    );
  });
});

describe('a summary', () => {
  const map = { png: Buffer.from([1]), alt: (locale: Locale) => `map ${locale}` };

  it('is the sentences in order under a map with its description', () => {
    const payload = renderSummary({ quotes: [genie, market], language: 'en' }, { ...view(), map });
    assertSendable(payload);
    assert.equal(payload.embeds[0]?.author?.name, 'Summary · The race for world models');
    assert.deepEqual(payload.files, [{ attachment: map.png, name: 'map.png', description: 'map en-US' }]);
  });

  it('says when there is nothing to quote', () => {
    const payload = renderSummary({ quotes: [], language: 'en' }, { ...view(), map: null, topic: 'fish' });
    assertSendable(payload);
    assert.equal(payload.embeds[0]?.description, 'The article has nothing to quote on this.');
  });

  it('is sendable, whatever the article', () => {
    fc.assert(
      fc.property(hostileCases, fc.constantFrom(...locales), (hostile, locale) => {
        const quotes = hostile.quotes.slice(0, 10);
        const summary = { quotes, language: 'zh' } as const;
        const payload = renderSummary(summary, {
          locale,
          articles: [hostile.article],
          map,
          topic: hostile.question,
        });
        assertSendable(payload);
        assertQuotes(payload, quotes);
      }),
      RUNS,
    );
  });
});

describe('the context of quotes', () => {
  it('is the paragraph with the quote set off', () => {
    const shown = quoteOfWords(article, 'It was shown in August.', 'August');
    const payload = renderContext([shown], { ...view(), map: null });
    assertSendable(payload);
    assert.equal(
      payload.embeds[0]?.description,
      [
        'Google DeepMind made Genie 3\\.',
        '> **1.** “It was shown in **August**.”',
        '\\*Stars\\* are \\[not\\](links).',
        '[paragraph 1](https://example.org/race_%282025%29)',
      ].join('\n'),
    );
  });

  it('is the neighbouring paragraphs too where the quote is a whole one', () => {
    const whole = articleOf({
      lead: ['Zero.', 'One.'],
      sections: [{ heading: 'Two', paragraphs: ['Three.', 'Four.', 'Five.'] }],
    });
    const around = (words: string) => {
      const payload = renderContext([quoteOfWords(whole, words)], {
        locale: 'en-US',
        articles: [whole],
        map: null,
      });
      assertSendable(payload);
      return payload.embeds[0]?.description?.split('\n').slice(0, -1);
    };
    assert.deepEqual(around('Four.'), ['Three.', '> **1.** “Four.”', 'Five.']);
    assert.deepEqual(around('Three.'), ['One.', 'Two', '> **1.** “Three.”', 'Four.']);
    assert.deepEqual(around('Zero.'), ['> **1.** “Zero.”', 'One.']);
    assert.deepEqual(around('Five.'), ['Four.', '> **1.** “Five.”']);
    assert.deepEqual(around('Two'), ['One.', '> **1.** “Two”', 'Three.']);
  });

  const around = 'World models learn how things move, and why they fall, from films of them. '.repeat(20);
  const long = articleOf({
    lead: Array.from({ length: 20 }, (_, index) => `${around}Quote ${index} is here. ${around}`),
    sections: [{ heading: 'Short', paragraphs: ['One. Two. Three.'] }],
  });

  it('shows every quote of the longest summary, the short ones whole', () => {
    for (const count of [6, 10]) {
      const quotes = Array.from({ length: count - 1 }, (_, index) =>
        quoteOfWords(long, `Quote ${index} is here.`),
      );
      quotes.push(quoteOfWords(long, 'Two.'));
      const payload = renderContext(quotes, { locale: 'en-US', articles: [long], map: null });
      assertSendable(payload);
      assert.deepEqual(
        quotedIn(payload),
        quotes.map(({ text }, index) => `${index + 1}. “${text}”`),
      );
      const text = descriptionOf(payload);
      assert.match(text, /^One\.\n> .*\nThree\.$/m);
      assert.ok(text.length > 5500, `${text.length} characters`);
      assert.equal(payload.embeds.at(-1)?.footer, undefined);
    }
  });

  it('says how many quotes do not fit', () => {
    const quotes = Array.from({ length: 20 }, (_, index) => quoteOfWords(long, `Quote ${index} is here.`));
    for (const locale of locales) {
      const payload = renderContext(quotes, { locale, articles: [long], map: null });
      assertSendable(payload);
      const left = quotes.length - quotedIn(payload).length;
      assert.ok(left > 0);
      assert.match(payload.embeds.at(-1)?.footer?.text ?? '', new RegExp(`\\b${left}\\b`));
    }
  });

  it('is sendable and only the words of the article, whatever they are', () => {
    fc.assert(
      fc.property(hostileCases, fc.constantFrom(...locales), (hostile, locale) => {
        const { quotes } = hostile;
        fc.pre(quotes.length > 0);
        const payload = renderContext(quotes, { locale, articles: [hostile.article], map: null });
        assertSendable(payload);
        assertQuotes(payload, quotes);
      }),
      RUNS,
    );
  });
});

describe('the answer within a quote', () => {
  const descriptionWith = (quotes: readonly Quote[], locale: Locale = 'en-US') =>
    renderAnswer(answerOf({ quotes }), { locale, articles: [article] }).embeds[0]?.description ?? '';
  const bare = (quote: Quote): Quote => ({ ...quote, answer: null });

  it('is bold wherever its quote is shown, and nothing is where the reader is not sure', () => {
    const shown = [genie, bare(market), stars];
    const payloads = [
      renderAnswer(answerOf({ quotes: shown }), view()),
      renderMore(shown, 1, view()),
      renderContext(shown, { ...view(), map: null }),
      renderAnswer(answerOf({ status: 'not-in-article', nearest: genie }), view()),
    ];
    const answers = payloads.map((payload) =>
      readMarkdown(descriptionOf(payload)).bold.filter((words) => !/^\d\.$|^The article/.test(words)),
    );
    const both = ['Google DeepMind', 'Stars'];
    assert.deepEqual(
      answers.map((words) => words.toSorted()),
      [both, both, both, ['Google DeepMind']],
    );
  });

  it('is bold without a change to a character of the quote, whatever the article says', () => {
    fc.assert(
      fc.property(markedQuotes, ({ article: marked, quote }) => {
        const lines = quotesMarkdown([quote], { locale: 'en-US', withTitle: false, first: 1, limit: 4096 });
        const [quoteLine = ''] = lines.split('\n');
        const { open, close } = quoteMarksFor(quote.text);
        assert.ok(quoteLine.startsWith(`> **1.** ${open}`) && quoteLine.endsWith(close), quoteLine);
        const markdown = quoteLine.slice(`> **1.** ${open}`.length, -close.length);
        const slice = marked.text.slice(quote.start, quote.end);
        assert.equal(unescaped(markdown), slice);
        const { visible, tokens, bold } = readMarkdown(markdown);
        assert.deepEqual({ visible, tokens }, { visible: slice, tokens: [] });
        const { start = 0, end = 0 } = quote.answer ?? {};
        const words = marked.text.slice(start, end).trim();
        assert.deepEqual(bold, words === '' ? [] : [words]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is known again from the message, also of words that look like markdown', () => {
    const shown = descriptionWith([genie, stars, market]);
    assert.deepEqual(withShownAnswers([market, stars, genie].map(bare), shown), [market, stars, genie]);
    assert.deepEqual(withShownAnswers([genie], 'no quote'), [bare(genie)]);
    fc.assert(
      fc.property(markedQuotes, ({ article: marked, quote }) => {
        const style = { locale: 'en-US', withTitle: false, first: null, limit: 4096 } as const;
        const [known] = withShownAnswers([bare(quote)], quotesMarkdown([quote], style));
        const wordsOf = (span: Quote['answer']) => marked.text.slice(span?.start, span?.end ?? 0).trim();
        assert.equal(wordsOf(known?.answer ?? null), wordsOf(quote.answer));
      }),
      RUNS,
    );
  });

  it('is known again of each quote apart where one begins with the words of another', () => {
    const twice = articleOf({ lead: ['It fell.', 'It fell. It rose again.'] });
    const [short, long] = [
      quoteOfWords(twice, 'It fell.'),
      quoteOfWords(twice, 'It fell. It rose again.', 'rose'),
    ];
    const shown = descriptionWith([short, long]);
    assert.deepEqual(withShownAnswers([long, short].map(bare), shown), [long, short]);
  });

  it('is known again of a quote that is shortened, as far as it is shown', () => {
    const words = `It is here, ${'and here, '.repeat(200)}and there.`;
    const long = articleOf({ lead: [words] });
    const [seen, unseen] = [quoteOfWords(long, words, 'here'), quoteOfWords(long, words, 'there')];
    assert.deepEqual(withShownAnswers([bare(seen)], descriptionWith([seen])), [seen]);
    assert.deepEqual(withShownAnswers([bare(unseen)], descriptionWith([unseen])), [bare(unseen)]);
  });

  it('is known again over several lines, from the first to the last', () => {
    const list = articleOf({ lead: ['Three firms:', 'Google', 'Meta', 'Nvidia'] });
    const quote = quoteOfWords(list, 'Three firms:\nGoogle\nMeta\nNvidia', 'Google\nMeta\nNvidia');
    assert.deepEqual(withShownAnswers([bare(quote)], descriptionWith([quote])), [quote]);
  });

  it('is never outside of its quote, however hostile the words', () => {
    fc.assert(
      fc.property(hostileCases, ({ article: hostile, quotes }) => {
        const message = renderAnswer(answerOf({ quotes }), { locale: 'en-US', articles: [hostile] });
        for (const quote of withShownAnswers(quotes, message.embeds[0]?.description ?? '')) {
          if (quote.answer === null) continue;
          const { start, end } = quote.answer;
          assert.ok(quote.start <= start && start < end && end <= quote.end);
        }
      }),
      RUNS,
    );
  });
});

describe('a full message', () => {
  for (const [what, character] of [
    ['letters', 'x'],
    ['asterisks', '*'],
    ['emoji', '👍'],
  ] as const) {
    it(`holds as much as fits of long runs of ${what}`, () => {
      const run = character.repeat(3000);
      const full = articleOf({
        title: run,
        source: run,
        link: `https://example.org/${'a'.repeat(480)}`,
        sections: Array.from({ length: 40 }, () => ({ heading: run, paragraphs: [run] })),
      });
      const view = { locale: 'en-US', articles: [full, article], askedBy: run } as const;
      const paragraphs = full.blocks.filter(({ kind }) => kind === 'paragraph').slice(0, 10);
      const quotes = paragraphs.map(({ start, end }) =>
        quoteOf(full, { start: start + 800, end: end - 800 }),
      );
      const summary = renderSummary({ quotes, language: 'en' }, { ...view, map: null, topic: run });
      const context = renderContext(quotes, { ...view, map: null });
      const refusal = answerOf({ question: run, status: 'not-in-article', nearest: quotes[0] ?? null });
      const payloads = [
        summary,
        context,
        renderAnswer(answerOf({ question: run, quotes }), view),
        renderAnswer(refusal, view),
        renderArticles([full], status, 'en-US'),
        renderHelp([full], 'en-US'),
      ];
      for (const payload of payloads) assertSendable(payload);
      assert.ok((summary.embeds[0]?.description ?? '').length > 3900);
      assert.ok(descriptionOf(context).length > 5700);
    });
  }
});

describe('the articles', () => {
  it('are one with its facts, or a list', () => {
    const one = renderArticles([article], status, 'zh-CN');
    assertSendable(one);
    const fields = Object.fromEntries(one.embeds[0]?.fields?.map(({ name, value }) => [name, value]) ?? []);
    assert.deepEqual(fields, {
      来源: 'Example News',
      日期: '2025年9月29日',
      篇幅: `${article.text.length} 字 · 2 段`,
      小节: '• Money (and \\*more\\*)',
    });
    const several = renderArticles(
      Array.from({ length: 200 }, () => article),
      status,
      'en-US',
    );
    assertSendable(several);
    assert.match(several.embeds[0]?.description ?? '', /… and \d+ more$/);
    assertSendable(renderArticles([], status, 'en-US'));
  });

  it('have their length counted once', () => {
    let reads = 0;
    const counted = {
      ...article,
      get text() {
        reads += 1;
        return article.text;
      },
    };
    for (const locale of locales) assertSendable(renderArticles([counted], status, locale));
    assert.equal(reads, 1);
  });

  it('are sendable with however many articles and however long a model', () => {
    const counts = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 100, max: 5000 }));
    const models = fc.tuple(hostileText(10), fc.nat(5000)).map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(
        hostileCases,
        counts,
        models,
        fc.constantFrom(...locales),
        (hostile, count, model, locale) => {
          const articles = Array.from({ length: count }, () => hostile.article);
          assertSendable(renderArticles(articles, { ...status, model: model.slice(0, 10_000) }, locale));
        },
      ),
      RUNS,
    );
  });

  it('have the date of the place where they were published, in the form of the locale', () => {
    assert.equal(localDate('2025-09-29T23:52:40+08:00', 'en-US'), 'September 29, 2025');
    assert.equal(localDate('2025-09-29', 'zh-TW'), '2025年9月29日');
    assert.equal(localDate('last week', 'en-US'), 'last week');
  });

  it('can be chosen by what is typed', () => {
    const long = articleOf({ id: 'x'.repeat(300), title: `世界模型 ${'y'.repeat(300)}` });
    const articles = [
      article,
      long,
      ...Array.from({ length: 40 }, (_, index) => articleOf({ id: `a${index}` })),
    ];
    const all = articleChoices(articles, '');
    assert.equal(all.length, 25);
    for (const { name, value } of all) assert.ok(name.length <= 100 && value.length <= 100 && name !== '');
    const [choice] = articleChoices(articles, ' 世界 ');
    assert.equal(chosenArticle(articles, choice?.value ?? ''), long);
    assert.equal(chosenArticle(articles, 'THE RACE FOR WORLD MODELS'), article);
    assert.equal(chosenArticle(articles, 'none'), undefined);
  });

  it('are sendable, whatever they say', () => {
    fc.assert(
      fc.property(
        fc.array(hostileCases, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...locales),
        (cases, locale) => {
          const articles = cases.map((hostile) => hostile.article);
          for (const payload of [renderArticles(articles, status, locale), renderHelp(articles, locale)]) {
            assertSendable(payload);
            for (const embed of payload.embeds) {
              const texts = [embed.description ?? '', ...(embed.fields ?? []).map(({ value }) => value)];
              for (const text of texts) {
                assert.deepEqual(
                  readMarkdown(text).tokens.filter((token) => token !== 'code'),
                  [],
                );
              }
            }
          }
        },
      ),
      RUNS,
    );
  });
});

describe('the help', () => {
  it('has three example questions of the article, each with a button that knows it', () => {
    for (const locale of locales) {
      const payload = renderHelp([article], locale);
      assertSendable(payload);
      assert.ok((payload.embeds[0]?.description?.length ?? 0) < 1500, 'at most two screens');
      const questions = exampleQuestions(article, locale);
      const labels = payload.components.flatMap((row) =>
        row.components.map((each) => ('label' in each ? each.label : '')),
      );
      assert.deepEqual(labels, questions);
      assert.equal(new Set(questions).size, 3);
      assert.ok(questions[0]?.includes('Money (and *more*)'));
      const asked = buttonsOf(payload).map((each) => each.action === 'example' && questions[each.index]);
      assert.deepEqual(asked, questions);
    }
  });
});

describe('the example questions', () => {
  it('are made of the first sections alone, however many there are', () => {
    let reads = 0;
    const long = articleOf({
      sections: Array.from({ length: 500 }, (_, index) => ({ heading: `Section ${index}`, paragraphs: [] })),
    });
    const sections = long.sections.map(({ heading, blocks }) => ({
      blocks,
      get heading() {
        reads += 1;
        return heading;
      },
    }));
    assert.equal(exampleQuestions({ ...long, sections }, 'en-US').length, 3);
    assert.ok(reads <= 5, `${reads} headings read`);
  });
});

describe('a notice', () => {
  it('is one line, with values as text but for channels', () => {
    const text = (payload: MessagePayload) => payload.content;
    assert.equal(
      text(renderNotice('en-US', 'error.cooldown', { seconds: 7 })),
      'That was fast. Please ask again in 7 s.',
    );
    const unknown = renderNotice('zh-CN', 'error.unknownArticle', {
      article: '@everyone **x**',
      command: '/文章',
    });
    assertSendable(unknown);
    assert.deepEqual(readMarkdown(unknown.content).tokens, []);
    assert.ok(readMarkdown(unknown.content).visible.includes('@everyone **x**'));
    assert.equal(text(renderNotice('en-US', 'channel.added', { channel: '<#12>' })).includes('<#12>'), true);
    const many = renderNotice('en-US', 'channel.list', {
      channels: Array(300).fill('<#12345678901234567890>').join(', '),
    });
    assertSendable(many);
    assert.match(many.content, /<#12345678901234567890>, …$/);
  });
});

function buttonsOf(payload: MessagePayload) {
  return payload.components
    .flatMap((row) => row.components)
    .flatMap((each) => ('custom_id' in each ? [decodeButton(each.custom_id)] : []))
    .map((decoded) => {
      assert.ok(decoded !== null, 'a button that cannot be read');
      return decoded;
    });
}

function labelsOf(payload: MessagePayload) {
  return payload.components
    .flatMap((row) => row.components)
    .flatMap((each) => ('label' in each ? [each.label] : []));
}

/** The words of a markdown in which nothing but bold is meant: bold and backslashes taken away, apart from the oracle. */
function unescaped(markdown: string): string {
  return markdown.replace(/\\([\s\S])|\*\*/g, '$1');
}

/** All that a message's embeds say, but for their edges. */
function descriptionOf({ embeds }: MessagePayload): string {
  return embeds.map(({ description = '' }) => description).join('\n\n');
}

/** The block quotes of a message, as a person sees them. */
function quotedIn(payload: MessagePayload): string[] {
  const description = descriptionOf(payload);
  const groups: string[][] = [];
  let wasQuote = false;
  for (const line of description.split('\n')) {
    const isQuote = line.startsWith('> ');
    if (isQuote && !wasQuote) groups.push([]);
    if (isQuote) groups.at(-1)?.push(line);
    wasQuote = isQuote;
  }
  return groups.map((lines) => readMarkdown(lines.join('\n')).quoted.join('\n'));
}

function assertQuotes(payload: MessagePayload, quotes: readonly Quote[]): void {
  const { tokens, links } = readMarkdown(descriptionOf(payload));
  assert.deepEqual(tokens, []);
  for (const { words, url } of links) {
    assert.match(words, /^(paragraph \d+|heading|第 \d+ 段|标题|標題)$/);
    assert.match(url, /^https?:\/\/[^\s()]+$/);
    assert.ok(url.length <= 512);
  }
  const shown = quotedIn(payload);
  assert.equal(shown.length, quotes.length);
  quotes.forEach((quote, index) => {
    const words = (shown[index] ?? '').replace(/^\d+\. /, '');
    const { open, close } = quoteMarksFor(quote.text);
    const isCut = words.endsWith(' …') && !words.endsWith(close);
    const inside = isCut ? words.slice(0, -2) : words;
    assert.ok(inside.startsWith(open) && inside.endsWith(close), words);
    const said = inside.slice(1, -1);
    const whole = visibleText(quote.text);
    if (isCut) assert.ok(whole.startsWith(said) && said.length < whole.length);
    else assert.equal(said, whole);
  });
}
