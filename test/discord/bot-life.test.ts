import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Events, InteractionResponseType, Locale } from 'discord.js';
import type { Engine } from '../../src/answer/engine.js';
import { openGate } from '../../src/discord/gate.js';
import { say } from '../../src/discord/locales/locales.js';
import { openMetrics } from '../../src/discord/metrics.js';
import { Secret } from '../../src/setting-table.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { botWorld, lineOf, quotesOf, wideGate } from './bot-world.js';
import { readPrometheus } from './prometheus.js';
import { quickEngine } from './quick-engine.js';
import { worldFor } from './readers.js';

const LANGUAGES = [Locale.EnglishUS, Locale.ChineseCN, Locale.ChineseTW] as const;
const QUESTION = 'Genie 3 是谁做的？';

const engine = await quickEngine();

type Options = NonNullable<Parameters<typeof botWorld>[1]>;

async function place(t: TestContext, options: Options = {}, given: Engine | Promise<Engine> = engine) {
  const world = await worldFor(t, given, options);
  const { discord } = world;
  const people = Array.from({ length: 50 }, (_, n) => discord.addUser(`Person ${n}`));
  const guild = discord.addGuild({ name: 'Readers', members: people });
  const [ada] = people;
  assert.ok(ada);
  return { world, discord, people, ada, channel: guild.channel('general') };
}

/** An engine whose answers wait until they are let go. */
function slowEngine() {
  let letGo = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const slow: Engine = {
    ...engine,
    ask: async (text, options) => {
      await free;
      return engine.ask(text, options);
    },
  };
  return { slow, letGo };
}

test('fifty people who ask at once while the articles are being read are all acknowledged, then answered', async (t) => {
  let opened = (_: Engine) => {};
  const opening = new Promise<Engine>((resolve) => {
    opened = resolve;
  });
  const { discord, people, channel } = await place(t, {}, opening);
  const used = await Promise.all(
    people.map((user) =>
      discord.interact.command({ user, channel, name: 'ask', options: { question: QUESTION } }),
    ),
  );
  for (const interaction of used) {
    assert.equal(interaction.failed, false);
    assert.equal(interaction.acknowledgedWith, InteractionResponseType.DeferredChannelMessageWithSource);
  }
  const ada = people[0] ?? discord.botUser;
  for (const locale of LANGUAGES) {
    const article = await discord.interact.command({ user: ada, channel, name: 'article', locale });
    assert.equal((await article.final()).data.content, say(locale, 'error.indexing'));
  }
  const help = await discord.interact.command({ user: ada, channel, name: 'help' });
  assert.equal((await help.final()).data.embeds[0]?.title, say('en-US', 'help.title'));
  const typed = { user: ada, channel, name: 'ask', options: { article: 'a' }, focused: 'article' };
  assert.deepEqual((await discord.interact.autocomplete(typed)).choices, []);
  opened(engine);
  for (const interaction of used) assert.ok(quotesOf(await interaction.final()).length > 0);
});

test('the gate turns away in the asker’s language: one at a time, too fast, busy', async (t) => {
  const { slow, letGo } = slowEngine();
  const one = { times: 2, windowMs: 20_000 };
  const gate = openGate({ queueLimit: 1, concurrency: 1, person: one });
  const { discord, people, channel } = await place(t, { bot: { gate } }, slow);
  const ask = (person: number, locale: Locale = Locale.EnglishUS) => {
    const user = people[person] ?? discord.botUser;
    return discord.interact.command({
      user,
      channel,
      name: 'ask',
      locale,
      options: { question: QUESTION },
    });
  };
  const contentOf = async (person: number, locale: Locale) =>
    (await (await ask(person, locale)).final()).data.content;
  const [first, second] = [await ask(0), await ask(1)];
  for (const locale of LANGUAGES) {
    assert.equal(await contentOf(0, locale), say(locale, 'error.oneAtATime'));
    assert.match(await contentOf(2, locale), secondsOf(say(locale, 'error.busy', { seconds: 0 })));
  }
  letGo();
  for (const used of [first, second]) assert.ok(quotesOf(await used.final()).length > 0);
  assert.ok(quotesOf(await (await ask(0)).final()).length > 0);
  for (const locale of LANGUAGES) {
    assert.match(await contentOf(0, locale), secondsOf(say(locale, 'error.cooldown', { seconds: 0 })));
  }
});

function secondsOf(notice: string): RegExp {
  return new RegExp(`^${notice.replace('0', '\\d+').replaceAll('.', '\\.')}$`);
}

