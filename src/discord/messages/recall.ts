import type { Message, PartialMessage } from 'discord.js';
import type { Given } from './answers-given.js';
import type { MessageServices } from './message-services.js';

/** An answer stands so close to its question; as many messages are looked through. */
const LOOKED_THROUGH = 50;

/** The question and its answer, as remembered, or as found in the channel where it was answered before a restart. */
export async function recall(
  { given, once }: MessageServices,
  message: Message<boolean> | PartialMessage,
): Promise<Given | undefined> {
  const known = given.get(message.id);
  if (known !== undefined || !once.isClaimed(message.id)) return known;
  const { client, channel, id } = message;
  // What cannot be looked through holds no answer that could be changed.
  // Kept out of the cache: the client passes no event on for a message that it has already.
  const look = { after: id, limit: LOOKED_THROUGH, cache: false } as const;
  const after = await channel.messages.fetch(look).catch(() => null);
  const answer = after?.find(
    ({ author, reference }) => author.id === client.user.id && reference?.messageId === id,
  );
  return answer && given.open(id, '', answer.id);
}
