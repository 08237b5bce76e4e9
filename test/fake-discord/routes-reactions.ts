import { GatewayDispatchEvents, GatewayIntentBits, PermissionFlagsBits } from 'discord.js';
import { demand } from './permissions.js';
import { type Call, noContent, type Reply, type Route, route } from './route.js';

const REACTION = '/channels/:channel/messages/:message/reactions/:emoji/@me';

/** The bot's own reactions to messages. */
export const reactionRoutes: readonly Route[] = [
  route('PUT', REACTION, (call) => react(call, 'add')),
  route('DELETE', REACTION, (call) => react(call, 'remove')),
];

function react(call: Call, change: 'add' | 'remove'): Reply {
  const { world } = call;
  const channel = world.channel(call.param('channel'));
  demand(world, channel, PermissionFlagsBits.ReadMessageHistory);
  const message = world.message(channel.id, call.param('message'));
  const name = call.param('emoji');
  const others = (message.data.reactions ?? []).filter(({ emoji }) => emoji.name !== name);
  if (change === 'add') demand(world, channel, PermissionFlagsBits.AddReactions);
  const own = {
    emoji: { id: null, name },
    count: 1,
    count_details: { burst: 0, normal: 1 },
    me: true,
    me_burst: false,
    burst_colors: [],
  };
  message.data = { ...message.data, reactions: change === 'add' ? [...others, own] : others };
  world.publish({
    event:
      change === 'add'
        ? GatewayDispatchEvents.MessageReactionAdd
        : GatewayDispatchEvents.MessageReactionRemove,
    data: {
      user_id: world.bot.id,
      channel_id: channel.id,
      message_id: message.id,
      emoji: own.emoji,
      burst: false,
      type: 0,
      ...(channel.guildId !== null && { guild_id: channel.guildId }),
    },
    guildId: channel.guildId,
    intents:
      channel.guildId === null
        ? GatewayIntentBits.DirectMessageReactions
        : GatewayIntentBits.GuildMessageReactions,
  });
  return noContent;
}