test('a failing engine is told to the asker in one line, and the next question is answered', async (t) => {
  let fails = true;
  const failing: Engine = {
    ...engine,
    ask: async (text, options) => {
      if (fails) throw new Error('the worker died');
      return engine.ask(text, options);
    },
  };
  const { discord, ada, channel } = await place(t, {}, failing);
  for (const locale of LANGUAGES) {
    const use = { user: ada, channel, name: 'ask', locale, options: { question: QUESTION } };
    const told = await (await discord.interact.command(use)).final();
    assert.equal(told.data.content, say(locale, 'error.failed'));
  }
  fails = false;
  const said = discord.say({ author: ada, channel, content: `${discord.mention} ${QUESTION}` });
  assert.ok(quotesOf(await discord.replyTo(said)).length > 0);
});

function failuresIn(lines: readonly Record<string, unknown>[]) {
  return lines.filter(({ msg }) => msg === 'a reply could not be given').map(({ code }) => code);
}

test('an acknowledgement that comes late is one line of log, and nothing is asked', async (t) => {
  const once = { claim: () => block(150), isClaimed: () => false, close: async () => {} };
  const { world, discord, ada, channel } = await place(t, {
    discord: { acknowledgeWithinMs: 100 },
    bot: { once },
  });
  const options = { question: QUESTION };
  const used = await discord.interact.command({ user: ada, channel, name: 'ask', options });
  assert.equal(used.failed, true);
  await lineOf(world, ({ msg }) => msg === 'a reply could not be given');
  assert.deepEqual(failuresIn(world.lines), [10062]);
  assert.equal(world.lines.filter(({ msg }) => msg === 'question').length, 0);
});

/** Holds up the event loop. */
function block(ms: number): true {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return true;
}

test('an answer that outlasts its token is one line of log, and the next is answered', async (t) => {
  const { slow, letGo } = slowEngine();
  const { world, discord, ada, channel } = await place(t, { discord: { interactionTokenLifeMs: 200 } }, slow);
  const options = { question: QUESTION };
  await discord.interact.command({ user: ada, channel, name: 'ask', options });
  await new Promise((resolve) => setTimeout(resolve, 250));
  letGo();
  const said = discord.say({ author: ada, channel, content: `${discord.mention} ${QUESTION}` });
  await discord.replyTo(said);
  await lineOf(world, ({ msg }) => msg === 'a reply could not be given');
  assert.deepEqual(failuresIn(world.lines), [50027]);
});

test('stopping finishes what runs, and lets nobody in', async (t) => {
  const { slow, letGo } = slowEngine();
  const { world, discord, people, channel } = await place(t, { bot: { gate: wideGate() } }, slow);
  const [ada, bob, eve] = people;
  assert.ok(ada && bob && eve);
  const running = await discord.interact.command({
    user: ada,
    channel,
    name: 'ask',
    options: { question: QUESTION },
  });
  const said = discord.say({ author: bob, channel, content: `${discord.mention} ${QUESTION}` });
  await discord.until(() => discord.requests.length > 0, 'a request');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stopping = world.bot.stop();
  const refused = await discord.interact.command({
    user: eve,
    channel,
    name: 'ask',
    options: { question: QUESTION },
  });
  assert.equal((await refused.final()).data.content, say('en-US', 'error.closing'));
  letGo();
  await stopping;
  assert.ok(quotesOf(await running.final()).length > 0);
  assert.ok(quotesOf(discord.repliesTo(said)[0] ?? (await discord.replyTo(said, 1))).length > 0);
});

for (const { moment, isHeld } of [
  { moment: 'while a connection is being made', isHeld: true },
  { moment: 'just after a drop', isHeld: false },
]) {
  test(`stopping ${moment} leaves nothing behind that connects or fails`, async (t) => {
    const { world, discord } = await place(t);
    if (isHeld) discord.gateway.holdHandshakes();
    void discord.gateway.drop({ kind: 'reset' });
    if (isHeld) await discord.until(() => discord.gateway.handshakesHeld > 0, 'a handshake');
    else await sleep(100);
    const stopped = world.bot.stop();
    setTimeout(() => discord.gateway.resetHandshakes(), 300);
    await stopped;
    await discord.until(() => discord.gateway.connected === 0, 'the connection to close');
    const { length } = discord.gateway.resumes;
    // The client comes back half a second after a drop.
    await sleep(700);
    assert.equal(discord.gateway.resumes.length, length);
    assert.equal(discord.gateway.connected, 0);
  });
}

