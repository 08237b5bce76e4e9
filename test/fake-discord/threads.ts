import { type APIMessage, ChannelType, GatewayDispatchEvents, MessageFlags } from 'discord.js';
import { newChannel, tellOfChannel } from './channels.js';
import { tell } from './message-events.js';
import type { Channel, PostedMessage, User } from './model.js';
import { channelPayload } from './payloads.js';
import type { World } from './world.js';

export interface ThreadPlan {
  readonly parent: Channel;
  readonly name: string;
  readonly owner: User;
  /** The message that the thread grows from; the thread takes its id. */
  readonly from?: PostedMessage | undefined;
  readonly isPrivate?: boolean | undefined;
}

export function addThread(world: World, plan: ThreadPlan): Channel {
  const channel = newChannel(world, {
    id: plan.from?.id,
    type: plan.isPrivate ? ChannelType.PrivateThread : ChannelType.PublicThread,
    guildId: plan.parent.guildId,
    parentId: plan.parent.id,
    name: plan.name,
    thread: {
      ownerId: plan.owner.id,
      memberIds: new Set([plan.owner.id]),
      messageCount: 0,
      archived: false,
      locked: false,
    },
  });
  tellOfChannel(world, channel, GatewayDispatchEvents.ThreadCreate, { newly_created: true });
  if (plan.from) {
    const flags = ((plan.from.data.flags ?? 0) | MessageFlags.HasThread) as MessageFlags;
    plan.from.data = { ...plan.from.data, flags, thread: channelPayload(channel) } as APIMessage;
    // Discord updates the message too, though nobody edited it.
    tell(world, plan.from, GatewayDispatchEvents.MessageUpdate);
  }
  return channel;
}

/** The direct message channel between the bot and a person; one exists for each. */
export function directMessageChannel(world: World, user: User): Channel {
  const known = [...world.channels.values()].find(({ recipient }) => recipient?.id === user.id);
  return known ?? newChannel(world, { type: ChannelType.DM, guildId: null, name: '', recipient: user });
}
