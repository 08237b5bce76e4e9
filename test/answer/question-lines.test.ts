import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isQuestionLine, withoutQuestions } from '../../src/answer/question-lines.js';
import { markdown, readSentence, sentenceOf } from './read-sentences.js';

const article = markdown(`# What is a harbour?

## When do you open?

At seven. Why so early? Because of the tide.

**几点开门？**

七点。

Q: Is it free? Yes, it is.

问：有停车场吗？

问：要钱吗？！

都没有。

记者：您是哪里人？怎么来这里的？

山东人。

Q: Where is it? And when does it open? On Mill Street.

Why? Because. Why not?

Who knows?
`);
const isLine = (words: string) => isQuestionLine(article, sentenceOf(article, words));

describe('a question that stands in the article', () => {
  for (const words of ['When do', '几点', 'Q: Is', '问：有', '问：要', '记者：', '怎么来', 'And when']) {
    it(`is of a paragraph of questions, or of one that is marked: ${words}`, () => assert.ok(isLine(words)));
  }

  for (const words of [
    'What is',
    'At seven',
    'Why so',
    'Because',
    '七点',
    'On Mill',
    'Why?',
    'Why not',
    'Who knows',
  ]) {
    it(`is not the title, a question among sentences, a statement, or the last words: ${words}`, () =>
      assert.ok(!isLine(words)));
  }

  it('is left out, and what follows it takes its place', () => {
    const read = [
      readSentence(article, 'When do', 5),
      readSentence(article, 'Because', 4),
      readSentence(article, '问：有', 3),
      readSentence(article, '七点', 1),
      readSentence(article, 'At seven', 0),
      readSentence(article, '都没有', -1),
    ];
    assert.deepEqual(
      withoutQuestions(read).map(({ sentence, score }) => [sentence, score]),
      [
        [sentenceOf(article, 'At seven'), 5],
        [sentenceOf(article, 'Because'), 4],
        [sentenceOf(article, '都没有'), 3],
        [sentenceOf(article, '七点'), 1],
      ],
    );
  });

  it('takes nothing from what is worth more already', () => {
    const read = [readSentence(article, 'At seven', 6), readSentence(article, 'When do', 5)];
    assert.deepEqual(withoutQuestions(read), [read[0]]);
  });
});
