import {
  type APIAllowedMentions,
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  type APIStickerItem,
  GatewayDispatchEvents,
  MessageFlags,
  MessageReferenceType,
  MessageType,
  PermissionFlagsBits,
  type RESTAPIAttachment,
} from 'discord.js';
import { attach, type UploadedFile } from './attachments.js';
import { pingedBy } from './mentions.js';
import { tell, tellPurge } from './message-events.js';
import type { Channel, PostedMessage, User } from './model.js';
import { userPayload } from './payloads.js';
import { permissionsIn } from './permissions.js';
import type { World } from './world.js';

export interface MessageDraft {
  readonly channel: Channel;
  readonly author: User;
  readonly content?: string | undefined;
  readonly embeds?: readonly APIEmbed[] | undefined;
  readonly components?: readonly APIMessageTopLevelComponent[] | undefined;
  readonly files?: readonly UploadedFile[] | undefined;
  readonly attachments?: readonly RESTAPIAttachment[] | undefined;
  readonly stickers?: readonly APIStickerItem[] | undefined;
  readonly reference?: PostedMessage | null | undefined;
  readonly flags?: number | undefined;
  readonly nonce?: string | number | undefined;
  readonly allowedMentions?: APIAllowedMentions | undefined;
  readonly type?: MessageType | undefined;
  readonly webhookId?: string | undefined;
  readonly visibleTo?: string | null | undefined;
  readonly interaction?: APIMessage['interaction_metadata'];
  /** Set for the first message of a forum post, which has the id of its thread. */
  readonly id?: string | undefined;
}

/** Puts a message into its channel and tells the sessions; an ephemeral one is told to nobody. */
export function postMessage(world: World, draft: MessageDraft): PostedMessage {
  const { channel, author } = draft;
  const id = draft.id ?? world.ids.next();
  const files = new Map<string, Uint8Array>();
  const content = draft.content ?? '';
  const pinged = pingsOf(world, draft, content);
  const data: APIMessage = {
    id,
    channel_id: channel.id,
    type: draft.type ?? (draft.reference ? MessageType.Reply : MessageType.Default),
    author: userPayload(author),
    content,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: pinged.everyone,
    mentions: pinged.users.map((userId) => userPayload(world.user(userId))),
    mention_roles: [...pinged.roles],
    attachments: attach(world, channel.id, files, draft.files ?? [], draft.attachments ?? []),
    embeds: shown(draft.embeds ?? []),
    components: [...(draft.components ?? [])],
    pinned: false,
    flags: (draft.flags ?? 0) as MessageFlags,
    ...(draft.nonce !== undefined && { nonce: draft.nonce }),
    ...(draft.stickers?.length && { sticker_items: [...draft.stickers] }),
    ...(draft.webhookId !== undefined && { webhook_id: draft.webhookId }),
    ...(author.id === world.bot.id && { application_id: world.applicationId }),
    ...(draft.interaction && { interaction_metadata: draft.interaction }),
    ...(draft.reference && {
      message_reference: {
        type: MessageReferenceType.Default,
        message_id: draft.reference.id,
        channel_id: draft.reference.channelId,
        ...(channel.guildId !== null && { guild_id: channel.guildId }),
      },
      referenced_message: draft.reference.data,
    }),
  };
  const visibleTo = draft.visibleTo ?? null;
  const message: PostedMessage = {
    id,
    channelId: channel.id,
    guildId: channel.guildId,
    data,
    pinged: visibleTo === null ? pinged : { users: [], roles: [], everyone: false },
    visibleTo,
    files,
    deleted: false,
  };
  world.store(message);
  if (visibleTo === null) {
    channel.lastMessageId = id;
    if (channel.thread) channel.thread.messageCount += 1;
  }
  tell(world, message, GatewayDispatchEvents.MessageCreate);
  return message;
}

export type MessageChange = Pick<
  MessageDraft,
  'content' | 'embeds' | 'components' | 'files' | 'attachments' | 'allowedMentions' | 'flags'
> & {
  /** Discord itself adds the previews of links a moment later: an update, and not an edit. */
  readonly isUnfurl?: boolean;
};

/** Changes what is given and leaves the rest; attachments that are not named in `attachments` go. */
export function editMessage(world: World, message: PostedMessage, change: MessageChange): void {
  const { data } = message;
  const channel = world.channel(message.channelId);
  const kept = change.attachments
    ? data.attachments.filter(({ id }) =>
        change.attachments?.some((attachment) => String(attachment.id) === id),
      )
    : data.attachments;
  const added = attach(world, channel.id, message.files, change.files ?? [], change.attachments ?? []);
  const author = world.users.get(data.author.id) ?? world.bot;
  const pinged =
    change.content === undefined
      ? message.pinged
      : pingsOf(world, { channel, author, allowedMentions: change.allowedMentions }, change.content);
  const isLoading = ((data.flags ?? 0) & MessageFlags.Loading) !== 0;
  message.data = {
    ...data,
    ...(change.content !== undefined && {
      content: change.content,
      mentions: pinged.users.map((id) => userPayload(world.user(id))),
      mention_roles: [...pinged.roles],
      mention_everyone: pinged.everyone,
    }),
    ...(change.embeds && { embeds: shown(change.embeds) }),
    ...(change.components && { components: [...change.components] }),
    ...(change.flags !== undefined && { flags: flagsAfter(data.flags ?? 0, change.flags) as MessageFlags }),
    attachments: [...kept, ...added],
    // What replaces "is thinking" is the answer, not an edit of it.
    edited_timestamp: isLoading || change.isUnfurl ? data.edited_timestamp : new Date().toISOString(),
  };
  if (isLoading) {
    message.data.flags = ((message.data.flags ?? 0) & ~MessageFlags.Loading) as MessageFlags;
    if (message.visibleTo === null) message.pinged = pinged;
  }
  tell(world, message, GatewayDispatchEvents.MessageUpdate);
}

export function deleteMessage(world: World, message: PostedMessage): void {
  message.deleted = true;
  tell(world, message, GatewayDispatchEvents.MessageDelete);
}

/** As a moderator's purge: all of one channel, at one go. */
export function deleteMessages(world: World, messages: readonly PostedMessage[]): void {
  for (const message of messages) message.deleted = true;
  tellPurge(world, messages);
}

const EDITABLE_FLAGS = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;

function flagsAfter(before: number, wanted: number): number {
  return (before & ~EDITABLE_FLAGS) | (wanted & EDITABLE_FLAGS);
}

function pingsOf(
  world: World,
  draft: Pick<MessageDraft, 'channel' | 'author' | 'reference' | 'allowedMentions' | 'interaction'>,
  content: string,
): PostedMessage['pinged'] {
  const permissions = permissionsIn(world, draft.channel, draft.author.id);
  return pingedBy(world, {
    content,
    channel: draft.channel,
    // A reply to a button press points at the application's own message and pings nobody.
    repliedTo: draft.interaction ? null : (draft.reference ?? null),
    mayPingEveryone: (permissions & PermissionFlagsBits.MentionEveryone) !== 0n,
    allowed: draft.allowedMentions,
  });
}

function shown(embeds: readonly APIEmbed[]): APIEmbed[] {
  return embeds.map((embed) => ({ type: 'rich', ...embed }) as APIEmbed);
}
