import type { APIMessage, APIOverwrite, GatewayDispatchEvents } from 'discord.js';
import { type ChannelType, type Locale, PermissionFlagsBits } from 'discord.js';
import { apiError } from './api-error.js';
import { CommandStore } from './commands.js';
import { Snowflakes } from './snowflake.js';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly isBot: boolean;
  /** False when nobody who is not a friend may write to this person. */
  acceptsDirectMessages: boolean;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
  /** The bot whose own role this is. */
  readonly botId: string | null;
}

export interface Member {
  readonly user: User;
  readonly roleIds: string[];
  readonly joinedAt: string;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly locale: Locale;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
}

export interface ThreadState {
  readonly ownerId: string;
  readonly memberIds: Set<string>;
  messageCount: number;
  archived: boolean;
  locked: boolean;
}

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  readonly guildId: string | null;
  readonly parentId: string | null;
  /** The person at the other end of a direct message. */
  readonly recipient: User | null;
  readonly overwrites: APIOverwrite[];
  readonly thread: ThreadState | null;
  name: string;
  lastMessageId: string | null;
}

/** Who would hear a sound. */
export interface Pinged {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly everyone: boolean;
}

/** A message as it stands, and what an API client cannot see of it. */
export interface PostedMessage {
  readonly id: string;
  readonly channelId: string;
  readonly guildId: string | null;
  /** What everybody sees; changes when the message is edited. */
  data: APIMessage;
  pinged: Pinged;
  /** The only person who sees an ephemeral message; null when everybody does. */
  readonly visibleTo: string | null;
  /** Attachment id to bytes. */
  readonly files: Map<string, Uint8Array>;
  deleted: boolean;
}

/** An event on its way to the sessions that asked for it. */
export interface Dispatch {
  readonly event: GatewayDispatchEvents;
  readonly data: object;
  readonly guildId: string | null;
  /** The intent bits of which a session needs one; 0 when every session gets it. */
  readonly intents: number;
  /** Set when the data is this message: its content is emptied for sessions that may not read it. */
  readonly message?: PostedMessage;
}

export const EVERYONE_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands;

/** Everything that exists in this Discord. Changing it is left to `messages.ts`, `places.ts` and `interactions.ts`. */
export class World {
  readonly ids = new Snowflakes();
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  /** In the order they were posted, deleted ones included. */
  readonly messages = new Map<string, PostedMessage>();
  readonly #byChannel = new Map<string, PostedMessage[]>();
  readonly #replies = new Map<string, PostedMessage[]>();
  readonly #byNonce = new Map<string, PostedMessage>();
  readonly commands: CommandStore;
  readonly applicationId = this.ids.next();
  readonly bot: User;
  /** Where attachments are served from. */
  cdn = '';
  readonly #listeners = new Set<(dispatch: Dispatch) => void>();
  readonly #watchers = new Set<() => void>();

  constructor(botName: string) {
    // A bot made today shares its id with its application.
    this.bot = {
      id: this.applicationId,
      username: botName,
      displayName: botName,
      isBot: true,
      acceptsDirectMessages: false,
    };
    this.users.set(this.bot.id, this.bot);
    this.commands = new CommandStore(this.applicationId, this.ids);
  }

  onDispatch(listener: (dispatch: Dispatch) => void): void {
    this.#listeners.add(listener);
  }

  publish(dispatch: Dispatch): void {
    for (const listener of this.#listeners) listener(dispatch);
    this.changed();
  }

  /** Calls `watcher` whenever anything may have changed; returns how to stop that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (!user) throw apiError('unknownUser');
    return user;
  }

  guild(id: string): Guild {
    const guild = this.guilds.get(id);
    if (!guild) throw apiError('unknownGuild');
    return guild;
  }

  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (!channel) throw apiError('unknownChannel');
    return channel;
  }

  /** Stores a new message where it can be found by its channel, by what it replies to, and by the bot's nonce. */
  store(message: PostedMessage): void {
    const { data } = message;
    this.messages.set(message.id, message);
    append(this.#byChannel, message.channelId, message);
    if (data.message_reference?.message_id) append(this.#replies, data.message_reference.message_id, message);
    if (data.nonce !== undefined) this.#byNonce.set(`${message.channelId} ${data.nonce}`, message);
  }

  /** In the order they were posted, deleted and private ones included. */
  messagesIn(channelId: string): readonly PostedMessage[] {
    return this.#byChannel.get(channelId) ?? [];
  }

  repliesTo(messageId: string): readonly PostedMessage[] {
    return this.#replies.get(messageId) ?? [];
  }

  sentWithNonce(channelId: string, nonce: string | number): PostedMessage | undefined {
    return this.#byNonce.get(`${channelId} ${nonce}`);
  }

  /** A message that stands in this channel and is not ephemeral. */
  message(channelId: string, id: string): PostedMessage {
    const message = this.messages.get(id);
    if (!message || message.deleted || message.channelId !== channelId || message.visibleTo !== null) {
      throw apiError('unknownMessage');
    }
    return message;
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
