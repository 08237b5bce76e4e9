import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AskOptions } from '../../src/answer/answer.js';
import { locales, say } from '../../src/discord/locales/locales.js';
import { questionLine, questionWithoutName } from '../../src/discord/render/question-line.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { buttonOf } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { readers } from './readers.js';

const QUESTION = 'Genie 3 是谁做的？';

const { engine, discord, general, ada, bob } = await readers(await quickEngine());

function ask(content: string, said: Partial<Parameters<FakeDiscord['say']>[0]> = {}): PostedMessage {
  return discord.say({ author: ada, channel: general, content: `${discord.mention} ${content}`, ...said });
}

/** The contexts with which the engine is asked from now on. */
function listenToEngine() {
  const contexts: (readonly string[] | undefined)[] = [];
  const { ask: original } = engine;
  Object.assign(engine, {
    ask: (text: string, options: AskOptions) => {
      contexts.push(options.context);
      return original(text, options);
    },
  });
  return { contexts, stop: () => Object.assign(engine, { ask: original }) };
}

test('a reply to an answer goes on with its conversation', async () => {
  const first = await discord.replyTo(ask('Genie 3 是谁做的？'));
  const asked = listenToEngine();
  try {
    const second = discord.say({
      author: ada,
      channel: general,
      content: '它什么时候发布的？',
      reference: first,
    });
    const answer = await discord.replyTo(second);
    assert.deepEqual(asked.contexts.at(-1), ['Genie 3 是谁做的？']);
    const third = discord.say({
      author: ada,
      channel: general,
      content: '那它能做什么？',
      reference: answer,
    });
    await discord.replyTo(third);
    assert.deepEqual(asked.contexts.at(-1), ['Genie 3 是谁做的？', '它什么时候发布的？']);
    let last = await discord.replyTo(third);
    for (let n = 0; n < 8; n += 1) {
      const next = discord.say({
        author: ada,
        channel: general,
        content: `Genie ${n} 呢？`,
        reference: last,
      });
      last = await discord.replyTo(next);
    }
    const lastFive = [2, 3, 4, 5, 6].map((n) => `Genie ${n} 呢？`);
    assert.deepEqual(
      asked.contexts.at(-1),
      lastFive,
      'ten messages are looked back at: five questions, five answers',
    );
  } finally {
    asked.stop();
  }
});

test('in a thread that grew from an answer the conversation goes on', async () => {
  const answer = await discord.replyTo(ask('Genie 3 是谁做的？'));
  const thread = discord.addThread({ parent: general, name: 'more', owner: ada, from: answer });
  const asked = listenToEngine();
  try {
    await discord.replyTo(ask('它什么时候发布的？', { channel: thread }));
    assert.deepEqual(asked.contexts.at(-1), ['Genie 3 是谁做的？']);
    await discord.replyTo(ask('那它能做什么？', { channel: thread }));
    assert.deepEqual(asked.contexts.at(-1), ['Genie 3 是谁做的？', '它什么时候发布的？']);
  } finally {
    asked.stop();
  }
});

/** The earlier questions that the engine is given with a reply to this message. */
async function contextAfter(reference: PostedMessage): Promise<readonly string[] | undefined> {
  const asked = listenToEngine();
  try {
    await discord.replyTo(ask('它什么时候发布的？', { reference }));
    return asked.contexts.at(-1);
  } finally {
    asked.stop();
  }
}

async function finalOf(name: string, options: Record<string, string>): Promise<PostedMessage> {
  return (await discord.interact.command({ user: ada, channel: general, name, options })).final();
}

for (const locale of locales) {
  test(`a reply to an answer that says whose question it is goes on with the question alone, in ${locale}`, async () => {
    for (const content of [QUESTION, 'Xyzzy plugh asked: frobozz?']) {
      const target = discord.say({ author: bob, channel: general, content });
      const use = { user: ada, target, name: 'Ask the article', locale: locale as never };
      const answer = await (await discord.interact.messageCommand(use)).final();
      const line = say(locale, 'answer.asked', { name: 'Bob', question: content });
      assert.equal(answer.data.embeds[0]?.author?.name, line);
      assert.deepEqual(await contextAfter(answer), [content]);
    }
  });

  test(`a question is found after any name, in ${locale}`, () => {
    for (const name of ['Bob', '李飞飞', 'a $& b', 'x'.repeat(99)]) {
      assert.equal(questionWithoutName(questionLine(QUESTION, locale, name)), QUESTION);
    }
  });
}

test('a reply to the answer of /ask or of an example goes on with its question, whatever it looks like', async () => {
  for (const question of [QUESTION, 'Xyzzy plugh frobozz?', 'Bob asked: who made Genie 3?']) {
    assert.deepEqual(await contextAfter(await finalOf('ask', { question })), [question]);
  }
  const help = await discord.replyTo(ask(''));
  const press = { user: ada, message: help, customId: buttonOf(help, 'e') };
  const answer = await (await discord.interact.component(press)).final();
  assert.deepEqual(await contextAfter(answer), [answer.data.embeds[0]?.author?.name]);
});

test('a reply to a summary or to the help goes on with no question', async () => {
  const summaries = [{}, { topic: '机器人' }, { topic: 'xyzzy plugh frobozz' }];
  for (const options of summaries) {
    assert.deepEqual(await contextAfter(await finalOf('summary', options)), []);
  }
  assert.deepEqual(await contextAfter(await discord.replyTo(ask('', { author: bob }))), []);
});
