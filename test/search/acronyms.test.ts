import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acronymsOf } from '../../src/search/acronyms.js';
import { lexiconOf } from '../../src/search/lexicon.js';
import { hanPairs, termsOf } from '../../src/search/terms.js';

const lexicon = lexiconOf({
  version: 1,
  idf: {},
  toChinese: {},
  toEnglish: {
    大: 'big:60 larg:30',
    语言: 'languag:90',
    模型: 'model:90',
    模特: 'model:90',
    港口: 'port:90',
  },
  readings: {},
});

function acronyms(text: string) {
  const terms = termsOf(text);
  return acronymsOf(text, new Set([...terms, ...hanPairs(terms)].map(({ term }) => term)), lexicon);
}
const shortForms = (text: string, words: string) =>
  acronyms(text)
    .shortFormsIn(termsOf(words))
    .map(({ start, end, term }) => [words.slice(start, end), term]);

describe('acronyms', () => {
  it('stand for neighbouring words that begin with their letters', () => {
    const text = '有人说LLM永远不会推理。';
    assert.deepEqual(shortForms(text, 'why do large language models fail'), [
      ['large language models', 'llm'],
    ]);
    assert.deepEqual(shortForms(text, 'large-language models'), [['large-language models', 'llm']]);
    assert.deepEqual(shortForms(text, 'large, or language models'), []);
    assert.deepEqual(shortForms('A llm has no capitals.', 'large language models'), []);
  });

  it('stand for Chinese words by their translations', () => {
    const word = (term: string, start: number) =>
      ({ term, word: term, kind: 'han', start, end: start + term.length }) as const;
    const found = acronyms('Most LLMs are new.').shortFormsIn([
      word('大', 0),
      word('语言', 1),
      word('模型', 3),
    ]);
    assert.deepEqual(found, [{ start: 0, end: 5, term: 'llm' }]);
  });

  it('are written in full where the article does so, in Chinese more than once', () => {
    const twice = '大语言模型很强。港口很大，大语言模型也很大。';
    assert.deepEqual(acronyms(twice).longFormOf('LLM'), ['大语', '语言', '言模', '模型']);
    assert.deepEqual(acronyms(twice).longFormOf('LLMs'), ['大语', '语言', '言模', '模型']);
    assert.equal(acronyms('大语言模型很强。').longFormOf('LLM'), undefined);
    assert.deepEqual(acronyms('Large language models are new.').longFormOf('LLM'), [
      'larg',
      'languag',
      'model',
    ]);
    assert.equal(acronyms(twice).longFormOf('large'), undefined);
    assert.equal(acronyms(twice).longFormOf('NATO'), undefined);
  });
});
