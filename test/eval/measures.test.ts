import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer, Quote } from '../../src/answer/answer.js';
import { quoteOf } from '../../src/answer/quote.js';
import { parseArticle } from '../../src/article/read.js';
import { answerSpans, isGold, overlaps } from './gold.js';
import { groupOf, judgedOf, measure, outcomeOf } from './measures.js';
import { parseRow } from './rows.js';

const article = parseArticle(
  'bridge.md',
  Buffer.from('# The bridge\n\nIt opened in 1932. Ada Gray built it.\n'),
);
const [OPENED, BUILT] = [1, 2];

const row = (changed: object = {}) =>
  parseRow(
    JSON.stringify({
      id: 'b1',
      article: 'bridge',
      lang: 'en',
      kind: 'fact',
      question: 'Who built it, and when?',
      context: [],
      answerable: true,
      gold: ['It opened in 1932.', 'Ada Gray built it.'],
      must: 'all',
      answer: 'Ada Gray',
      ...changed,
    }),
    'q.jsonl:1',
  );
const unanswerable = row({ answerable: false, kind: 'near', gold: [], answer: '' });

function answered(confidence: number, quotes: readonly Quote[]): Answer {
  const times = { encode: 0, search: 0, read: 0, total: 0 };
  return { question: '', status: 'answered', confidence, language: 'en', quotes, nearest: null, times };
}

function quote(sentence: number, marked?: string): Quote {
  const start = marked === undefined ? -1 : article.text.indexOf(marked);
  const mark = marked === undefined ? null : { start, end: start + marked.length };
  return quoteOf(article, [sentence, sentence + 1], mark);
}

describe('outcomeOf', () => {
  it('wants all gold where all are needed, and any of them first', () => {
    const one = outcomeOf(row(), answered(0.8, [quote(BUILT)]), article, 0.5);
    assert.deepEqual([one.firstHolds, one.quotesHold, one.isAnswered], [true, false, true]);
    const both = outcomeOf(row(), answered(0.8, [quote(OPENED), quote(BUILT)]), article, 0.5);
    assert.deepEqual([both.firstHolds, both.quotesHold], [true, true]);
  });

  it('tells whether the marked words are those of the answer', () => {
    const mark = (marked?: string) =>
      outcomeOf(row(), answered(0.8, [quote(BUILT, marked)]), article, 0.5).isMarkRight;
    assert.deepEqual([mark('Gray built'), mark('it.'), mark()], [true, false, null]);
  });

  it('takes no words of another article', () => {
    const other = quoteOf({ ...article, id: 'road' }, [BUILT, BUILT + 1]);
    assert.equal(outcomeOf(row(), answered(0.8, [other]), article, 0.5).firstHolds, false);
  });
});

describe('measure', () => {
  it('counts what is refused as missed', () => {
    const outcomes = [
      outcomeOf(row(), answered(0.8, [quote(OPENED), quote(BUILT)]), article, 0.5),
      outcomeOf(row(), answered(0.4, [quote(OPENED), quote(BUILT)]), article, 0.5),
      outcomeOf(unanswerable, answered(0.4, [quote(BUILT)]), article, 0.5),
      outcomeOf(unanswerable, answered(0.9, [quote(BUILT)]), article, 0.5),
    ];
    const { n, lead, reply, refused, abstain, marked } = measure(outcomes);
    assert.equal(n, 4);
    for (const share of [lead, reply, refused, abstain]) assert.deepEqual(share, { hits: 1, of: 2 });
    assert.deepEqual(marked, { hits: 0, of: 1 });
    assert.deepEqual(
      outcomes.map((outcome) => judgedOf(outcome).isRight),
      [true, true, false, false],
    );
  });
});

describe('groupOf', () => {
  it('keeps near, unsaid and other apart, and puts the rest of the unanswerable together', () => {
    const groups = ['near', 'unsaid', 'other', 'chatter', 'injection', 'false-premise'].map((kind) =>
      groupOf({ answerable: false, kind }),
    );
    assert.deepEqual(groups, ['near', 'unsaid', 'other', 'other', 'unanswerable', 'unanswerable']);
    assert.equal(groupOf({ answerable: true, kind: 'injection' }), 'injection');
  });
});

describe('gold', () => {
  it('is a sentence that is, holds or is held by a gold string', () => {
    const gold = { gold: ['Ada Gray built it.'] };
    assert.ok(isGold('Ada Gray built it.', gold));
    assert.ok(isGold('In the end Ada Gray built it.', gold));
    assert.ok(isGold('built it.', gold));
    assert.ok(!isGold('It opened in 1932.', gold));
  });

  it('tells where the answer stands in the article', () => {
    const [span] = answerSpans(row(), article.text);
    assert.equal(article.text.slice(span?.start, span?.end), 'Ada Gray');
    assert.deepEqual(answerSpans(unanswerable, article.text), []);
    assert.ok(overlaps({ start: 0, end: 2 }, { start: 1, end: 3 }));
    assert.ok(!overlaps({ start: 0, end: 2 }, { start: 2, end: 3 }));
  });
});
