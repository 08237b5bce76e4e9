import {
  Client,
  DefaultRestOptions,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
  Partials,
} from 'discord.js';
import { messageOf, VerbatimError } from '../errors.js';
import type { Log } from '../log.js';
import type { Secret } from '../setting-table.js';
import { closeClient } from './close-client.js';
import { within } from './engine-access.js';
import { proxyWebSockets, restProxy } from './proxy.js';
import type { OwnShard } from './shards.js';
import { refusedToken, untilRefused } from './token-guard.js';

export type GatewayState = 'connecting' | 'ready' | 'reconnecting' | 'closed';

export interface ConnectionOptions {
  readonly token: Secret;
  /** The address of Discord's API, such as `https://discord.com/api`. */
  readonly api: string;
  /** Ask for the privileged intent that shows messages which do not mention the bot. */
  readonly withMessageContent: boolean;
  readonly shard?: OwnShard | undefined;
  readonly log: Log;
  /** Called before the login, so that no event is missed. */
  readonly listen: (client: Client) => void;
  readonly onState: (state: GatewayState, of: Client) => void;
  /** The connection ended for good after it was there. */
  readonly onLost: (error: VerbatimError) => void;
}

/** How long logging in may take, with every server's channels. */
const LOGIN_LIMIT_MS = 120_000;
const MAX_CACHED_MESSAGES = 100;
const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;

/** Discord refuses an intent that is not switched on for the application. */
export class DisallowedIntents extends VerbatimError {
  constructor() {
    super(
      'discord',
      'the gateway refuses the Message Content Intent',
      'Switch it on in the Discord Developer Portal under Bot, Privileged Gateway Intents',
    );
  }
}

/**
 * Logs in and waits until everything is there.
 *
 * @throws DisallowedIntents; VerbatimError when the token is refused or the gateway cannot be reached.
 */
export async function connect(options: ConnectionOptions): Promise<Client<true>> {
  const { api, log, onState, onLost, shard, withMessageContent } = options;
  let isReady = false;
  let isLost = false;
  const lose = (error: VerbatimError) => {
    if (isReady && !isLost) onLost(error);
    isLost = true;
  };
  proxyWebSockets();
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(withMessageContent ? [MessageContent] : [])],
    // Direct messages come in channels that were never listed, deletions for messages that were never seen.
    partials: [Partials.Channel, Partials.Message],
    allowedMentions: { parse: [], repliedUser: false },
    failIfNotExists: false,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: MAX_CACHED_MESSAGES,
    }),
    rest: { api, ...restProxy(api), makeRequest: untilRefused(DefaultRestOptions.makeRequest, lose) },
    // Named in any case: else the client takes the environment's SHARDS for its own.
    shards: [shard?.id ?? 0],
    shardCount: shard?.count ?? 1,
  });
  client.on(Events.Error, (error) => log.error({ error: messageOf(error) }, 'discord.js reports an error'));
  client.on(Events.Warn, (line) => log.warn(line));
  // While logging in, what goes wrong is thrown.
  client.on(Events.ShardError, (error, shard) =>
    log[isReady ? 'warn' : 'debug']({ shard, error: messageOf(error) }, 'the gateway connection failed'),
  );
  client.on(Events.ShardReconnecting, () => onState('reconnecting', client));
  client.on(Events.ShardResume, () => onState('ready', client));
  client.on(Events.ShardReady, () => onState('ready', client));
  options.listen(client);
  onState('connecting', client);
  const ready = new Promise<Client<true>>((resolve, reject) => {
    client.once(Events.ClientReady, resolve);
    client.on(Events.ShardDisconnect, ({ code }) => {
      onState('closed', client);
      const error = closedForGood(code);
      lose(error);
      reject(error);
    });
  });
  try {
    await within(LOGIN_LIMIT_MS, Promise.race([login(client, options), ready]), () =>
      noGateway(api, 'no answer'),
    );
    const connected = await within(LOGIN_LIMIT_MS, ready, () => noGateway(api, 'it does not get ready'));
    isReady = true;
    return connected;
  } catch (error) {
    ready.catch(() => {});
    await closeClient(client);
    throw error;
  }
}

async function login(client: Client, { token, api }: ConnectionOptions): Promise<void> {
  try {
    await client.login(token.reveal());
  } catch (error) {
    if (error instanceof VerbatimError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw code === DiscordjsErrorCodes.TokenInvalid ? refusedToken() : noGateway(api, messageOf(error));
  }
}

function closedForGood(code: number): VerbatimError {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return refusedToken();
    case GatewayCloseCodes.DisallowedIntents:
      return new DisallowedIntents();
    case GatewayCloseCodes.ShardingRequired:
      return new VerbatimError(
        'discord',
        'the bot is in too many servers for one connection',
        'Set SHARDS=auto',
      );
    default:
      return new VerbatimError(
        'discord',
        `the gateway closed the connection for good (${code} ${GatewayCloseCodes[code] ?? ''})`,
        'Update Verbatim, or report it',
      );
  }
}

function noGateway(api: string, reason: string): VerbatimError {
  return new VerbatimError(
    'discord',
    `the gateway of ${api} cannot be reached (${reason})`,
    'Check the network and DISCORD_API, and https://discordstatus.com',
  );
}
