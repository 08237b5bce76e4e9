import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { apiError } from './api-error.js';
import { checkCommands } from './limits-command.js';
import type { Snowflakes } from './snowflake.js';

const MAXIMUM_COMMANDS = 100;

/** The application's commands, for everywhere and for single guilds. */
export class CommandStore {
  readonly #scopes = new Map<string | null, Map<string, APIApplicationCommand>>();

  constructor(
    private readonly applicationId: string,
    private readonly ids: Snowflakes,
  ) {}

  /** The commands of one guild, or the global ones for null. */
  list(guildId: string | null): APIApplicationCommand[] {
    return [...this.#scope(guildId).values()];
  }

  /** What a person in this guild (or direct message) can choose from. */
  offered(guildId: string | null): APIApplicationCommand[] {
    return guildId === null ? this.list(null) : [...this.list(guildId), ...this.list(null)];
  }

  get(guildId: string | null, id: string): APIApplicationCommand {
    const command = this.#scope(guildId).get(id);
    if (!command) throw apiError('unknownCommand');
    return command;
  }

  /** Creates a command, or overwrites the one with the same type and name. */
  upsert(
    guildId: string | null,
    body: RESTPostAPIApplicationCommandsJSONBody,
  ): { command: APIApplicationCommand; isNew: boolean } {
    checkCommands([body], false);
    const scope = this.#scope(guildId);
    const known = this.#named(guildId, body);
    if (!known && scope.size >= MAXIMUM_COMMANDS) throw apiError('tooManyCommands');
    const command = this.#made(guildId, body, known);
    scope.set(command.id, command);
    return { command, isNew: known === undefined };
  }

  patch(
    guildId: string | null,
    id: string,
    body: Partial<RESTPostAPIApplicationCommandsJSONBody>,
  ): APIApplicationCommand {
    const known = this.get(guildId, id);
    const merged = { ...known, ...body } as RESTPostAPIApplicationCommandsJSONBody;
    checkCommands([merged], false);
    const command = this.#made(guildId, merged, known);
    this.#scope(guildId).set(id, command);
    return command;
  }

  remove(guildId: string | null, id: string): void {
    if (!this.#scope(guildId).delete(id)) throw apiError('unknownCommand');
  }

  /** Replaces them all; one that keeps its type and name keeps its id, and its version unless it changed. */
  replaceAll(
    guildId: string | null,
    bodies: readonly RESTPostAPIApplicationCommandsJSONBody[],
  ): APIApplicationCommand[] {
    checkCommands(bodies, true);
    if (bodies.length > MAXIMUM_COMMANDS) throw apiError('tooManyCommands');
    const commands = bodies.map((body) => this.#made(guildId, body, this.#named(guildId, body)));
    this.#scopes.set(guildId, new Map(commands.map((command) => [command.id, command])));
    return commands;
  }

  #scope(guildId: string | null): Map<string, APIApplicationCommand> {
    const scope = this.#scopes.get(guildId) ?? new Map<string, APIApplicationCommand>();
    this.#scopes.set(guildId, scope);
    return scope;
  }

  #named(
    guildId: string | null,
    body: RESTPostAPIApplicationCommandsJSONBody,
  ): APIApplicationCommand | undefined {
    const type = body.type ?? ApplicationCommandType.ChatInput;
    return this.list(guildId).find((command) => command.type === type && command.name === body.name);
  }

  #made(
    guildId: string | null,
    body: RESTPostAPIApplicationCommandsJSONBody,
    known: APIApplicationCommand | undefined,
  ): APIApplicationCommand {
    const command = {
      id: known?.id ?? this.ids.next(),
      application_id: this.applicationId,
      version: known?.version ?? this.ids.next(),
      default_member_permissions: body.default_member_permissions ?? null,
      type: body.type ?? ApplicationCommandType.ChatInput,
      name: body.name,
      name_localizations: body.name_localizations ?? null,
      description: ('description' in body && body.description) || '',
      description_localizations:
        ('description_localizations' in body && body.description_localizations) || null,
      ...('options' in body && body.options && { options: body.options }),
      ...(guildId === null
        ? {
            dm_permission: true,
            contexts: body.contexts ?? null,
            integration_types: body.integration_types ?? [ApplicationIntegrationType.GuildInstall],
          }
        : { guild_id: guildId }),
      nsfw: body.nsfw ?? false,
    } as APIApplicationCommand;
    return known && !isDeepStrictEqual(known, command) ? { ...command, version: this.ids.next() } : command;
  }
}

/** A listing leaves the translations out unless they are asked for. */
export function withoutLocalizations(command: APIApplicationCommand): APIApplicationCommand {
  return JSON.parse(
    JSON.stringify(command, (key, value) => (key.endsWith('_localizations') ? undefined : value)),
  );
}
