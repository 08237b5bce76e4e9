import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Engine } from '../../src/answer/engine.js';
import { looksLikeQuestion } from '../../src/discord/messages/looks-like-question.js';
import { questionText } from '../../src/discord/messages/question-text.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { Channel, PostedMessage, User } from '../fake-discord/model.js';
import type { AddedGuild } from '../fake-discord/places.js';
import type { Said } from '../fake-discord/say.js';
import { answerOf, articleOf } from './articles.js';
import { type BotWorld, botWorld } from './bot-world.js';

/** Answers everything with nothing: what is tested is whether it is asked. */
const engine: Engine = {
  articles: [articleOf({ lead: ['A world model predicts.'] })],
  problems: [],
  status: {
    model: 'stand-in',
    dimensions: 1,
    index: 'exact',
    report: { sentences: 0, bytes: 0, embedded: 0 },
  },
  ask: async (question) => answerOf({ question, status: 'not-in-article', confidence: 0 }),
  summarize: async () => ({ quotes: [], language: 'en' }),
  close: async () => {},
};

interface Setting {
  readonly discord: FakeDiscord;
  readonly guild: AddedGuild;
  readonly general: Channel;
  readonly questions: Channel;
  readonly forum: Channel;
  readonly ada: User;
  readonly bob: User;
  readonly robot: User;
  /** One of the bot's answers. */
  readonly answer: PostedMessage;
  readonly ownThread: Channel;
  readonly otherThread: Channel;
}

type Outcome = 'answer' | 'help' | 'tell-how' | 'nothing';

interface Case {
  readonly name: string;
  readonly said: (setting: Setting) => Partial<Said>;
  /** Without the MessageContent intent, and with it. */
  readonly outcome: Outcome | readonly [Outcome, Outcome];
}

const QUESTION = 'What is a world model?';

