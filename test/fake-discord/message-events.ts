import { GatewayDispatchEvents, GatewayIntentBits, PermissionFlagsBits } from 'discord.js';
import type { PostedMessage } from './model.js';
import { memberWithoutUser } from './payloads.js';
import { permissionsIn } from './permissions.js';
import type { World } from './world.js';

/** Tells the sessions of a message, unless it is private or stands where the bot cannot see it. */
export function tell(world: World, message: PostedMessage, event: GatewayDispatchEvents): void {
  const channel = world.channel(message.channelId);
  const mayView = (permissionsIn(world, channel, world.bot.id) & PermissionFlagsBits.ViewChannel) !== 0n;
  if (message.visibleTo !== null || !mayView) {
    world.changed();
    return;
  }
  const guild = message.guildId === null ? null : world.guild(message.guildId);
  const place = { channel_id: channel.id, ...(guild && { guild_id: guild.id }) };
  const member = guild?.members.get(message.data.author.id);
  const isDelete = event === GatewayDispatchEvents.MessageDelete;
  const extra = {
    ...place,
    channel_type: channel.type,
    ...(member && { member: memberWithoutUser(member) }),
  };
  world.publish({
    event,
    data: isDelete ? { id: message.id, ...place } : extra,
    guildId: message.guildId,
    intents: guild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages,
    ...(!isDelete && { message }),
  });
}

/** Tells the sessions of messages of one server's channel that a moderator deleted at one go. */
export function tellPurge(world: World, messages: readonly PostedMessage[]): void {
  const [first] = messages;
  if (first?.guildId == null) return;
  world.publish({
    event: GatewayDispatchEvents.MessageDeleteBulk,
    data: { ids: messages.map(({ id }) => id), channel_id: first.channelId, guild_id: first.guildId },
    guildId: first.guildId,
    intents: GatewayIntentBits.GuildMessages,
  });
}
