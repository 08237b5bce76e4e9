import { type Client, type Message, RESTJSONErrorCodes, SnowflakeUtil } from 'discord.js';
import { messageOf } from '../../errors.js';
import { mayRead } from '../permissions.js';
import { discordCode } from '../reply-failures.js';
import { ANSWERABLE_MS, type TakenMessage } from '../unfinished.js';
import { answerAgain, onMessage } from './answer-message.js';
import type { MessageServices } from './message-services.js';
import { recall } from './recall.js';

/** Looked through in each channel, the newest. */
const LOOKED_THROUGH = 50;
/** Each costs a request; question channels beyond are not looked through. */
const MAX_CHANNELS = 100;

/**
 * Answers what a process before this one took and did not finish, then what was said in the channels where questions are
 * asked while there was no session to hear it.
 */
export async function catchUp(
  services: MessageServices,
  client: Client<true>,
  left: readonly TakenMessage[],
): Promise<void> {
  const lanes = new Lanes();
  for (const taken of left) {
    const message = await leftMessage(services, client, taken);
    if (message) lanes.add(message.author.id, () => answerAgain(services, message));
  }
  for (const channelId of channelsToHear(services, client)) {
    for (const message of await missedIn(services, client, channelId)) {
      lanes.add(message.author.id, () => onMessage(services, message, true));
    }
  }
  await lanes.settled();
}

/** One thing after the other for each person, as they would have asked. */
class Lanes {
  readonly #last = new Map<string, Promise<void>>();

  add(person: string, work: () => Promise<void>): void {
    const before = this.#last.get(person) ?? Promise.resolve();
    this.#last.set(person, before.finally(work));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}

/** The message, unless it is gone or has its reply already. */
async function leftMessage(
  services: MessageServices,
  client: Client<true>,
  { id, channelId }: TakenMessage,
): Promise<Message<boolean> | null> {
  try {
    const channel = await client.channels.fetch(channelId);
    const message = channel?.isTextBased() ? await channel.messages.fetch(id) : null;
    if (message && (await recall(services, message)) === undefined) return message;
  } catch (error) {
    services.log.warn({ id, error: messageOf(error) }, 'a question that was left cannot be answered');
  }
  services.unfinished.finish(id);
  return null;
}

function channelsToHear({ unfinished, state }: MessageServices, client: Client<true>): string[] {
  const chosen = [...client.guilds.cache.keys()].flatMap((id) => state.channels.list(id));
  return [...new Set([...unfinished.channels, ...chosen])].slice(0, MAX_CHANNELS);
}

/** What nobody took, oldest first. */
async function missedIn(
  { once, state, log }: MessageServices,
  client: Client<true>,
  channelId: string,
): Promise<Message<boolean>[]> {
  const sinceMs = Math.max(Date.now() - ANSWERABLE_MS, state.channels.since(channelId));
  try {
    const channel = await client.channels.fetch(channelId);
    // Discord shuts out who asks too often for what it may not have.
    if (channel && 'guild' in channel && !mayRead(channel)) return [];
    const look = { limit: LOOKED_THROUGH, cache: false } as const;
    const heard = channel?.isTextBased() ? await channel.messages.fetch(look) : null;
    return [...(heard?.values() ?? [])]
      .filter(({ id }) => SnowflakeUtil.timestampFrom(id) >= sinceMs && !once.isClaimed(id))
      .reverse();
  } catch (error) {
    if (discordCode(error) === RESTJSONErrorCodes.UnknownChannel) await state.channels.forget(channelId);
    log.warn({ channel: channelId, error: messageOf(error) }, 'a channel cannot be looked through');
    return [];
  }
}