const cases: readonly Case[] = [
  {
    name: 'a mention',
    said: ({ discord }) => ({ content: `${discord.mention} ${QUESTION}` }),
    outcome: 'answer',
  },
  {
    name: 'a mention amid the words',
    said: ({ discord }) => ({ content: `Tell me ${discord.mention} about world models` }),
    outcome: 'answer',
  },
  { name: 'a mention alone', said: ({ discord }) => ({ content: discord.mention }), outcome: 'help' },
  {
    name: 'a mention with nothing but marks',
    said: ({ discord }) => ({ content: `${discord.mention} ?! <:wow:1234567890123456789>` }),
    outcome: 'help',
  },
  {
    name: 'a mention and another person’s',
    said: ({ discord, bob }) => ({ content: `<@${bob.id}> ${discord.mention} ${QUESTION}` }),
    outcome: 'answer',
  },
  {
    name: 'a mention in a code block',
    said: ({ discord }) => ({ content: `\`\`\`\n${discord.mention} ${QUESTION}\n\`\`\`` }),
    outcome: 'nothing',
  },
  {
    name: 'a mention in inline code',
    said: ({ discord }) => ({ content: `\`${discord.mention}\` ${QUESTION}` }),
    outcome: 'nothing',
  },
  {
    name: 'a mention of the bot’s role',
    said: ({ guild }) => ({ content: `<@&${guild.botRole.id}> ${QUESTION}` }),
    outcome: 'nothing',
  },
  { name: 'a mention of everyone', said: () => ({ content: `@everyone ${QUESTION}` }), outcome: 'nothing' },
  { name: 'plain words', said: () => ({ content: QUESTION }), outcome: 'nothing' },
  {
    name: 'a reply to its answer',
    said: ({ answer }) => ({ content: 'and why?', reference: answer }),
    outcome: 'answer',
  },
  {
    name: 'a reply to its answer with the ping off',
    said: ({ answer }) => ({ content: 'and why?', reference: answer, pingReplied: false }),
    outcome: ['tell-how', 'answer'],
  },
  {
    name: 'a reply to its answer with a sticker',
    said: ({ answer }) => ({ stickers: ['thanks'], reference: answer }),
    outcome: 'nothing',
  },
  {
    name: 'a reply to another person',
    said: (setting) => ({ content: QUESTION, reference: spoken(setting, setting.bob) }),
    outcome: 'nothing',
  },
  {
    name: 'a reply to another person with a mention',
    said: (setting) => ({
      content: `${setting.discord.mention} ${QUESTION}`,
      reference: spoken(setting, setting.bob),
    }),
    outcome: 'answer',
  },
  {
    name: 'words in a thread that grew from its answer',
    said: ({ ownThread }) => ({ content: 'and why?', channel: ownThread }),
    outcome: ['tell-how', 'answer'],
  },
  {
    name: 'words to another person in that thread',
    said: ({ ownThread, bob }) => ({ content: `<@${bob.id}> and why?`, channel: ownThread }),
    outcome: 'nothing',
  },
  {
    name: 'a mention in that thread',
    said: ({ discord, ownThread }) => ({ content: `${discord.mention} ${QUESTION}`, channel: ownThread }),
    outcome: 'answer',
  },
  {
    name: 'words in a thread that someone else started',
    said: ({ otherThread }) => ({ content: QUESTION, channel: otherThread }),
    outcome: 'nothing',
  },
  {
    name: 'a mention in a thread that someone else started',
    said: ({ discord, otherThread }) => ({ content: `${discord.mention} ${QUESTION}`, channel: otherThread }),
    outcome: 'answer',
  },
  {
    name: 'a direct message',
    said: ({ discord, ada }) => ({ content: 'world models', channel: discord.directMessages(ada) }),
    outcome: 'answer',
  },
  {
    name: 'a direct message with a picture alone',
    said: ({ discord, ada }) => ({
      attachments: [{ name: 'a.png', contentType: 'image/png', bytes: new Uint8Array([1]) }],
      channel: discord.directMessages(ada),
    }),
    outcome: 'help',
  },
  {
    name: 'a webhook with a mention',
    said: ({ discord }) => ({ content: `${discord.mention} ${QUESTION}`, webhook: true }),
    outcome: 'nothing',
  },
  {
    name: 'a bot with a mention',
    said: ({ discord, robot }) => ({ content: `${discord.mention} ${QUESTION}`, author: robot }),
    outcome: 'nothing',
  },
  {
    name: 'a bot that replies to its answer',
    said: ({ robot, answer }) => ({ content: QUESTION, author: robot, reference: answer }),
    outcome: 'nothing',
  },
  {
    name: 'a bot in its thread',
    said: ({ robot, ownThread }) => ({ content: QUESTION, author: robot, channel: ownThread }),
    outcome: 'nothing',
  },
  {
    name: 'itself with a mention',
    said: ({ discord }) => ({ content: `${discord.mention} ${QUESTION}`, author: discord.botUser }),
    outcome: 'nothing',
  },
  { name: 'a sticker', said: () => ({ stickers: ['wave'] }), outcome: 'nothing' },
  {
    name: 'a question in a question channel',
    said: ({ questions }) => ({ content: QUESTION, channel: questions }),
    outcome: ['nothing', 'answer'],
  },
  {
    name: 'a question without its mark in a question channel',
    said: ({ questions }) => ({ content: '世界模型是什么', channel: questions }),
    outcome: ['nothing', 'answer'],
  },
  {
    name: 'no question in a question channel',
    said: ({ questions }) => ({ content: 'Good morning, all', channel: questions }),
    outcome: 'nothing',
  },
  {
    name: 'a question to another person in a question channel',
    said: ({ questions, bob }) => ({ content: `<@${bob.id}> are you there?`, channel: questions }),
    outcome: 'nothing',
  },
  {
    name: 'a mention in a question channel',
    said: ({ discord, questions }) => ({ content: `${discord.mention} world models`, channel: questions }),
    outcome: 'answer',
  },
];

function spoken({ discord, general }: Setting, author: User): PostedMessage {
  return discord.say({ author, channel: general, content: 'Look at this' });
}

const worlds: BotWorld[] = [];
const settings: Setting[] = [];

before(async () => {
  for (const messageContent of [false, true]) {
    const world = await botWorld(engine, { discord: { privileged: { messageContent } } });
    worlds.push(world);
    settings.push(await settingOf(world, messageContent));
  }
});

after(async () => {
  for (const world of worlds) await world.close();
});

