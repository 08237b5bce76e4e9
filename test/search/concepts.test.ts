import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { parseArticle } from '../../src/article/read.js';
import { conceptsOf } from '../../src/search/concepts.js';
import { ExactIndex } from '../../src/search/exact.js';
import type { Concept } from '../../src/search/keywords.js';
import { lexiconOf } from '../../src/search/lexicon.js';
import { type SearchableArticle, searchableArticle } from '../../src/search/searchable-article.js';

const lexicon = lexiconOf({
  version: 1,
  idf: { 的: 0.5, 谁: 2, 船: 4, the: 0.5, ship: 6, pilot: 6 },
  toChinese: { ship: '船:90' },
  toEnglish: { 船: 'ship:90' },
  readings: {},
});

let harbour: SearchableArticle;
before(() => {
  const article = parseArticle('harbour.md', Buffer.from('# 港口\n\n2019年，Old Harbour 的船开走了。'));
  const report = {
    kind: 'exact',
    units: 0,
    passages: 0,
    sentences: 0,
    bytes: 0,
    builtMs: 0,
    loaded: false,
  } as const;
  harbour = searchableArticle(
    { article, vectors: [], index: new ExactIndex(new Float32Array(), 1), report },
    lexicon,
  );
});

const concepts = (question: string) => conceptsOf(question, harbour, lexicon);
const said = (found: readonly Concept[]) => found.map(({ alternatives }) => alternatives[0]?.terms.join('+'));

describe('concepts', () => {
  it('are asked for once, however often a question says them', () => {
    assert.deepEqual(said(concepts('船的船的船')), ['船', '的', '船的', '的船']);
    assert.deepEqual(concepts('ship '.repeat(200)), concepts('ship'));
  });

  it('know names and numbers wherever the question says them', () => {
    const found = concepts('𠀀𠀀 船 of Zorvex in 2019');
    assert.deepEqual(said(found.filter(({ isName }) => isName)), ['zorvex', '2019']);
    assert.deepEqual(said(found.filter(({ isNumber }) => isNumber)), ['2019']);
  });

  it('leave out what asks, in simplified and traditional characters and in full width', () => {
    assert.deepEqual(said(concepts('誰的船，為什麼？')), said(concepts('谁的船，为什么？')));
    assert.deepEqual(said(concepts('ｗｈｏ 的船')), said(concepts('who 的船')));
  });
});
