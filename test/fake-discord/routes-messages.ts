import {
  MessageFlags,
  PermissionFlagsBits,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import { ApiError, apiError } from './api-error.js';
import { checkMessage, refuseEmpty } from './limits-message.js';
import { messagePayload } from './message-payload.js';
import { deleteMessage, editMessage, postMessage } from './messages.js';
import type { Channel, PostedMessage } from './model.js';
import { demand, permissionsIn } from './permissions.js';
import { bodyAs, type Call, noContent, ok, type Reply, type Route, route } from './route.js';

const MESSAGES = '/channels/:channel/messages';
const MESSAGE = `${MESSAGES}/:message`;
const NONCE_LIFE_MS = 180_000;
const LIST_DEFAULT = 50;
const LIST_MAXIMUM = 100;
const OWN_FLAGS =
  MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/** Messages in channels, threads and direct messages. */
export const messageRoutes: readonly Route[] = [
  route('GET', MESSAGES, (call) => ok(listed(call).map((message) => seen(call, message)))),
  route('GET', MESSAGE, (call) => {
    const channel = call.world.channel(call.param('channel'));
    demand(call.world, channel, PermissionFlagsBits.ReadMessageHistory, 'missingAccess');
    return ok(seen(call, call.world.message(channel.id, call.param('message'))));
  }),
  route('POST', MESSAGES, (call) => create(call)),
  route('PATCH', MESSAGE, (call) => {
    const message = call.world.message(call.param('channel'), call.param('message'));
    demand(call.world, call.world.channel(message.channelId));
    if (message.data.author.id !== call.world.bot.id) throw apiError('notTheAuthor');
    const body = bodyAs<RESTPatchAPIChannelMessageJSONBody>(call);
    changeMessage(call, message, body);
    return ok(seen(call, message));
  }),
  route('DELETE', MESSAGE, (call) => {
    const message = call.world.message(call.param('channel'), call.param('message'));
    const isOwn = message.data.author.id === call.world.bot.id;
    demand(
      call.world,
      call.world.channel(message.channelId),
      isOwn ? 0n : PermissionFlagsBits.ManageMessages,
    );
    deleteMessage(call.world, message);
    return noContent;
  }),
];

/** Checks a change as Discord does and applies it; also used for the messages of interactions. */
export function changeMessage(
  call: Call,
  message: PostedMessage,
  body: Partial<RESTPatchAPIChannelMessageJSONBody>,
): void {
  checkMessage(
    {
      content: body.content ?? undefined,
      embeds: body.embeds ?? undefined,
      components: body.components ?? undefined,
      attachments: body.attachments,
      allowed_mentions: body.allowed_mentions ?? undefined,
      flags: (body.flags ?? message.data.flags ?? 0) as MessageFlags,
    },
    call.files.map(({ number }) => number),
  );
  editMessage(call.world, message, {
    content: body.content === null ? '' : body.content,
    embeds: body.embeds === null ? [] : body.embeds,
    components: body.components === null ? [] : body.components,
    attachments: body.attachments,
    files: call.files,
    allowedMentions: body.allowed_mentions ?? undefined,
    flags: body.flags ?? undefined,
  });
}

function create(call: Call): Reply {
  const { world } = call;
  const channel = world.channel(call.param('channel'));
  const body = bodyAs<RESTPostAPIChannelMessageJSONBody>(call);
  demand(
    world,
    channel,
    channel.thread ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages,
  );
  if (body.embeds?.length) demand(world, channel, PermissionFlagsBits.EmbedLinks);
  if (call.files.length > 0) demand(world, channel, PermissionFlagsBits.AttachFiles);
  if (channel.recipient && !channel.recipient.acceptsDirectMessages) throw apiError('cannotMessageUser');
  checkMessage(
    body,
    call.files.map(({ number }) => number),
  );
  refuseEmpty(body, call.files.length);
  const repeated =
    body.enforce_nonce && body.nonce !== undefined ? sentWithNonce(call, channel, body.nonce) : undefined;
  if (repeated) return ok(seen(call, repeated));
  const message = postMessage(world, {
    channel,
    author: world.bot,
    content: body.content,
    embeds: body.embeds,
    components: body.components,
    attachments: body.attachments,
    files: call.files,
    reference: referenced(call, channel, body),
    flags: (body.flags ?? 0) & OWN_FLAGS,
    nonce: body.nonce,
    allowedMentions: body.allowed_mentions,
  });
  return ok(seen(call, message));
}

function referenced(
  call: Call,
  channel: Channel,
  body: Partial<RESTPostAPIChannelMessageJSONBody>,
): PostedMessage | null {
  const reference = body.message_reference;
  if (!reference) return null;
  const target = call.world.messages.get(reference.message_id ?? '');
  if (target && !target.deleted && target.channelId === channel.id && target.visibleTo === null) {
    demand(call.world, channel, PermissionFlagsBits.ReadMessageHistory, 'cannotReply');
    return target;
  }
  if (reference.fail_if_not_exists === false) return null;
  throw new ApiError(400, 50035, 'Invalid Form Body', {
    message_reference: {
      _errors: [{ code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' }],
    },
  });
}

function sentWithNonce(call: Call, channel: Channel, nonce: string | number): PostedMessage | undefined {
  const message = call.world.sentWithNonce(channel.id, nonce);
  const isRecent = message && Date.parse(message.data.timestamp) >= Date.now() - NONCE_LIFE_MS;
  return isRecent && !message.deleted ? message : undefined;
}

function listed({ world, query, param }: Call): PostedMessage[] {
  const channel = world.channel(param('channel'));
  demand(world, channel);
  if ((permissionsIn(world, channel, world.bot.id) & PermissionFlagsBits.ReadMessageHistory) === 0n)
    return [];
  const limit = Math.min(Number(query.get('limit') ?? LIST_DEFAULT), LIST_MAXIMUM);
  const [before, after] = [query.get('before'), query.get('after')];
  const all = world.messagesIn(channel.id).filter((message) => {
    const isHere = !message.deleted && message.visibleTo === null;
    const id = BigInt(message.id);
    return isHere && (before === null || id < BigInt(before)) && (after === null || id > BigInt(after));
  });
  return (after === null ? all.slice(-limit) : all.slice(0, limit)).reverse();
}

function seen(call: Call, message: PostedMessage): object {
  return messagePayload(call.world, message, call.gateway.rules.mayReadContent);
}
