import {
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIRole,
  type APIUser,
  ChannelType,
  type GatewayGuildCreateDispatchData,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  type GuildMemberFlags,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  type GuildSystemChannelFlags,
  GuildVerificationLevel,
  type RoleFlags,
} from 'discord.js';
import type { Channel, Guild, Member, Role, User } from './model.js';
import { timeOf } from './snowflake.js';
import type { World } from './world.js';

const AUTO_ARCHIVE_MINUTES = 1440;

export function userPayload(user: User): APIUser {
  return {
    id: user.id,
    username: user.username,
    discriminator: user.isBot ? '0001' : '0',
    global_name: user.isBot ? null : user.displayName,
    avatar: null,
    bot: user.isBot,
  };
}

export function memberPayload(member: Member): APIGuildMember {
  return { ...memberWithoutUser(member), user: userPayload(member.user) };
}

export function memberWithoutUser(member: Member): Omit<APIGuildMember, 'user'> {
  return {
    nick: null,
    avatar: null,
    banner: null,
    roles: [...member.roleIds],
    joined_at: member.joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0 as GuildMemberFlags,
    pending: false,
    communication_disabled_until: null,
  };
}

export function rolePayload(role: Role): APIRole {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: role.botId === null ? 0 : 1,
    permissions: role.permissions.toString(),
    managed: role.botId !== null,
    mentionable: true,
    flags: 0 as RoleFlags,
    ...(role.botId !== null && { tags: { bot_id: role.botId } }),
  };
}

export function channelPayload(channel: Channel): APIChannel {
  const base = { id: channel.id, type: channel.type, last_message_id: channel.lastMessageId, flags: 0 };
  if (channel.recipient) return { ...base, recipients: [userPayload(channel.recipient)] } as APIChannel;
  const placed = { ...base, guild_id: channel.guildId, name: channel.name, parent_id: channel.parentId };
  if (channel.thread) {
    const { thread } = channel;
    return {
      ...placed,
      owner_id: thread.ownerId,
      message_count: thread.messageCount,
      total_message_sent: thread.messageCount,
      member_count: thread.memberIds.size,
      rate_limit_per_user: 0,
      thread_metadata: {
        archived: thread.archived,
        locked: thread.locked,
        auto_archive_duration: AUTO_ARCHIVE_MINUTES,
        archive_timestamp: new Date(timeOf(channel.id)).toISOString(),
        create_timestamp: new Date(timeOf(channel.id)).toISOString(),
      },
    } as APIChannel;
  }
  const text = { position: 0, topic: null, nsfw: false, rate_limit_per_user: 0 };
  const forum = {
    available_tags: [],
    default_reaction_emoji: null,
    default_sort_order: null,
    default_forum_layout: 0,
  };
  return {
    ...placed,
    ...text,
    permission_overwrites: channel.overwrites,
    ...(channel.type === ChannelType.GuildForum && forum),
  } as APIChannel;
}

export function guildPayload(guild: Guild): APIGuild {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: GuildVerificationLevel.None,
    default_message_notifications: GuildDefaultMessageNotifications.OnlyMentions,
    explicit_content_filter: GuildExplicitContentFilter.Disabled,
    roles: [...guild.roles.values()].map(rolePayload),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: GuildMFALevel.None,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0 as GuildSystemChannelFlags,
    rules_channel_id: null,
    vanity_url_code: null,
    premium_tier: GuildPremiumTier.None,
    preferred_locale: guild.locale,
    public_updates_channel_id: null,
    nsfw_level: GuildNSFWLevel.Default,
    premium_progress_bar_enabled: false,
    hub_type: null,
    safety_alerts_channel_id: null,
    incidents_data: null,
  };
}

export function guildCreatePayload(world: World, guild: Guild): GatewayGuildCreateDispatchData {
  const channels = [...world.channels.values()].filter((channel) => channel.guildId === guild.id);
  return {
    ...guildPayload(guild),
    joined_at: guild.members.get(world.bot.id)?.joinedAt ?? new Date().toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: [...guild.members.values()].map(memberPayload),
    channels: channels
      .filter(({ thread }) => !thread)
      .map(channelPayload) as GatewayGuildCreateDispatchData['channels'],
    threads: channels
      .filter(({ thread }) => thread && !thread.archived)
      .map(channelPayload) as GatewayGuildCreateDispatchData['threads'],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** READY without what belongs to the session; guilds are unavailable until GUILD_CREATE brings them. */
export function readyPayload(world: World, guilds: readonly Guild[]): object {
  return {
    v: 10,
    user: { ...userPayload(world.bot), verified: true, mfa_enabled: false, email: null, flags: 0 },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_type: 'normal',
  };
}
