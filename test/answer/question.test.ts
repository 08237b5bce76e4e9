import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { longestQuestion, questionOf } from '../../src/answer/question.js';

describe('a question', () => {
  it('is put in order', () => {
    assert.equal(questionOf(' 谁\u200b是\n\n他？\u0000 ').text, '谁是 他？');
    assert.equal(questionOf('cafe\u0301').text, 'café');
  });

  it('is one line, not too long, and the same when put in order again, whatever was typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constantFrom('😀'.repeat(600), `a${'😀'.repeat(600)}`, 'ab '.repeat(600)),
    );
    fc.assert(
      fc.property(typed, (asked) => {
        const { text } = questionOf(asked);
        assert.ok(text.length <= longestQuestion && !/\p{Cc}/u.test(text));
        assert.equal(text, text.trim());
        assert.equal(questionOf(text).text, text);
      }),
    );
    assert.equal(
      questionOf('why '.repeat(300)).text.length,
      999,
      'a thousand characters, less the blank at the end',
    );
    assert.ok(!/\p{Cs}/u.test(questionOf(`a${'😀'.repeat(600)}`).text), 'no half an emoji');
  });

  it('is in the language of most of its words', () => {
    for (const text of ['Genie 3 是谁做的？', '世界', 'LeCun说了什么']) {
      assert.equal(questionOf(text).language, 'zh', text);
    }
    for (const text of ['Who made Genie 3?', 'what does 人 mean?', '', '123']) {
      assert.equal(questionOf(text).language, 'en', text);
    }
  });

  it('has the latest other question before it', () => {
    assert.equal(questionOf('谁？').earlier, null);
    assert.equal(questionOf('谁？', ['', ' \n']).earlier, null);
    assert.equal(questionOf('谁？', ['一？', '二？', '谁？ ', '']).earlier, '二？');
  });
});