async function settingOf(world: BotWorld, messageContent: boolean): Promise<Setting> {
  const { discord } = world;
  const [ada, bob] = [discord.addUser('Ada'), discord.addUser('Bob')];
  const robot = discord.addUser('Robot', { bot: true });
  const guild = discord.addGuild({
    name: 'Readers',
    channels: ['general', 'questions'],
    members: [{ user: ada, permissions: 1n << 5n }, bob, robot],
  });
  const [general, questions] = [guild.channel('general'), guild.channel('questions')];
  const forum = discord.addForum(guild.guild, 'forum');
  const use = { user: ada, channel: questions, name: 'channel add' };
  await (await discord.interact.command(use)).final();
  assert.equal(world.bot.client.options.intents.has('MessageContent'), messageContent);
  const answer = await discord.replyTo(
    discord.say({ author: ada, channel: general, content: `${discord.mention} ${QUESTION}` }),
  );
  const ownThread = discord.addThread({ parent: general, name: 'on', owner: ada, from: answer });
  const from = discord.say({ author: bob, channel: general, content: 'Look' });
  const otherThread = discord.addThread({ parent: general, name: 'else', owner: bob, from });
  return { discord, guild, general, questions, forum, ada, bob, robot, answer, ownThread, otherThread };
}

for (const [index, intent] of ['without', 'with'].entries()) {
  for (const { name, said, outcome } of cases) {
    const expected = typeof outcome === 'string' ? outcome : outcome[index];
    test(`${name}, ${intent} the MessageContent intent: ${expected}`, async () => {
      const setting = settings[index] as Setting;
      const { discord, general } = setting;
      // Hints come once a day to each person.
      const ada = { ...setting, ada: freshMember(setting) };
      const message = discord.say({ author: ada.ada, channel: general, ...said(ada) });
      assert.equal(await outcomeOf(setting, message), expected);
    });
  }

  test(`a post in a forum that mentions it is answered, others are not, ${intent} the intent`, async () => {
    const setting = settings[index] as Setting;
    const { discord, forum, ada } = setting;
    const post = { forum, name: 'models', author: ada };
    const asked = discord.addForumPost({ ...post, content: `${discord.mention} ${QUESTION}` });
    assert.equal(await outcomeOf(setting, asked.message), 'answer');
    const plain = discord.addForumPost({ ...post, content: QUESTION });
    assert.equal(await outcomeOf(setting, plain.message), 'nothing');
  });
}

function freshMember({ discord, guild }: Setting): User {
  const user = discord.addUser(`Ada ${Math.random()}`);
  discord.addMember(guild.guild, user);
  return user;
}

async function outcomeOf({ discord, bob }: Setting, message: PostedMessage): Promise<Outcome> {
  const direct = discord.directMessages(bob);
  await discord.replyTo(discord.say({ author: bob, channel: direct, content: 'Is all heard?' }));
  const expectsMore = () => discord.repliesTo(message)[0];
  const reply = expectsMore() ?? (await discord.until(expectsMore, 'a late reply', 150).catch(() => null));
  if (!reply) return 'nothing';
  if (reply.data.embeds[0]?.title === 'Ask the article, get its own words') return 'help';
  return reply.data.content.startsWith('I cannot read this') ? 'tell-how' : 'answer';
}

test('a question is its words, without mentions, emoji and timestamps', () => {
  assert.equal(questionText('<@123> who <@!4> made <#5> it? <a:wow:678> <t:1700000000:R>'), 'who made it?');
  assert.equal(questionText('a < b and <@ 1>'), 'a < b and <@ 1>');
});

test('what looks like a question, in Chinese and English', () => {
  const questions = [
    '谁做的',
    '誰做的',
    '它好吗',
    '怎么训练',
    '為何稀缺',
    'why',
    'Hey, how does it work',
    'Genie 3?',
    '真的？',
  ];
  const others = [
    '谢谢',
    '早上好',
    'thanks!',
    'I know what you mean',
    'https://example.org/?a=1',
    'Whatever',
    'island',
  ];
  assert.deepEqual(
    questions.filter((text) => !looksLikeQuestion(text)),
    [],
  );
  assert.deepEqual(others.filter(looksLikeQuestion), []);
});
