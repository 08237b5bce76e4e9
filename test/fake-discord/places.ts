import {
  ChannelType,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type Locale,
  OverwriteType,
} from 'discord.js';
import { newChannel, tellOfChannel } from './channels.js';
import {
  type Channel,
  EVERYONE_PERMISSIONS,
  type Guild,
  type Member,
  type Role,
  type User,
} from './model.js';
import { guildCreatePayload, memberPayload } from './payloads.js';
import { shardOf } from './snowflake.js';
import type { World } from './world.js';

/** What the bot may do where it was invited with no thought given to it. */
export const BOT_PERMISSIONS = EVERYONE_PERMISSIONS;

export type GuildChannelType = ChannelType.GuildText | ChannelType.GuildAnnouncement | ChannelType.GuildForum;

/** A person, with permissions beyond everyone's where they are given. */
export type Newcomer = User | { readonly user: User; readonly permissions: bigint };

export interface GuildPlan {
  readonly id?: string;
  /** The shard that it is to belong to, `[index, count]`. */
  readonly shard?: readonly [index: number, count: number];
  readonly name: string;
  /** Names of text channels, or more about them. */
  readonly channels?: readonly (string | ChannelPlan)[];
  /** People in it, besides the bot and an owner nobody hears of. */
  readonly members?: readonly Newcomer[];
  readonly locale?: Locale;
  /** All that the bot may do; what everyone may and the bot may not is denied in each channel. */
  readonly botPermissions?: bigint;
}

export interface ChannelPlan {
  readonly name: string;
  readonly type?: GuildChannelType;
  readonly botDenied?: bigint;
}

export interface AddedGuild {
  readonly id: string;
  readonly name: string;
  readonly guild: Guild;
  /** The bot's own role, which people may mention instead of the bot. */
  readonly botRole: Role;
  /** By name. */
  readonly channels: Readonly<Record<string, Channel>>;
  channel(name: string): Channel;
}

export function addGuild(world: World, plan: GuildPlan): AddedGuild {
  const id = plan.id ?? guildIdOn(world, plan.shard ?? [0, 1]);
  const botPermissions = plan.botPermissions ?? BOT_PERMISSIONS;
  const owner = addUser(world, { name: `${plan.name}-owner` });
  const everyone: Role = { id, name: '@everyone', permissions: EVERYONE_PERMISSIONS, botId: null };
  const botRole: Role = {
    id: world.ids.next(),
    name: world.bot.username,
    permissions: botPermissions,
    botId: world.bot.id,
  };
  const guild: Guild = {
    id,
    name: plan.name,
    ownerId: owner.id,
    locale: plan.locale ?? ('en-US' as Locale),
    roles: new Map([everyone, botRole].map((role) => [role.id, role])),
    members: new Map(),
  };
  world.guilds.set(id, guild);
  join(guild, owner, []);
  join(guild, world.bot, [botRole.id]);
  for (const entry of plan.members ?? []) admit(world, guild, entry);
  const planned = plan.channels ?? ['general'];
  const channels = planned.map((entry) => {
    const channel = typeof entry === 'string' ? { name: entry } : entry;
    return makeChannel(world, guild, {
      ...channel,
      botDenied: (channel.botDenied ?? 0n) | (EVERYONE_PERMISSIONS & ~botPermissions),
    });
  });
  const byName = Object.fromEntries(channels.map((channel) => [channel.name, channel]));
  world.publish({
    event: GatewayDispatchEvents.GuildCreate,
    data: guildCreatePayload(world, guild),
    guildId: id,
    intents: GatewayIntentBits.Guilds,
  });
  const channel = (name: string): Channel => {
    const found = byName[name];
    if (!found) throw new Error(`fake Discord: guild ${plan.name} has no channel ${name}`);
    return found;
  };
  return { id, name: plan.name, guild, botRole, channels: byName, channel };
}

function guildIdOn(world: World, [index, count]: readonly [number, number]): string {
  const id = world.ids.nextGuild();
  return shardOf(id, count) === index ? id : guildIdOn(world, [index, count]);
}

export function addUser(
  world: World,
  plan: { readonly name: string; readonly bot?: boolean; readonly acceptsDirectMessages?: boolean },
): User {
  const user: User = {
    id: world.ids.next(),
    username: plan.name.toLowerCase().replace(/[^a-z0-9._]/g, '_'),
    displayName: plan.name,
    isBot: plan.bot ?? false,
    acceptsDirectMessages: plan.acceptsDirectMessages ?? true,
  };
  world.users.set(user.id, user);
  return user;
}

/** Adds a person to a guild that exists; only a client with the GuildMembers intent hears of it. */
export function addMember(world: World, guild: Guild, entry: Newcomer): void {
  const member = admit(world, guild, entry);
  world.publish({
    event: GatewayDispatchEvents.GuildMemberAdd,
    data: { ...memberPayload(member), guild_id: guild.id },
    guildId: guild.id,
    intents: GatewayIntentBits.GuildMembers,
  });
}

/** Throws the bot out of a guild, or deletes the guild: to the bot it is the same. */
export function removeGuild(world: World, guild: Guild): void {
  guild.members.delete(world.bot.id);
  world.guilds.delete(guild.id);
  world.publish({
    event: GatewayDispatchEvents.GuildDelete,
    data: { id: guild.id },
    guildId: guild.id,
    intents: GatewayIntentBits.Guilds,
  });
}

function admit(world: World, guild: Guild, entry: Newcomer): Member {
  if (!('user' in entry)) return join(guild, entry, []);
  const role: Role = {
    id: world.ids.next(),
    name: `role of ${entry.user.username}`,
    permissions: entry.permissions,
    botId: null,
  };
  guild.roles.set(role.id, role);
  return join(guild, entry.user, [role.id]);
}

function join(guild: Guild, user: User, roleIds: string[]): Member {
  const member = { user, roleIds, joinedAt: new Date().toISOString() };
  guild.members.set(user.id, member);
  return member;
}

/** Adds a channel to a guild that exists, and tells the sessions. */
export function addChannel(world: World, guild: Guild, plan: ChannelPlan): Channel {
  const channel = makeChannel(world, guild, plan);
  tellOfChannel(world, channel, GatewayDispatchEvents.ChannelCreate);
  return channel;
}

export function removeChannel(world: World, channel: Channel): void {
  world.channels.delete(channel.id);
  tellOfChannel(world, channel, GatewayDispatchEvents.ChannelDelete);
}

function makeChannel(world: World, guild: Guild, plan: ChannelPlan): Channel {
  const channel = newChannel(world, {
    type: plan.type ?? ChannelType.GuildText,
    guildId: guild.id,
    name: plan.name,
  });
  if (plan.botDenied) channel.overwrites.push(botOverwrite(world, plan.botDenied));
  return channel;
}

/** From now on the bot may do everything in this channel that it otherwise may, except `denied`. */
export function denyBot(world: World, channel: Channel, denied: bigint): void {
  const others = channel.overwrites.filter(({ id }) => id !== world.bot.id);
  channel.overwrites.splice(0, channel.overwrites.length, ...others, botOverwrite(world, denied));
  tellOfChannel(world, channel, GatewayDispatchEvents.ChannelUpdate);
}

function botOverwrite(world: World, denied: bigint): Channel['overwrites'][number] {
  return { id: world.bot.id, type: OverwriteType.Member, allow: '0', deny: denied.toString() };
}
