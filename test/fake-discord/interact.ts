import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  Locale,
  PermissionFlagsBits,
} from 'discord.js';
import { fillOptions, type OptionValue } from './command-options.js';
import type { Interaction } from './interaction.js';
import type { Interactions } from './interactions.js';
import { flatten } from './limits-components.js';
import type { Channel, PostedMessage, User } from './model.js';
import { memberWithoutUser, userPayload } from './payloads.js';
import { permissionsIn } from './permissions.js';
import type { World } from './world.js';

interface Doer {
  readonly user: User;
  readonly locale?: Locale;
}

export interface CommandUse extends Doer {
  readonly channel: Channel;
  /** The command's own name or the one in the person's language, with subcommands after it: `channel add`. */
  readonly name: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
}

/**
 * What people do with an application. Each call resolves when the application acknowledges, or when its time to do so is
 * over (`failed`), and throws when a person's client would not offer the thing at all.
 */
export class Interact {
  constructor(
    private readonly world: World,
    private readonly interactions: Interactions,
  ) {}

  /** Uses a slash command. */
  command(use: CommandUse): Promise<Interaction> {
    return this.#chatInput(use, InteractionType.ApplicationCommand);
  }

  /** Types into the option `focused` of a slash command; `choices` of the result is what is offered. */
  autocomplete(use: CommandUse & { readonly focused: string }): Promise<Interaction> {
    return this.#chatInput(use, InteractionType.ApplicationCommandAutocomplete, use.focused);
  }

  /** Uses a command from the menu of a message. */
  messageCommand({
    user,
    target,
    name,
    locale,
  }: Doer & { readonly target: PostedMessage; readonly name: string }): Promise<Interaction> {
    const channel = this.world.channel(target.channelId);
    const command = this.#offered(
      { user, channel, name, ...(locale && { locale }) },
      ApplicationCommandType.Message,
    );
    const { referenced_message: _, ...message } = target.data;
    const author =
      target.guildId === null
        ? undefined
        : this.world.guild(target.guildId).members.get(target.data.author.id);
    return this.interactions.open({
      type: InteractionType.ApplicationCommand,
      user,
      channel,
      locale: locale ?? Locale.EnglishUS,
      metadata: { target_message_id: target.id },
      data: {
        id: command.id,
        name: command.name,
        type: command.type,
        target_id: target.id,
        resolved: {
          messages: { [target.id]: message },
          users: { [target.data.author.id]: userPayload(this.world.user(target.data.author.id)) },
          ...(author && { members: { [author.user.id]: memberWithoutUser(author) } }),
        },
      },
    });
  }

  /** Presses a button, or picks `values` in a select menu. */
  component({
    user,
    message,
    customId,
    values,
    locale,
  }: Doer & {
    readonly message: PostedMessage;
    readonly customId: string;
    readonly values?: readonly string[];
  }): Promise<Interaction> {
    if (message.deleted) throw refusal('the message is deleted');
    if (message.visibleTo !== null && message.visibleTo !== user.id) throw refusal('the message is private');
    const component = (message.data.components ?? [])
      .flatMap((top) => flatten(top))
      .find((candidate) => 'custom_id' in candidate && candidate.custom_id === customId);
    if (!component) throw refusal(`the message has no component ${customId}`);
    if ('disabled' in component && component.disabled) throw refusal(`${customId} is disabled`);
    return this.interactions.open({
      type: InteractionType.MessageComponent,
      user,
      channel: this.world.channel(message.channelId),
      locale: locale ?? Locale.EnglishUS,
      source: message,
      metadata: { interacted_message_id: message.id },
      data: {
        custom_id: customId,
        component_type: component.type,
        ...(component.type !== ComponentType.Button && { values: [...(values ?? [])] }),
      },
    });
  }

  #chatInput(use: CommandUse, type: InteractionType, focused?: string): Promise<Interaction> {
    const [name = '', ...path] = use.name.split(' ');
    const command = this.#offered({ ...use, name }, ApplicationCommandType.ChatInput);
    const { options, resolved } = fillOptions(
      this.world,
      use.channel,
      command,
      path,
      use.options ?? {},
      focused,
    );
    return this.interactions.open({
      type,
      user: use.user,
      channel: use.channel,
      locale: use.locale ?? Locale.EnglishUS,
      data: {
        id: command.id,
        name: command.name,
        type: command.type,
        ...(options.length > 0 && { options }),
        ...(Object.keys(resolved).length > 0 && { resolved }),
        ...(command.guild_id && { guild_id: command.guild_id }),
      },
    });
  }

  #offered(
    use: Pick<CommandUse, 'user' | 'channel' | 'name' | 'locale'>,
    type: ApplicationCommandType,
  ): APIApplicationCommand {
    const { user, channel, name, locale = Locale.EnglishUS } = use;
    const command = this.world.commands
      .offered(channel.guildId)
      .find(
        (known) => known.type === type && [known.name, known.name_localizations?.[locale]].includes(name),
      );
    if (!command) throw refusal(`there is no command ${name} of type ${ApplicationCommandType[type]}`);
    const context = channel.guildId === null ? InteractionContextType.BotDM : InteractionContextType.Guild;
    if (command.contexts && !command.contexts.includes(context)) throw refusal(`${name} is not offered here`);
    const permissions = permissionsIn(this.world, channel, user.id);
    const wanted =
      BigInt(command.default_member_permissions ?? 0) | PermissionFlagsBits.UseApplicationCommands;
    const isAllowed = command.default_member_permissions !== '0' && (permissions & wanted) === wanted;
    if (channel.guildId !== null && !isAllowed && (permissions & PermissionFlagsBits.Administrator) === 0n) {
      throw refusal(`${user.username} may not use ${name}`);
    }
    return command;
  }
}

function refusal(why: string): Error {
  return new Error(`fake Discord: a client would not send this: ${why}`);
}
