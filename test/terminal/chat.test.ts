import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run } from './stand-in.js';

describe('chat', () => {
  test('answers piped lines without prompt or welcome, in order, until they end', async () => {
    const { code, out, engine } = await run(['chat'], { input: 'one?\n\n  two?  \nthree?' });
    assert.equal(code, 0);
    assert.deepEqual(
      engine.asked.map(({ question }) => question),
      ['one?', 'two?', 'three?'],
    );
    assert.match(out, /^1\. 「/);
    assert.ok(!out.includes('> '));
    assert.equal(engine.closed, 1);
  });

  test('gives the earlier questions as context, at most ten', async () => {
    const questions = Array.from({ length: 13 }, (_, number) => `question ${number}`);
    const { engine } = await run(['chat', '--article', 'sample'], { input: questions.join('\n') });
    assert.deepEqual(engine.asked[0]?.options, { context: [], articleId: 'sample' });
    assert.deepEqual(engine.asked[2]?.options?.context, ['question 0', 'question 1']);
    assert.deepEqual(engine.asked[12]?.options?.context, questions.slice(2, 12));
  });

  test('/help explains, an unknown command says so, /quit ends', async () => {
    const { code, out, engine } = await run(['chat'], { input: '/help\n/halp\n/quit\nnever asked\n' });
    assert.equal(code, 0);
    assert.match(out, /\/quit {2}end/);
    assert.match(out, /There is no command \/halp\./);
    assert.equal(engine.asked.length, 0);
  });

  for (const word of ['exit', 'quit', 'BYE', '/exit', '退出']) {
    test(`${word} alone ends`, async () => {
      const { code, engine } = await run(['chat'], { input: `${word} what?\n ${word} \nnever asked\n` });
      assert.equal(code, 0);
      assert.equal(engine.asked.length, word.startsWith('/') ? 0 : 1);
    });
  }

  test('help alone explains', async () => {
    for (const word of ['help', 'Help', '帮助']) {
      const { out, engine } = await run(['chat'], { input: `${word}\n` });
      assert.match(out, /\/quit {2}end/);
      assert.equal(engine.asked.length, 0);
    }
  });

  test('a question that fails is told, and the next is answered', async () => {
    const { code, out, err } = await run(['chat'], { input: 'fail\nwho?\n' });
    assert.equal(err, 'engine: the worker died. Ask again.\n');
    assert.match(out, /^1\. 「/);
    assert.equal(code, 1);
  });

  test('on a terminal welcomes in the language of the system and prompts', async () => {
    const { code, out } = await run(['chat'], {
      tty: true,
      input: 'who?\n',
      environment: { LANG: 'zh_CN.UTF-8', NO_COLOR: '1' },
    });
    assert.equal(code, 0);
    assert.match(out, /^可以就《样例文章》提问/);
    assert.ok(out.includes('> '));
    assert.match(out, /\n1\. 「Genie 3/);
  });
});
