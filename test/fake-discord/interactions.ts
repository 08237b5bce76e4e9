import {
  type APIMessage,
  ApplicationIntegrationType,
  GatewayDispatchEvents,
  InteractionContextType,
  type InteractionType,
  type Locale,
} from 'discord.js';
import { apiError } from './api-error.js';
import { Interaction, until } from './interaction.js';
import type { Channel, PostedMessage, User } from './model.js';
import { channelPayload, memberPayload, userPayload } from './payloads.js';
import { permissionsIn } from './permissions.js';
import type { World } from './world.js';

const ATTACHMENT_LIMIT_BYTES = 10 * 1024 * 1024;

export interface InteractionOptions {
  /** How long the application has to acknowledge: 3 s. */
  readonly acknowledgeWithinMs: number;
  /** How long the token of an acknowledged interaction lives: 15 minutes. */
  readonly tokenLifeMs: number;
}

export interface NewInteraction {
  readonly type: InteractionType;
  readonly user: User;
  readonly channel: Channel;
  readonly locale: Locale;
  readonly data: object;
  readonly source?: PostedMessage;
  readonly metadata?: object;
}

/** All interactions there were, by id and by token. */
export class Interactions {
  readonly all = new Map<string, Interaction>();
  readonly #byToken = new Map<string, Interaction>();

  constructor(
    private readonly world: World,
    private readonly options: InteractionOptions,
  ) {}

  /** Sends an interaction; resolves when it is acknowledged, or can no longer be. */
  async open(plan: NewInteraction): Promise<Interaction> {
    const { world } = this;
    const { channel, user } = plan;
    const id = world.ids.next();
    const owners = this.#owners(channel);
    const metadata = {
      id,
      type: plan.type,
      user: userPayload(user),
      authorizing_integration_owners: owners,
      ...plan.metadata,
    } as APIMessage['interaction_metadata'];
    const interaction = new Interaction(world, id, plan.type, user, channel, plan.source ?? null, metadata);
    this.all.set(id, interaction);
    this.#byToken.set(interaction.token, interaction);
    world.publish({
      event: GatewayDispatchEvents.InteractionCreate,
      data: { ...this.#payload(interaction, plan), authorizing_integration_owners: owners },
      guildId: channel.guildId,
      intents: 0,
    });
    setTimeout(() => {
      interaction.failed = interaction.ackAfterMs === null;
      world.changed();
    }, this.options.acknowledgeWithinMs).unref();
    const patience = this.options.acknowledgeWithinMs * 2 + 5_000;
    await until(
      world,
      () => interaction.ackAfterMs !== null || interaction.failed,
      'an acknowledgement',
      patience,
    );
    return interaction;
  }

  /** The interaction that may be answered now. */
  toAcknowledge(id: string, token: string): Interaction {
    const interaction = this.all.get(id);
    if (!interaction || interaction.token !== token) throw apiError('unknownInteraction');
    if (interaction.ackAfterMs !== null) throw apiError('alreadyAcknowledged');
    if (Date.now() - interaction.createdAt > this.options.acknowledgeWithinMs)
      throw apiError('unknownInteraction');
    return interaction;
  }

  /** The interaction whose messages may be changed now. */
  byToken(applicationId: string, token: string): Interaction {
    const interaction = this.#byToken.get(token);
    const isKnown = applicationId === this.world.applicationId && interaction?.ackAfterMs != null;
    if (!interaction || !isKnown) throw apiError('unknownWebhook');
    if (Date.now() - interaction.createdAt > this.options.tokenLifeMs) throw apiError('invalidWebhookToken');
    return interaction;
  }

  #owners(channel: Channel): Record<string, string> {
    return { [ApplicationIntegrationType.GuildInstall]: channel.guildId ?? '0' };
  }

  #payload(interaction: Interaction, plan: NewInteraction): object {
    const { world } = this;
    const { channel, user, source } = plan;
    const guild = channel.guildId === null ? null : world.guild(channel.guildId);
    const permissions = permissionsIn(world, channel, user.id).toString();
    const member = guild?.members.get(user.id);
    if (guild && !member) throw new Error(`fake Discord: ${user.username} is not a member of ${guild.name}`);
    return {
      id: interaction.id,
      application_id: world.applicationId,
      type: plan.type,
      data: plan.data,
      token: interaction.token,
      version: 1,
      channel_id: channel.id,
      channel: { ...channelPayload(channel), permissions },
      app_permissions: permissionsIn(world, channel, world.bot.id).toString(),
      locale: plan.locale,
      entitlements: [],
      context: guild ? InteractionContextType.Guild : InteractionContextType.BotDM,
      attachment_size_limit: ATTACHMENT_LIMIT_BYTES,
      ...(guild && {
        guild_id: guild.id,
        guild: { id: guild.id, locale: guild.locale, features: [] },
        guild_locale: guild.locale,
      }),
      ...(member ? { member: { ...memberPayload(member), permissions } } : { user: userPayload(user) }),
      ...(source && { message: source.data }),
    };
  }
}
