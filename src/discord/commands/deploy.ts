import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type REST,
  Routes,
} from 'discord.js';
import { commands } from './definitions.js';

type Definition = Pick<APIApplicationCommand, 'name' | 'type'>;

/**
 * What commands, their options and choices can say, and what it means when they do not. Not among them is
 * `dm_permission`, which `contexts` took the place of.
 */
const LEFT_OUT = {
  name: null,
  name_localizations: {},
  type: ApplicationCommandType.ChatInput,
  description: '',
  description_localizations: {},
  default_member_permissions: null,
  nsfw: false,
  contexts: null,
  integration_types: [ApplicationIntegrationType.GuildInstall],
  options: [],
  required: false,
  choices: [],
  channel_types: [],
  min_value: null,
  max_value: null,
  min_length: null,
  max_length: null,
  autocomplete: false,
  value: null,
} as const;
/** Fields that hold definitions themselves. */
const PARTS: ReadonlySet<string> = new Set(['options', 'choices']);

export interface DeployTarget {
  readonly rest: REST;
  readonly applicationId: string;
  /** One server, where they are there at once; undefined: everywhere. */
  readonly guildId?: string | undefined;
  /** Servers that may have them of their own from before, where they are registered everywhere now. */
  readonly formerGuildIds?: readonly string[];
}

type Route = ReturnType<typeof Routes.applicationCommands | typeof Routes.applicationGuildCommands>;

/**
 * Registers the commands when they differ from what Discord has, and takes them back where they would show a second time.
 *
 * @returns whether they differed.
 * @throws DiscordAPIError when Discord refuses.
 */
export async function deployCommands(target: DeployTarget): Promise<boolean> {
  const { rest, applicationId, guildId, formerGuildIds = [] } = target;
  const everywhere = Routes.applicationCommands(applicationId);
  const within = (id: string) => Routes.applicationGuildCommands(applicationId, id);
  for (const other of guildId === undefined ? formerGuildIds.map(within) : [everywhere]) {
    await takeBack(rest, other);
  }
  const route = guildId === undefined ? everywhere : within(guildId);
  const registered = await registeredAt(rest, route);
  const wanted = guildId === undefined ? commands : commands.map(forOneServer);
  if (areRegistered(wanted, registered)) return false;
  await rest.put(route, { body: wanted });
  return true;
}

async function registeredAt(rest: REST, route: Route): Promise<APIApplicationCommand[]> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  return (await rest.get(route, { query })) as APIApplicationCommand[];
}

/** Leaves there only what is not ours. */
async function takeBack(rest: REST, route: Route): Promise<void> {
  const registered = await registeredAt(rest, route);
  const isOurs = ({ name, type }: Definition) =>
    commands.some((command) => command.name === name && inFull(command).type === type);
  const others = registered.filter((command) => !isOurs(command));
  if (others.length < registered.length) await rest.put(route, { body: others });
}

/** Where a command can be used is asked of those alone that are there everywhere. */
function forOneServer({ contexts: _, integration_types: __, ...command }: (typeof commands)[number]) {
  return command;
}

/** Whether Discord has these commands and no others. What a definition leaves out is what Discord takes for it. */
export function areRegistered(wanted: readonly Definition[], registered: readonly Definition[]): boolean {
  return isDeepStrictEqual(wanted.map(inFull).sort(byName), registered.map(inFull).sort(byName));
}

/** All that a definition can say of it; what else Discord tells, such as ids and versions, is its own. */
function inFull(definition: object): Readonly<Record<string, unknown>> {
  const given: Readonly<Record<string, unknown>> = { ...definition };
  return Object.fromEntries(
    Object.entries(LEFT_OUT).map(([field, leftOut]) => {
      const value = given[field] ?? leftOut;
      if (!Array.isArray(value)) return [field, value];
      // Options and choices are shown in their order; types and contexts are sets.
      return [field, PARTS.has(field) ? value.map(inFull) : value.toSorted()];
    }),
  );
}

function byName(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): number {
  const [first, second] = [one, other].map(({ type, name }) => `${type} ${name}`);
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
