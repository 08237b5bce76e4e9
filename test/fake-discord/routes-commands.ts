import type { RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import { apiError } from './api-error.js';
import { withoutLocalizations } from './commands.js';
import { bodyAs, type Call, noContent, ok, type Reply, type Route, route } from './route.js';

const GLOBAL = '/applications/:application/commands';
const GUILD = '/applications/:application/guilds/:guild/commands';

/** The same operations for the global commands and for those of one guild. */
export const commandRoutes: readonly Route[] = [
  ...operations(GLOBAL, () => null),
  ...operations(GUILD, (call) => {
    const guild = call.world.guilds.get(call.param('guild'));
    if (!guild?.members.has(call.world.bot.id)) throw apiError('missingAccess');
    return guild.id;
  }),
];

function operations(base: string, scopeOf: (call: Call) => string | null): Route[] {
  const own = (handle: (call: Call, scope: string | null) => Reply) => (call: Call) => {
    if (call.param('application') !== call.world.applicationId) throw apiError('unknownApplication');
    return handle(call, scopeOf(call));
  };
  return [
    route(
      'GET',
      base,
      own(({ world, query }, scope) => {
        const commands = world.commands.list(scope);
        return ok(query.get('with_localizations') === 'true' ? commands : commands.map(withoutLocalizations));
      }),
    ),
    route(
      'POST',
      base,
      own((call, scope) => {
        const { command, isNew } = call.world.commands.upsert(scope, definition(call.body));
        return ok(command, isNew ? 201 : 200);
      }),
    ),
    route(
      'PUT',
      base,
      own((call, scope) => {
        const bodies = Array.isArray(call.body) ? call.body : [];
        return ok(call.world.commands.replaceAll(scope, bodies.map(definition)));
      }),
    ),
    route(
      'GET',
      `${base}/:command`,
      own(({ world, param }, scope) => ok(world.commands.get(scope, param('command')))),
    ),
    route(
      'PATCH',
      `${base}/:command`,
      own((call, scope) => {
        const change = bodyAs<RESTPostAPIApplicationCommandsJSONBody>(call);
        return ok(call.world.commands.patch(scope, call.param('command'), change));
      }),
    ),
    route(
      'DELETE',
      `${base}/:command`,
      own(({ world, param }, scope) => {
        world.commands.remove(scope, param('command'));
        return noContent;
      }),
    ),
  ];
}

/** A client sends `type`, `options` and `contexts` as undefined or null when they are not given. */
function definition(body: unknown): RESTPostAPIApplicationCommandsJSONBody {
  const given = typeof body === 'object' && body !== null ? body : {};
  return Object.fromEntries(Object.entries(given)) as unknown as RESTPostAPIApplicationCommandsJSONBody;
}
