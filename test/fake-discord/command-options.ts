import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord.js';
import type { Channel } from './model.js';
import { channelPayload, memberWithoutUser, rolePayload, userPayload } from './payloads.js';
import { permissionsIn } from './permissions.js';
import type { World } from './world.js';

export type OptionValue = string | number | boolean;

interface FilledOption {
  name: string;
  type: ApplicationCommandOptionType;
  value?: OptionValue;
  focused?: boolean;
  options?: FilledOption[];
}

export interface Filled {
  readonly options: FilledOption[];
  readonly resolved: Record<string, Record<string, object>>;
}

/**
 * What a person's client sends for a command: the values under their types, held against the definition as the client
 * does before it lets the person send.
 *
 * @param path subcommand names after the command's own, `['add']` for `/channel add`
 * @param focused the option being typed, for autocomplete; it may be unfinished
 * @throws when the client would not send it
 */
export function fillOptions(
  world: World,
  channel: Channel,
  command: APIApplicationCommand,
  path: readonly string[],
  values: Readonly<Record<string, OptionValue>>,
  focused?: string,
): Filled {
  const resolved: Filled['resolved'] = {};
  const [step, ...rest] = path;
  const available = command.options ?? [];
  if (step !== undefined) {
    const inner = available.find(({ name }) => name === step);
    const isGroup =
      inner?.type === ApplicationCommandOptionType.Subcommand ||
      inner?.type === ApplicationCommandOptionType.SubcommandGroup;
    if (!inner || !isGroup) throw refusal(command, `has no subcommand ${step}`);
    const below = { ...command, options: inner.options ?? [] } as APIApplicationCommand;
    const filled = fillOptions(world, channel, below, rest, values, focused);
    return {
      options: [{ name: step, type: inner.type, options: filled.options }],
      resolved: filled.resolved,
    };
  }
  const definitions = available.filter(isBasic);
  if (definitions.length < available.length) throw refusal(command, 'needs a subcommand');
  for (const name of Object.keys(values)) {
    if (!definitions.some((option) => option.name === name)) throw refusal(command, `has no option ${name}`);
  }
  const options = definitions.flatMap((definition): FilledOption[] => {
    const value = values[definition.name];
    if (value === undefined) {
      const isMissing = definition.required === true && focused === undefined;
      if (isMissing) throw refusal(command, `needs the option ${definition.name}`);
      return [];
    }
    const isFocused = definition.name === focused;
    if (isFocused && !('autocomplete' in definition && definition.autocomplete)) {
      throw refusal(command, `does not complete ${definition.name}`);
    }
    if (!isFocused) checkValue(command, definition, value);
    resolve(world, channel, definition.type, String(value), resolved);
    return [{ name: definition.name, type: definition.type, value, ...(isFocused && { focused: true }) }];
  });
  return { options, resolved };
}

function isBasic(option: APIApplicationCommandOption): option is APIApplicationCommandBasicOption {
  return (
    option.type !== ApplicationCommandOptionType.Subcommand &&
    option.type !== ApplicationCommandOptionType.SubcommandGroup
  );
}

function checkValue(
  command: APIApplicationCommand,
  definition: APIApplicationCommandBasicOption,
  value: OptionValue,
): void {
  const { name, type } = definition;
  const isNumber =
    type === ApplicationCommandOptionType.Integer || type === ApplicationCommandOptionType.Number;
  const wanted = type === ApplicationCommandOptionType.Boolean ? 'boolean' : isNumber ? 'number' : 'string';
  if (typeof value !== wanted) throw refusal(command, `takes a ${wanted} for ${name}, not ${typeof value}`);
  const choices = 'choices' in definition ? definition.choices : undefined;
  if (choices?.length && !choices.some((choice) => choice.value === value)) {
    throw refusal(command, `offers no ${String(value)} for ${name}`);
  }
  if (
    'max_length' in definition &&
    definition.max_length !== undefined &&
    String(value).length > definition.max_length
  ) {
    throw refusal(command, `takes at most ${definition.max_length} characters for ${name}`);
  }
  if (
    'min_length' in definition &&
    definition.min_length !== undefined &&
    String(value).length < definition.min_length
  ) {
    throw refusal(command, `takes at least ${definition.min_length} characters for ${name}`);
  }
  if (
    'max_value' in definition &&
    definition.max_value !== undefined &&
    Number(value) > definition.max_value
  ) {
    throw refusal(command, `takes at most ${definition.max_value} for ${name}`);
  }
  if (
    'min_value' in definition &&
    definition.min_value !== undefined &&
    Number(value) < definition.min_value
  ) {
    throw refusal(command, `takes at least ${definition.min_value} for ${name}`);
  }
}

function resolve(
  world: World,
  channel: Channel,
  type: ApplicationCommandOptionType,
  id: string,
  resolved: Filled['resolved'],
): void {
  const put = (kind: string, value: object): void => {
    resolved[kind] = { ...resolved[kind], [id]: value };
  };
  const guild = channel.guildId === null ? null : world.guild(channel.guildId);
  if (type === ApplicationCommandOptionType.Channel) {
    const target = world.channel(id);
    put('channels', {
      ...channelPayload(target),
      permissions: permissionsIn(world, target, world.bot.id).toString(),
    });
  }
  if (type === ApplicationCommandOptionType.User) {
    put('users', userPayload(world.user(id)));
    const member = guild?.members.get(id);
    if (member)
      put('members', {
        ...memberWithoutUser(member),
        permissions: permissionsIn(world, channel, id).toString(),
      });
  }
  const role = type === ApplicationCommandOptionType.Role ? guild?.roles.get(id) : undefined;
  if (role) put('roles', rolePayload(role));
}

function refusal(command: APIApplicationCommand, why: string): Error {
  return new Error(`fake Discord: a client would not send this: /${command.name} ${why}`);
}
