import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import type { Engine } from '../../src/answer/engine.js';
import type { Article } from '../../src/article/article.js';
import { openTestEngine } from '../answer/engines.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { Channel, User } from '../fake-discord/model.js';
import type { AddedGuild } from '../fake-discord/places.js';
import { type BotWorld, botWorld } from './bot-world.js';

export interface Readers {
  readonly engine: Engine;
  readonly article: Article;
  readonly world: BotWorld;
  readonly discord: FakeDiscord;
  readonly guild: AddedGuild;
  readonly general: Channel;
  /** May manage the server. */
  readonly ada: User;
  readonly bob: User;
}

/**
 * What most files of tests start from: the bot, and a server with two people in it. It is stopped after the tests of the
 * file, and fails them when it sent anything that does not fit Discord's description.
 *
 * @param given what answers; default: the engine that ships.
 * @example
 * const { discord, ada, general } = await readers();
 */
export async function readers(given?: Engine): Promise<Readers> {
  const { engine, close } = given ? { engine: given, close: () => given.close() } : await openTestEngine();
  const [article] = engine.articles;
  assert.ok(article, 'an article ships');
  const world = await botWorld(engine);
  after(async () => {
    await world.close();
    await close();
  });
  const { discord } = world;
  const [ada, bob] = [discord.addUser('Ada'), discord.addUser('Bob')];
  const members = [{ user: ada, permissions: PermissionFlagsBits.ManageGuild }, bob];
  const guild = discord.addGuild({ name: 'Readers', channels: ['general'], members });
  return { engine, article, world, discord, guild, general: guild.channel('general'), ada, bob };
}

/** A {@link botWorld} for one test, closed after it. */
export async function worldFor(t: TestContext, ...given: Parameters<typeof botWorld>): Promise<BotWorld> {
  const world = await botWorld(...given);
  t.after(() => world.close());
  return world;
}
