import {
  ChannelType,
  type Message,
  MessageReferenceType,
  RESTJSONErrorCodes,
  type ThreadChannel,
} from 'discord.js';
import { isAskable } from '../answer-question.js';
import { discordCode } from '../reply-failures.js';
import type { Services } from '../services.js';
import { questionText } from './question-text.js';
import type { Heard } from './should-answer.js';

export interface HeardMessage extends Heard {
  /** As `performance.now()` counts. */
  readonly arrivedMs: number;
}

/** Whether threads grew from the bot's messages is remembered for so many of them. */
const MAX_THREADS = 1000;
const growth = new WeakMap<object, Map<string, boolean>>();

/** What there is to know about a message. Asks Discord only about a thread that it has not seen before. */
export async function hear(services: Services, message: Message<boolean>): Promise<HeardMessage> {
  const arrivedMs = performance.now();
  const { author, channel, client } = message;
  const botId = client.user.id;
  const isFromPerson = !author.bot && message.webhookId === null && !message.system;
  const repliedTo = isFromPerson ? await repliedAuthor(message) : null;
  const isInOwnThread = isFromPerson && channel.isThread() && (await grewFromOwnMessage(channel));
  // Only now: it may have been edited meanwhile.
  const words = questionText(message.content);
  const named = new RegExp(`<@!?${botId}>`);
  return {
    arrivedMs,
    isFromPerson,
    place: message.inGuild() ? 'server' : 'direct',
    mentionsBot: message.mentions.users.has(botId) && (repliedTo !== botId || named.test(message.content)),
    repliesToBot: repliedTo === botId,
    isInOwnThread,
    isInQuestionChannel: services.state.channels.has(channel.id),
    isToOthers:
      (repliedTo !== null && repliedTo !== botId) || message.mentions.users.some(({ id }) => id !== botId),
    isWithheld: isWithheld(services, message),
    text: isAskable(words) ? words : '',
  };
}

async function repliedAuthor(message: Message<boolean>): Promise<string | null> {
  const { reference } = message;
  if (reference?.messageId === undefined || reference.type !== MessageReferenceType.Default) return null;
  const known =
    message.mentions.repliedUser ?? message.channel.messages.cache.get(reference.messageId)?.author;
  if (known) return known.id;
  // What cannot be fetched is gone, or not for the bot to see.
  const fetched = await message.fetchReference().catch(() => null);
  return fetched?.author.id ?? null;
}

function isWithheld({ messageContent }: Services, message: Message<boolean>): boolean {
  const { content, attachments, embeds, stickers, poll } = message;
  const isBare =
    content === '' && attachments.size === 0 && embeds.length === 0 && stickers.size === 0 && !poll;
  return isBare && message.inGuild() && !messageContent.isOn;
}

/** A thread has the id of the message it grew from. */
async function grewFromOwnMessage(thread: ThreadChannel): Promise<boolean> {
  const { client, parent } = thread;
  if (thread.type === ChannelType.PrivateThread || parent === null || parent.isThreadOnly()) return false;
  const known = growth.get(client) ?? new Map<string, boolean>();
  growth.set(client, known);
  const seen = known.get(thread.id);
  if (seen !== undefined) return seen;
  let starter: Message | null = null;
  try {
    starter = await parent.messages.fetch(thread.id);
  } catch (error) {
    // What may not be read now may be read later.
    if (discordCode(error) !== RESTJSONErrorCodes.UnknownMessage) return false;
  }
  const isOwn = starter?.author.id === client.user.id;
  const [oldest] = known.keys();
  if (known.size >= MAX_THREADS && oldest !== undefined) known.delete(oldest);
  known.set(thread.id, isOwn);
  return isOwn;
}
