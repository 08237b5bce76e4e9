import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Quote } from '../../src/answer/answer.js';
import { answerJson, summaryJson } from '../../src/terminal/json.js';
import { printableJson } from '../../src/terminal/plain.js';
import { answerOf, quoteOf } from './stand-in.js';

test('tells scripts where in the article the answer stands, in every place where a quote is told', () => {
  const cases = fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.nat(), fc.nat());
  fc.assert(
    fc.property(cases, ([before, words, from, size]) => {
      const article = before + words;
      const span = { start: before.length, end: article.length };
      const start = span.start + (from % (words.length + 1));
      const answer = size === 0 ? null : { start, end: Math.min(span.end, start + size) };
      const quote: Quote = { ...quoteOf(words), ...span, answer };
      const nearest = { status: 'not-in-article', quotes: [], nearest: quote } as const;
      const told = [
        answerJson(answerOf('?', { quotes: [quote] })).quotes[0],
        answerJson(answerOf('?', nearest)).nearest,
        summaryJson({ language: 'en', quotes: [quote] }).quotes[0],
      ];
      for (const json of told) {
        const read: unknown = JSON.parse(printableJson(json));
        assert.deepEqual(read, json);
        assert.deepEqual(json?.answer, answer);
        assert.equal(json?.text, article.slice(json?.start, json?.end));
      }
    }),
  );
});
