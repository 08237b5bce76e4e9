import { type APIApplicationCommand, type REST, Routes } from 'discord.js';
import { commands } from './definitions.js';

export interface DeployTarget {
  readonly rest: REST;
  readonly applicationId: string;
  /** One server, where they are there at once; undefined: everywhere. */
  readonly guildId?: string | undefined;
}

/**
 * Registers the commands when they differ from what Discord has.
 *
 * @returns whether they did.
 * @throws DiscordAPIError when Discord refuses.
 */
export async function deployCommands({ rest, applicationId, guildId }: DeployTarget): Promise<boolean> {
  const route =
    guildId === undefined
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guildId);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const registered = (await rest.get(route, { query })) as APIApplicationCommand[];
  const wanted = guildId === undefined ? commands : commands.map(forOneServer);
  if (areRegistered(wanted, registered)) return false;
  await rest.put(route, { body: wanted });
  return true;
}

/** Where a command can be used is asked of those alone that are there everywhere. */
function forOneServer({ contexts: _, integration_types: __, ...command }: (typeof commands)[number]) {
  return command;
}

/** Whether Discord has these commands and no others; what a definition leaves open may be anything. */
export function areRegistered(
  wanted: readonly { readonly name: string; readonly type: number }[],
  registered: readonly Pick<APIApplicationCommand, 'name' | 'type'>[],
): boolean {
  const counterpart = ({ name, type }: { name: string; type: number }) =>
    registered.find((command) => command.name === name && command.type === type);
  return (
    wanted.length === registered.length && wanted.every((command) => agrees(command, counterpart(command)))
  );
}

function agrees(wanted: unknown, actual: unknown): boolean {
  if (isBlank(wanted)) return isBlank(actual);
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      wanted.length === actual.length &&
      wanted.every((value, index) => agrees(value, actual[index]))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return wanted === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  const given: Readonly<Record<string, unknown>> = { ...actual };
  return Object.entries(wanted).every(([key, value]) => agrees(value, given[key]));
}

/** What Discord leaves out of its answer. */
function isBlank(value: unknown): boolean {
  return (
    value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0)
  );
}
