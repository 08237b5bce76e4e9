import { GatewayDispatchEvents, GatewayIntentBits, PermissionFlagsBits } from 'discord.js';
import type { Channel } from './model.js';
import { channelPayload } from './payloads.js';
import { botMay } from './permissions.js';
import type { World } from './world.js';

/** Tells of a channel or thread made or changed, unless the bot cannot see it. */
export function tellOfChannel(
  world: World,
  channel: Channel,
  event: GatewayDispatchEvents,
  extra: object = {},
): void {
  if (
    !botMay(world, channel, PermissionFlagsBits.ViewChannel) &&
    event !== GatewayDispatchEvents.ChannelUpdate
  )
    return;
  world.publish({
    event,
    data: { ...channelPayload(channel), ...extra },
    guildId: channel.guildId,
    intents: GatewayIntentBits.Guilds,
  });
}

export function newChannel(
  world: World,
  of: Pick<Channel, 'type' | 'guildId' | 'name'> &
    Partial<Pick<Channel, 'parentId' | 'recipient' | 'thread'>> & { id?: string | undefined },
): Channel {
  const channel: Channel = {
    parentId: null,
    recipient: null,
    thread: null,
    overwrites: [],
    lastMessageId: null,
    ...of,
    id: of.id ?? world.ids.next(),
  };
  world.channels.set(channel.id, channel);
  return channel;
}
