import type { APIMessage } from 'discord.js';
import type { PostedMessage } from './model.js';
import type { World } from './world.js';

/**
 * A message as an application sees it. Without the right to read content it is emptied, except in direct messages, in
 * what the application wrote itself, and where it is mentioned.
 * https://docs.discord.com/developers/events/gateway#message-content-intent
 */
export function messagePayload(world: World, message: PostedMessage, maySeeContent: boolean): APIMessage {
  const { data } = message;
  const referenced = data.referenced_message && world.messages.get(data.referenced_message.id);
  const whole: APIMessage =
    data.message_reference && 'referenced_message' in data
      ? {
          ...data,
          referenced_message:
            referenced && !referenced.deleted ? bare(world, referenced, maySeeContent) : null,
        }
      : data;
  return isReadable(world, message, maySeeContent) ? whole : emptied(whole);
}

function bare(world: World, message: PostedMessage, maySeeContent: boolean): APIMessage {
  const { referenced_message: _, ...data } = message.data;
  return isReadable(world, message, maySeeContent) ? data : emptied(data);
}

function isReadable(world: World, message: PostedMessage, maySeeContent: boolean): boolean {
  return (
    maySeeContent ||
    message.guildId === null ||
    message.data.author.id === world.bot.id ||
    message.data.mentions.some(({ id }) => id === world.bot.id)
  );
}

function emptied(data: APIMessage): APIMessage {
  const { poll: _, ...rest } = data;
  return { ...rest, content: '', embeds: [], attachments: [], components: [] };
}
