import { AllowedMentionsTypes, type APIEmbed, type APIStickerItem, StickerFormatType } from 'discord.js';
import { postMessage } from './messages.js';
import type { Channel, PostedMessage, User } from './model.js';
import { addThread } from './threads.js';
import type { World } from './world.js';

export interface Said {
  readonly author: User;
  readonly channel: Channel;
  readonly content?: string;
  /** The message it replies to. */
  readonly reference?: PostedMessage;
  /** False replies with the ping switched off. */
  readonly pingReplied?: boolean;
  readonly embeds?: readonly APIEmbed[];
  readonly attachments?: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly bytes: Uint8Array;
  }[];
  /** Names of stickers. */
  readonly stickers?: readonly string[];
  /** Set when a webhook speaks; `author` is then only its name. */
  readonly webhook?: boolean;
}

export interface ForumPost {
  readonly forum: Channel;
  readonly name: string;
  readonly author: User;
  readonly content: string;
}

const WITHOUT_REPLY_PING = {
  parse: [AllowedMentionsTypes.User, AllowedMentionsTypes.Role, AllowedMentionsTypes.Everyone],
  replied_user: false,
};

/** A person, a bot or a webhook says something. */
export function say(world: World, said: Said): PostedMessage {
  const { author, reference, pingReplied = true, webhook = false } = said;
  return postMessage(world, {
    channel: said.channel,
    author: webhook ? { ...author, isBot: true } : author,
    content: said.content,
    embeds: said.embeds,
    reference,
    files: said.attachments?.map((file, number) => ({ ...file, number })),
    stickers: said.stickers?.map((name): APIStickerItem => {
      return { id: world.ids.next(), name, format_type: StickerFormatType.PNG };
    }),
    webhookId: webhook ? author.id : undefined,
    allowedMentions: pingReplied ? undefined : WITHOUT_REPLY_PING,
  });
}

/** A post in a forum: a thread, and its first message, which has the thread's id. */
export function postInForum(world: World, post: ForumPost): { thread: Channel; message: PostedMessage } {
  const { author, content } = post;
  const thread = addThread(world, { parent: post.forum, name: post.name, owner: author });
  return { thread, message: postMessage(world, { channel: thread, author, content, id: thread.id }) };
}
