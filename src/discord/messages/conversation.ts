import { ComponentType, type Message, MessageType } from 'discord.js';
import { decodeButton } from '../custom-id.js';
import { locales, say } from '../locales/locales.js';
import { colours } from '../render/payload.js';
import { questionWithoutName } from '../render/question-line.js';
import { questionText } from './question-text.js';

/** Messages of a conversation that are looked back at. */
export const MAX_CHAIN = 10;

/**
 * The earlier questions of the conversation that a message goes on with, oldest first: up its chain of replies, and in a
 * thread of the bot's own the messages before it.
 */
export async function conversation(message: Message<boolean>, isInOwnThread: boolean): Promise<string[]> {
  const chain = await replyChain(message);
  const earlier = isInOwnThread && chain.length === 0 ? await threadBefore(message) : chain;
  return earlier.map((said) => questionIn(said)).filter((text) => text !== '');
}

async function replyChain(message: Message<boolean>): Promise<Message<boolean>[]> {
  const chain: Message<boolean>[] = [];
  let current = message;
  while (chain.length < MAX_CHAIN && current.reference?.messageId !== undefined) {
    // A link of the chain that is gone ends it.
    const before = await referenced(current);
    if (before === null) break;
    chain.unshift(before);
    current = before;
  }
  return chain;
}

async function referenced(message: Message<boolean>): Promise<Message<boolean> | null> {
  const cached = message.channel.messages.cache.get(message.reference?.messageId ?? '');
  return cached ?? message.fetchReference().catch(() => null);
}

async function threadBefore(message: Message<boolean>): Promise<Message<boolean>[]> {
  const { channel } = message;
  if (!channel.isThread()) return [];
  const [starter, before] = await Promise.all([
    channel.fetchStarterMessage().catch(() => null),
    channel.messages.fetch({ before: message.id, limit: MAX_CHAIN - 1 }).catch(() => null),
  ]);
  const oldestFirst = [...(before?.values() ?? [])].reverse();
  const first = starter && (await referenced(starter).catch(() => null));
  return [first, starter, ...oldestFirst].filter((said) => said != null).slice(-MAX_CHAIN);
}

/** A person's words; of the bot's answers the question that stands over them, unless its message is in the chain. */
function questionIn(message: Message<boolean>): string {
  if (message.author.id !== message.client.user.id) {
    return message.author.bot ? '' : questionText(message.content);
  }
  // What a button brings is a reply, too: to the message that has the button.
  const repliesToQuestion = message.reference !== null && message.interactionMetadata === null;
  if (repliesToQuestion || !isAnswer(message)) return '';
  const line = message.embeds[0]?.author?.name ?? '';
  return message.type === MessageType.ContextMenuCommand ? questionWithoutName(line) : line;
}

/** Whether it answers a question: only under answers can one vote, and only that there is none has the colour for it. */
function isAnswer({ components, embeds }: Message<boolean>): boolean {
  const rows = components.filter((row) => row.type === ComponentType.ActionRow);
  const canVote = rows.some((row) =>
    row.components.some(({ customId }) => decodeButton(customId ?? '')?.action === 'up'),
  );
  if (canVote) return true;
  const [embed] = embeds;
  const isEmptySummary = locales.some((locale) => embed?.description === say(locale, 'summary.nothing'));
  return embed?.color === colours.notInArticle && !isEmptySummary;
}
