import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { longestQuestion, understand } from '../../src/answer/understand.js';

describe('a question', () => {
  it('is cut between characters', () => {
    const { text } = understand(`${'a'.repeat(longestQuestion - 1)}😀`);
    assert.equal(text, 'a'.repeat(longestQuestion - 1));
  });

  it('loses what cannot be seen, without being parted there', () => {
    assert.equal(understand('Wor\u00adld La\u200bbs\u0000\n 是 谁').text, 'World Labs 是 谁');
  });

  for (const [kind, ...questions] of [
    ['time', '哪个月发布的', '哪個月發布的', '什么时候', '什麼時候', '何時', '幾號', 'ｗｈｅｎ was it out'],
    ['time', 'when genie 3 released', 'Genie 3 came out when?', 'tell me when it came out', "when's it due"],
    ['time', 'Who showed it, and when?', 'In what year was it shown?'],
    ['duration', '多长时间', '多長時間', '几小时', '幾小時', '要几年', '多少年了', 'how long'],
    ['money', '价格是多少', '價格是多少', '多少钱', '多少錢', '投資了多少', 'how much did it cost'],
    ['number', '有几个', '有幾個', '第几', '多遠', 'ｈｏｗ ｍａｎｙ', 'how many'],
    ['heading', '有哪些小标题', '有哪些小標題', 'which sections'],
    ['title', '标题是什么', '題目是什麼', 'what is the title'],
    ['thing', '谁做的', '誰做的', 'who made it'],
    ['thing', 'What happens when nobody looks?', 'When people turn around, what does the model do?'],
    ['thing', 'Who led the lab when it was founded?', '多年来谁领导实验室', '过去几年他们做了什么'],
    ['thing', '点名了哪几家公司', '那几个模型怎么样'],
    ['thing', '他区分了哪两种模型', 'what is a cross section', 'what is the section of the river called'],
  ] as const) {
    for (const question of questions)
      it(`asks for a ${kind}: ${question}`, () => assert.equal(understand(question).kind, kind));
  }

  it('that asks for several things says so in any characters', () => {
    for (const question of ['有哪些公司', '分别是谁', '分別是誰', '和它的區別', 'compare both'])
      assert.ok(understand(question).wantsSeveral, question);
  });

  const earlier = 'Genie 3 是谁做的？';
  for (const question of [
    '那它是什么时候发布的？',
    '谁创立的？',
    '誰創立的？',
    '这个公司在哪里？',
    'who founded it?',
    'and what did their CEO predict?',
  ]) {
    it(`leans on the one before: ${question}`, () =>
      assert.equal(understand(question, ['older', earlier]).leansOn, earlier));
  }
  for (const question of [
    '我们应该如何训练出更好的世界模型？',
    '我們應該如何訓練出更好的世界模型？',
    '除了英伟达以外其他公司有什么样的打算？',
    '这篇文章主要讲了哪几家公司的哪些模型？',
    'Is there a Chinese company at the fair?',
    'Does this article say what World Labs sells?',
    'Who is Fei-Fei Li?',
  ]) {
    it(`stands for itself: ${question}`, () => assert.equal(understand(question, [earlier]).leansOn, null));
  }

  it('asked again does not lean on itself', () => {
    assert.equal(understand(earlier, [earlier]).leansOn, null);
    assert.equal(understand('谁创立的？', [earlier, '谁创立的？']).leansOn, earlier);
  });
});
