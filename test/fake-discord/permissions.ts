import { OverwriteType, PermissionFlagsBits } from 'discord.js';
import { type ApiErrorName, apiError } from './api-error.js';
import type { Channel, Guild } from './model.js';
import type { World } from './world.js';

const ALL = Object.values(PermissionFlagsBits).reduce((bits, bit) => bits | bit, 0n);

/** What a member may do in the whole guild. */
export function permissionsInGuild(guild: Guild, userId: string): bigint {
  if (guild.ownerId === userId) return ALL;
  const roleIds = [guild.id, ...(guild.members.get(userId)?.roleIds ?? [])];
  const bits = roleIds.reduce((sum, id) => sum | (guild.roles.get(id)?.permissions ?? 0n), 0n);
  return (bits & PermissionFlagsBits.Administrator) !== 0n ? ALL : bits;
}

/**
 * What a member may do in a channel, with its overwrites for everyone, roles and the member applied in this order; a
 * thread has its parent's. https://docs.discord.com/developers/topics/permissions#permission-overwrites
 */
export function permissionsIn(world: World, channel: Channel, userId: string): bigint {
  if (channel.guildId === null) return ALL;
  const guild = world.guild(channel.guildId);
  const base = permissionsInGuild(guild, userId);
  if (base === ALL) return ALL;
  const place = channel.thread && channel.parentId ? world.channel(channel.parentId) : channel;
  const roleIds = guild.members.get(userId)?.roleIds ?? [];
  const isOfRole = (id: string): boolean => id !== guild.id && roleIds.includes(id);
  const layers = [
    place.overwrites.filter(({ id }) => id === guild.id),
    place.overwrites.filter(({ id, type }) => type === OverwriteType.Role && isOfRole(id)),
    place.overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === userId),
  ];
  return layers.reduce((bits, layer) => {
    const denied = layer.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    const allowed = layer.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
    return (bits & ~denied) | allowed;
  }, base);
}

export function botMay(world: World, channel: Channel, permission: bigint): boolean {
  return (permissionsIn(world, channel, world.bot.id) & permission) === permission;
}

/** Refuses what the bot may not see with 50001, and what it may not do with 50013. */
export function demand(
  world: World,
  channel: Channel,
  permission: bigint = 0n,
  refusal: ApiErrorName = 'missingPermissions',
): void {
  if (channel.guildId !== null && !world.guild(channel.guildId).members.has(world.bot.id)) {
    throw apiError('missingAccess');
  }
  if (!botMay(world, channel, PermissionFlagsBits.ViewChannel)) throw apiError('missingAccess');
  if (!botMay(world, channel, permission)) throw apiError(refusal);
}
