import { apiError } from './api-error.js';
import { channelPayload, guildPayload, memberPayload, rolePayload, userPayload } from './payloads.js';
import { removeGuild } from './places.js';
import { noContent, ok, type Route, route } from './route.js';

/** Who the application is, and what it is a member of. */
export const selfRoutes: readonly Route[] = [
  route('GET', '/gateway', ({ gateway }) => ok({ url: gateway.url }), { needsToken: false }),
  route('GET', '/gateway/bot', ({ gateway }) => ok(gateway.information)),
  route('GET', '/users/@me', ({ world }) =>
    ok({ ...userPayload(world.bot), verified: true, mfa_enabled: false }),
  ),
  route('GET', '/users/@me/guilds', ({ world }) =>
    ok(
      [...world.guilds.values()].map(({ id, name }) => ({
        id,
        name,
        icon: null,
        owner: false,
        features: [],
      })),
    ),
  ),
  route('GET', '/users/:user', ({ world, param }) => ok(userPayload(world.user(param('user'))))),
  route('GET', '/applications/@me', ({ world, gateway }) => ok(applicationPayload(world, gateway))),
  route('GET', '/oauth2/applications/@me', ({ world, gateway }) => ok(applicationPayload(world, gateway))),
  route('PATCH', '/applications/@me', ({ world, gateway }) => ok(applicationPayload(world, gateway))),
  route('GET', '/guilds/:guild', ({ world, param }) => ok(guildPayload(world.guild(param('guild'))))),
  route('GET', '/guilds/:guild/roles', ({ world, param }) =>
    ok([...world.guild(param('guild')).roles.values()].map(rolePayload)),
  ),
  route('GET', '/guilds/:guild/channels', ({ world, param }) => {
    const { id } = world.guild(param('guild'));
    return ok([...world.channels.values()].filter((c) => c.guildId === id && !c.thread).map(channelPayload));
  }),
  route('GET', '/guilds/:guild/members/:user', ({ world, param }) => {
    const member = world.guild(param('guild')).members.get(param('user'));
    if (!member) throw apiError('unknownMember');
    return ok(memberPayload(member));
  }),
  route('GET', '/guilds/:guild/threads/active', ({ world, param }) => {
    const { id } = world.guild(param('guild'));
    const threads = [...world.channels.values()].filter(
      (c) => c.guildId === id && c.thread && !c.thread.archived,
    );
    const mine = threads.filter(({ thread }) => thread?.memberIds.has(world.bot.id));
    const members = mine.map((thread) => ({
      id: thread.id,
      user_id: world.bot.id,
      join_timestamp: new Date().toISOString(),
      flags: 0,
    }));
    return ok({ threads: threads.map(channelPayload), members });
  }),
  route('DELETE', '/users/@me/guilds/:guild', ({ world, param }) => {
    removeGuild(world, world.guild(param('guild')));
    return noContent;
  }),
];

function applicationPayload(
  world: Parameters<Route['handle']>[0]['world'],
  gateway: Parameters<Route['handle']>[0]['gateway'],
): object {
  return {
    id: world.applicationId,
    name: world.bot.displayName,
    icon: null,
    description: '',
    summary: '',
    bot: userPayload(world.bot),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    team: null,
    flags: gateway.rules.applicationFlags,
    flags_new: String(gateway.rules.applicationFlags),
    approximate_guild_count: world.guilds.size,
  };
}
