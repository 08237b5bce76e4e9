import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayDispatchEvents } from 'discord.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { Drop } from '../fake-discord/gateway-types.js';
import { tell } from '../fake-discord/message-events.js';
import type { Channel, PostedMessage, User } from '../fake-discord/model.js';
import { randomFrom } from '../search/random.js';
import { botWorld, quotesOf } from './bot-world.js';
import { quickEngine } from './quick-engine.js';

const DROPS = Number(process.env.VERBATIM_TEST_DROPS ?? 1_000);
/** Bots that are dropped at the same time, each by a Discord of its own: the client waits half a second after a drop. */
const BOTS = 20;
const HEARTBEAT_MS = 500;
const PATIENCE_MS = 120_000;

/** What the client comes back from with its session. */
const RESUMABLE: readonly Drop[] = [
  { kind: 'reset' },
  { kind: 'end' },
  { kind: 'close', code: 4000 },
  { kind: 'close', code: 4009 },
  { kind: 'close', code: 1012 },
  { kind: 'reconnect' },
  { kind: 'invalid-session', resumable: true },
];
/** Two heartbeats pass until the client knows, so there are fewer of these. */
const SLOW: readonly Drop[] = [{ kind: 'zombie' }, { kind: 'silence' }];
const SLOW_SHARE = 0.04;
/** What costs the session: the client may identify only every five seconds. */
const FINAL: readonly Drop[] = [
  { kind: 'close', code: 4007 },
  { kind: 'close', code: 4008 },
  { kind: 'invalid-session', resumable: false },
];
const FINAL_EVERY = 20;

const QUESTIONS = ['Genie 3 是谁做的？', '英伟达的世界模型叫什么？', 'Who made Genie 3?', 'What is on Mars?'];

const engine = await quickEngine();

interface Place {
  readonly discord: FakeDiscord;
  readonly channel: Channel;
  readonly people: readonly User[];
  readonly asked: PostedMessage[];
}

function ask({ discord, channel, people, asked }: Place): PostedMessage {
  const author = people[asked.length % people.length] ?? discord.botUser;
  const question = QUESTIONS[asked.length % QUESTIONS.length];
  const message = discord.say({ author, channel, content: `${discord.mention} ${question}` });
  asked.push(message);
  return message;
}

function pick(random: () => number): Drop {
  const drops = random() < SLOW_SHARE ? SLOW : RESUMABLE;
  return drops[Math.floor(random() * drops.length)] ?? { kind: 'reset' };
}

/** Drops one bot's connection again and again, and asks before and while it is away. */
async function dropAndAsk(
  seed: number,
  drops: number,
): Promise<{ asked: number; identifies: number; resumes: number }> {
  const random = randomFrom(seed);
  const world = await botWorld(engine, {
    discord: { heartbeatIntervalMs: HEARTBEAT_MS, sessionStarts: 10_000 },
  });
  const { discord } = world;
  const people = Array.from({ length: 200 }, (_, i) => discord.addUser(`Person ${i}`));
  const guild = discord.addGuild({ name: 'Readers', members: people });
  const place: Place = { discord, channel: guild.channel('general'), people, asked: [] };
  try {
    for (let i = 1; i <= drops; i++) {
      const isFinal = i % FINAL_EVERY === 0;
      const question = ask(place);
      // discord.js throws where a session is lost in the moment in which it is resumed.
      if (isFinal) await discord.replyTo(question, PATIENCE_MS);
      // On a busy machine a connection may also be lost by itself, its heartbeats being late.
      await discord.until(() => discord.gateway.connected > 0, 'a connection', PATIENCE_MS);
      const final = FINAL[(i / FINAL_EVERY) % FINAL.length] ?? { kind: 'close', code: 4007 };
      const drop = isFinal ? final : pick(random);
      const back = discord.gateway.drop(drop);
      const meanwhile = ask(place);
      const tooLate = sleep(PATIENCE_MS, null, { ref: false }).then(() => {
        throw new Error(`no connection ${PATIENCE_MS} ms after ${JSON.stringify(drop)}`);
      });
      await Promise.race([back, tooLate]);
      // A client that is dropped again before it has read its new session has none to resume.
      if (isFinal) await discord.replyTo(meanwhile, PATIENCE_MS);
    }
    for (const question of place.asked) await discord.replyTo(question, PATIENCE_MS);
    const replies = place.asked.map((question) => discord.repliesTo(question));
    assert.equal(replies.filter(({ length }) => length === 0).length, 0, 'lost');
    assert.equal(replies.filter(({ length }) => length > 1).length, 0, 'answered twice');
    const answered = replies.filter(([reply]) => reply && quotesOf(reply).length > 0).length;
    assert.ok(answered > place.asked.length / 2, `${answered} of ${place.asked.length} answered with quotes`);
    return {
      asked: place.asked.length,
      identifies: discord.gateway.identifies.length,
      resumes: discord.gateway.resumes.length,
    };
  } finally {
    // To close what is just being connected would fail in its own way, and hide what failed first.
    await discord.until(() => discord.gateway.connected > 0, 'a connection', PATIENCE_MS).catch(() => {});
    await world.close();
  }
}

test(`through ${DROPS} drops of all kinds no question is lost, and none answered twice`, async (t) => {
  const each = Math.ceil(DROPS / BOTS);
  const bots = Array.from({ length: BOTS }, (_, seed) => dropAndAsk(seed, each));
  // Also where one fails, the others come to their end before the test does.
  await Promise.allSettled(bots);
  const results = await Promise.all(bots);
  const sum = (of: (result: (typeof results)[number]) => number) =>
    results.reduce((all, one) => all + of(one), 0);
  const [asked, identifies, resumes] = [sum((r) => r.asked), sum((r) => r.identifies), sum((r) => r.resumes)];
  t.diagnostic(`${each * BOTS} drops, ${asked} questions, ${resumes} resumes, ${identifies} identifies`);
  const finalDrops = Math.floor(each / FINAL_EVERY);
  assert.ok(identifies <= BOTS * (1 + finalDrops) + DROPS / 100, `${identifies} identifies`);
  assert.ok(resumes >= BOTS * (each - finalDrops));
});

describe('a question is answered once', () => {
  async function asked() {
    const world = await botWorld(engine);
    const { discord } = world;
    const ada = discord.addUser('Ada');
    const guild = discord.addGuild({ name: 'Readers', members: [ada] });
    const place: Place = { discord, channel: guild.channel('general'), people: [ada], asked: [] };
    return { world, discord, place };
  }

  test('however often it is delivered, also after a restart', async () => {
    const { world, discord, place } = await asked();
    try {
      const deliver = (message: PostedMessage) =>
        tell(discord.world, message, GatewayDispatchEvents.MessageCreate);
      const first = ask(place);
      deliver(first);
      await discord.replyTo(first);
      deliver(first);
      await discord.replyTo(ask(place));
      await world.restart();
      deliver(first);
      await discord.replyTo(ask(place));
      for (const question of place.asked) assert.equal(discord.repliesTo(question).length, 1);
    } finally {
      await world.close();
    }
  });

  test('however often Discord takes the reply and fails to say so', async () => {
    const { world, discord, place } = await asked();
    try {
      const toReplies = { method: 'POST', route: '/channels/:channel/messages' };
      discord.rate.next(1, toReplies).serverError(502, { takesEffect: true });
      discord.rate.next(1, toReplies).reset({ takesEffect: true });
      for (let i = 0; i < 3; i++) await discord.replyTo(ask(place));
      for (const question of place.asked) assert.equal(discord.repliesTo(question).length, 1);
    } finally {
      await world.close();
    }
  });
});
