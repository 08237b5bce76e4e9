import {
  type APIMessage,
  type APIOverwrite,
  type ChannelType,
  type GatewayDispatchEvents,
  type Locale,
  PermissionFlagsBits,
} from 'discord.js';

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
