import {
  type APIMessage,
  ChannelType,
  GatewayDispatchEvents,
  PermissionFlagsBits,
  type RESTPatchAPIChannelJSONBody,
  type RESTPostAPIChannelThreadsJSONBody,
  type RESTPostAPICurrentUserCreateDMChannelJSONBody,
} from 'discord.js';
import { apiError, FormErrors } from './api-error.js';
import { tellOfChannel } from './channels.js';
import type { Channel, PostedMessage } from './model.js';
import { channelPayload } from './payloads.js';
import { demand } from './permissions.js';
import { bodyAs, type Call, noContent, ok, type Route, route } from './route.js';
import { addThread, directMessageChannel } from './threads.js';

const CHANNEL = '/channels/:channel';
const NAME_MAXIMUM = 100;
const THREAD_PARENTS: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** Channels, threads, direct messages, and the sign that somebody is typing. */
export const channelRoutes: readonly Route[] = [
  route('GET', CHANNEL, (call) => {
    const channel = visible(call);
    return ok(channelPayload(channel));
  }),
  route('PATCH', CHANNEL, (call) => {
    const channel = visible(call);
    const body = bodyAs<RESTPatchAPIChannelJSONBody & { archived: boolean; locked: boolean }>(call);
    const isOwnThread = channel.thread?.ownerId === call.world.bot.id;
    if (!isOwnThread) {
      demand(
        call.world,
        channel,
        channel.thread ? PermissionFlagsBits.ManageThreads : PermissionFlagsBits.ManageChannels,
      );
    }
    if (typeof body.name === 'string') channel.name = checkedName(body.name);
    if (channel.thread) {
      channel.thread.archived = body.archived ?? channel.thread.archived;
      channel.thread.locked = body.locked ?? channel.thread.locked;
    }
    const event = channel.thread ? GatewayDispatchEvents.ThreadUpdate : GatewayDispatchEvents.ChannelUpdate;
    tellOfChannel(call.world, channel, event);
    return ok(channelPayload(channel));
  }),
  route('POST', `${CHANNEL}/typing`, (call) => {
    const channel = visible(call);
    demand(
      call.world,
      channel,
      channel.thread ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages,
    );
    return noContent;
  }),
  route('POST', `${CHANNEL}/messages/:message/threads`, (call) => {
    const channel = visible(call);
    const message = call.world.message(channel.id, call.param('message'));
    if (call.world.channels.has(message.id)) throw apiError('threadExists');
    return ok(channelPayload(startThread(call, channel, message)), 201);
  }),
  route('POST', `${CHANNEL}/threads`, (call) => ok(channelPayload(startThread(call, visible(call))), 201)),
  route('GET', `${CHANNEL}/thread-members`, (call) => ok(threadMembers(visible(call)))),
  route('GET', `${CHANNEL}/thread-members/:user`, (call) => {
    const member = threadMembers(visible(call)).find(({ user_id: id }) => id === personOf(call));
    if (!member) throw apiError('unknownMember');
    return ok(member);
  }),
  route('PUT', `${CHANNEL}/thread-members/:user`, (call) => {
    visible(call).thread?.memberIds.add(personOf(call));
    return noContent;
  }),
  route('DELETE', `${CHANNEL}/thread-members/:user`, (call) => {
    visible(call).thread?.memberIds.delete(personOf(call));
    return noContent;
  }),
  route('POST', '/users/@me/channels', (call) => {
    const { recipient_id: id } = bodyAs<RESTPostAPICurrentUserCreateDMChannelJSONBody>(call);
    const user = call.world.users.get(id ?? '');
    if (!user) throw apiError('unknownUser');
    if (user.isBot) throw apiError('cannotMessageUser');
    return ok(channelPayload(directMessageChannel(call.world, user)));
  }),
];

function visible(call: Call): Channel {
  const channel = call.world.channel(call.param('channel'));
  demand(call.world, channel);
  return channel;
}

function startThread(call: Call, parent: Channel, from?: PostedMessage): Channel {
  if (!THREAD_PARENTS.includes(parent.type)) throw apiError('wrongChannelType');
  const body = bodyAs<RESTPostAPIChannelThreadsJSONBody & { message?: APIMessage }>(call);
  demand(call.world, parent, PermissionFlagsBits.CreatePublicThreads);
  return addThread(call.world, {
    parent,
    name: checkedName(body.name),
    owner: call.world.bot,
    from,
    isPrivate: from === undefined && body.type === ChannelType.PrivateThread,
  });
}

function checkedName(name: string | undefined): string {
  const form = new FormErrors();
  if (name === undefined) form.required(['name']);
  form.length(['name'], name, 1, NAME_MAXIMUM);
  form.refuseIfAny();
  return name ?? '';
}

function personOf(call: Call): string {
  return call.param('user') === '@me' ? call.world.bot.id : call.param('user');
}

function threadMembers(
  channel: Channel,
): { id: string; user_id: string; join_timestamp: string; flags: number }[] {
  if (!channel.thread) throw apiError('wrongChannelType');
  const join_timestamp = new Date().toISOString();
  return [...channel.thread.memberIds].map((user_id) => ({
    id: channel.id,
    user_id,
    join_timestamp,
    flags: 0,
  }));
}