test('what is not done when the time for stopping is over is told so', async (t) => {
  const hanging: Engine = {
    ...engine,
    ask: (text, options) => (text === QUESTION ? engine.ask(text, options) : new Promise(() => {})),
  };
  const gate = openGate({ queueLimit: 9, concurrency: 1 });
  const { world, discord, people, channel } = await place(t, { bot: { gate } }, hanging);
  const ask = async (person: number, question: string) => {
    const user = people[person] ?? discord.botUser;
    return discord.interact.command({ user, channel, name: 'ask', options: { question } });
  };
  const done = await ask(0, QUESTION);
  assert.ok(quotesOf(await done.final()).length > 0);
  const running = await ask(1, 'Who never answers?');
  const waiting = await ask(2, QUESTION);
  await world.bot.stop(100);
  for (const late of [running, waiting]) {
    assert.equal((await late.final()).data.content, say('en-US', 'error.closing'));
  }
  assert.deepEqual(
    world.lines.filter(({ msg }) => msg === 'question').map(({ status }) => status),
    ['answered', 'closing', 'closing'],
  );
});

test('LOG_QUESTIONS writes the question; the token is never written', async (t) => {
  const { world, discord, ada, channel } = await place(t, { bot: { logsQuestions: true } });
  await discord.replyTo(discord.say({ author: ada, channel, content: `${discord.mention} ${QUESTION}` }));
  await lineOf(world, ({ question, msg }) => msg === 'question' && question === QUESTION);
  assert.equal(JSON.stringify(world.lines).includes(discord.token), false);
});

test('what is measured is what a person waits for: the sending is part of it', async (t) => {
  const slowMs = 300;
  const metrics = openMetrics();
  const { world, discord, ada, channel } = await place(t, { bot: { metrics } });
  const sums = async (whatIsSlow: { method: string; route: RegExp }, ask: () => Promise<unknown>) => {
    const before = world.lines.filter(({ msg }) => msg === 'question').length;
    discord.rate.next(1, whatIsSlow).slow(slowMs);
    await ask();
    const isNew = (line: Record<string, unknown>) =>
      world.lines.filter(({ msg }) => msg === 'question').indexOf(line) === before;
    return Number((await lineOf(world, isNew)).ms);
  };
  const content = `${discord.mention} ${QUESTION}`;
  const use = { user: ada, channel, name: 'ask', options: { question: QUESTION } };
  const waits = [
    await sums({ method: 'POST', route: /messages$/ }, () =>
      discord.replyTo(discord.say({ author: ada, channel, content })),
    ),
    await sums({ method: 'POST', route: /callback$/ }, async () =>
      (await discord.interact.command(use)).final(),
    ),
    await sums({ method: 'PATCH', route: /messages/ }, async () =>
      (await discord.interact.command(use)).final(),
    ),
  ];
  for (const ms of waits) assert.ok(ms >= slowMs, `${waits}`);
  const { samples } = readPrometheus(await metrics.text());
  assert.equal(samples.get('verbatim_question_duration_seconds_count'), waits.length);
  const seconds = waits.reduce((sum, ms) => sum + ms, 0) / 1000;
  assert.ok(Math.abs((samples.get('verbatim_question_duration_seconds_sum') ?? 0) - seconds) < 0.001);
});

test('an error that the client reports is one line of log, and the bot goes on', async (t) => {
  const { world, discord, ada, channel } = await place(t);
  world.bot.client.emit(Events.Error, new Error('out of luck'));
  const line = await lineOf(world, ({ msg }) => msg === 'discord.js reports an error');
  assert.equal(line.error, 'out of luck');
  await discord.replyTo(discord.say({ author: ada, channel, content: `${discord.mention} ${QUESTION}` }));
});

test('a refused token and an unreachable gateway are one line with the remedy', async () => {
  const discord = await startFakeDiscord();
  const token = new Secret('MTA.wrong.token');
  await assert.rejects(botWorld(engine, { bot: { token } }), /Discord refuses DISCORD_TOKEN\. Copy/);
  await discord.close();
  await assert.rejects(
    botWorld(engine, { bot: { api: discord.api } }),
    /the gateway of .* cannot be reached \(.*ECONNREFUSED.*\)\. Check/,
  );
});

test('a token that is reset while the bot runs ends it with a line', async (t) => {
  const lost: string[] = [];
  const { discord } = await place(t, { bot: { onLost: ({ message }) => lost.push(message) } });
  discord.gateway.drop({ kind: 'close', code: 4004 });
  await discord.until(() => lost.length > 0, 'the end', 5000).catch(() => {});
  assert.match(lost[0] ?? '', /Discord refuses DISCORD_TOKEN/);
});
