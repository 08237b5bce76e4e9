import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openGate } from '../../src/discord/gate.js';
import { lineOf, quotesOf } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { readers } from './readers.js';

const { world, discord, general, ada, bob } = await readers(await quickEngine());
const QUESTION = 'Genie 3 是谁做的？';

const mention = (content = QUESTION) =>
  discord.say({ author: ada, channel: general, content: `${discord.mention} ${content}` });

const ways = [
  {
    what: 'a reply to a message',
    filter: { method: 'POST', route: '/channels/:channel/messages' },
    name: 'unknownMessage',
    code: 10008,
    ask: async () => void mention(),
  },
  {
    what: 'the answer to a command',
    filter: { method: 'PATCH', route: /^\/webhooks\// },
    name: 'unknownMessage',
    code: 10008,
    ask: async () => void (await useAsk()),
  },
  {
    what: 'the answer to a command',
    filter: { method: 'PATCH', route: /^\/webhooks\// },
    name: 'unknownInteraction',
    code: 10062,
    ask: async () => void (await useAsk()),
  },
] as const;

function useAsk() {
  return discord.interact.command({
    user: bob,
    channel: general,
    name: 'ask',
    options: { question: QUESTION },
  });
}

for (const { what, filter, name, code, ask } of ways) {
  test(`${what} that fails with ${code} is one line of log, and the next question is answered`, async () => {
    const from = world.lines.length;
    const failures = () => world.lines.slice(from).filter(({ level }) => Number(level) >= 40);
    discord.rate.next(1, filter).refuse(name);
    await ask();
    await lineOf({ lines: world.lines }, () => failures().length > 0);
    assert.ok(quotesOf(await discord.replyTo(mention())).length > 0);
    assert.deepEqual(
      failures().map((line) => [line.msg, line.code]),
      [['a reply could not be given', code]],
    );
  });
}

test('a command whose deferral is taken, but not confirmed, is answered all the same', async () => {
  discord.rate
    .next(1, { method: 'POST', route: /^\/interactions\// })
    .serverError(502, { takesEffect: true });
  const interaction = await useAsk();
  assert.ok(quotesOf(await interaction.final()).length > 0);
});

test('an edit that comes too soon after the question waits for its turn', async () => {
  await world.restart({ gate: openGate({ queueLimit: 9, person: { times: 1, windowMs: 1000 } }) });
  const question = mention();
  const reply = await discord.replyTo(question);
  discord.edit(question, { content: `${discord.mention} 英伟达的世界模型叫什么？` });
  discord.edit(question, { content: `${discord.mention} 机器人数据为什么稀缺？` });
  await discord.until(() => reply.data.edited_timestamp !== null, 'the edited answer');
  assert.equal(reply.data.embeds[0]?.author?.name, '机器人数据为什么稀缺？');
  await world.restart();
});
