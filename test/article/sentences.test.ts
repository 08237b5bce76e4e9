import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseArticle } from '../../src/article/read.js';
import { sentenceEnds } from './sentence-ends.js';

describe('sentences', () => {
  for (const [name, marked] of Object.entries(sentenceEnds)) {
    describe(name, () => {
      for (const paragraph of marked) {
        it(paragraph, () => {
          const expected = paragraph.split('|').map((sentence) => sentence.trim());
          assert.deepEqual(sentencesOf(paragraph.replaceAll('|', '')), expected);
        });
      }
    });
  }

  it('cuts a sentence of 1,200 characters at its clauses', () => {
    const clause = `${'山高水长路远'.repeat(5)}，`;
    const sentences = sentencesOf(`${clause.repeat(39)}完。`);
    assert.ok(sentences.length >= 4);
    for (const sentence of sentences) assert.ok(sentence.length <= 400, `${sentence.length} characters`);
    for (const sentence of sentences.slice(0, -1)) assert.match(sentence, /，$/);
  });

  it('cuts 3,000 characters without any punctuation, and splits no character', () => {
    const sentences = sentencesOf('𠮷野家'.repeat(1000));
    assert.equal(sentences.join(''), '𠮷野家'.repeat(1000));
    const letters = sentencesOf(`a${'𝒜'.repeat(1000)}`);
    for (const sentence of [...sentences, ...letters])
      assert.doesNotMatch(sentence, /^[\udc00-\udfff]|[\ud800-\udbff]$/);
  });

  it('splits a block of 60,000 characters as it would split its parts', () => {
    const sentences = sentencesOf('他说：“好。”天黑了。'.repeat(6000));
    assert.equal(sentences.length, 12_000);
    assert.deepEqual([...new Set(sentences)], ['他说：“好。”', '天黑了。']);
  });
});

function sentencesOf(paragraph: string): string[] {
  const { text, sentences } = parseArticle('case.txt', Buffer.from(paragraph));
  return sentences.map(({ start, end }) => text.slice(start, end));
}
