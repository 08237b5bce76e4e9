import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseArticle } from '../../src/article/read.js';
import { checkRow, parseRow } from './rows.js';

const article = parseArticle(
  'bridge.md',
  Buffer.from('# The bridge\n\nIt opened in 1932. Ada Gray built it.\n'),
);
const fields = {
  id: 'b1',
  article: 'bridge',
  lang: 'en',
  kind: 'fact',
  question: 'Who built it?',
  context: [],
  answerable: true,
  gold: ['Ada Gray built it.'],
  must: 'any',
  answer: 'Ada Gray',
};
const row = (changed: object = {}) => parseRow(JSON.stringify({ ...fields, ...changed }), 'q.jsonl:7');

describe('parseRow', () => {
  it('takes a whole row, and an empty answer for none', () => {
    assert.equal(row().answer, 'Ada Gray');
    assert.equal(row({ answerable: false, gold: [], answer: '' }).answer, null);
    assert.equal(
      parseRow(JSON.stringify({ ...fields, article: undefined }), 'q:1', 'bridge').article,
      'bridge',
    );
  });

  it('names file, line and value of what is wrong', () => {
    assert.throws(() => row({ must: 'some' }), /q\.jsonl:7: must is "some"/);
    assert.throws(() => row({ context: ['a', 5] }), /q\.jsonl:7: context\.1 is 5/);
    assert.throws(() => row({ gold: [] }), /q\.jsonl:7: gold is \[\]: an answerable question has gold/);
    assert.throws(() => parseRow('{', 'q.jsonl:7'), /q\.jsonl:7 is not JSON/);
    assert.throws(() => row({ article: undefined }), /q\.jsonl:7: b1 names no article/);
  });
});

describe('checkRow', () => {
  it('passes what stands in the article, and names what does not', () => {
    checkRow(row(), [article]);
    const wrong = row({ gold: ['Ada Grey built it.'], answer: '' });
    assert.throws(() => checkRow(wrong, [article]), /q\.jsonl:7: the gold "Ada Grey built it\." is not in/);
    assert.throws(() => checkRow(row({ answer: '1932' }), [article]), /the answer "1932" is in no gold/);
    assert.throws(() => checkRow(row({ article: 'road' }), [article]), /there is no article "road"/);
  });
});
