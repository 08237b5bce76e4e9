import { ApplicationFlags, REST, type RESTGetCurrentApplicationResult, Routes } from 'discord.js';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import type { Secret } from '../setting-table.js';
import { restProxy } from './proxy.js';
import { refusedToken } from './token-guard.js';

export interface ApplicationOptions {
  readonly token: Secret;
  /** The address of Discord's API, such as `https://discord.com/api`. */
  readonly api: string;
  readonly log: Log;
}

const LIMIT_MS = 5000;
const UNAUTHORIZED = 401;
const SWITCHED_ON = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;

/**
 * Whether the Message Content Intent is switched on for the application: to ask for it where it is not costs a refused
 * connection. False where Discord does not tell.
 *
 * @throws VerbatimError when Discord refuses the token.
 */
export async function isMessageContentOn({ token, api, log }: ApplicationOptions): Promise<boolean> {
  try {
    const rest = new REST({ api, retries: 1, ...restProxy(api) }).setToken(token.reveal());
    const signal = AbortSignal.timeout(LIMIT_MS);
    const application = (await rest.get(Routes.currentApplication(), {
      signal,
    })) as RESTGetCurrentApplicationResult;
    return ((application.flags ?? 0) & SWITCHED_ON) !== 0;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === UNAUTHORIZED) throw refusedToken();
    log.debug({ error: messageOf(error) }, 'Discord does not tell which intents are switched on');
    return false;
  }
}
