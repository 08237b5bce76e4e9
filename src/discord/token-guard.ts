import type { RESTOptions } from 'discord.js';
import { VerbatimError } from '../errors.js';

type Send = RESTOptions['makeRequest'];

const UNAUTHORIZED = 401;

export function refusedToken(): VerbatimError {
  return new VerbatimError(
    'discord',
    'Discord refuses DISCORD_TOKEN',
    "Copy the bot's token again: Discord Developer Portal, Bot, Reset Token",
  );
}

/**
 * Sends requests until Discord refuses the token; from then on none that carries it, also of those that wait already:
 * Discord shuts out an address that keeps on asking with a token that it refused.
 *
 * @param onRefused called once.
 * @example
 * new Client({ rest: { makeRequest: untilRefused(DefaultRestOptions.makeRequest, (error) => stop(error)) } });
 */
export function untilRefused(send: Send, onRefused: (error: VerbatimError) => void): Send {
  let isRefused = false;
  return async (url, init) => {
    const carriesToken = new Headers(init.headers as Record<string, string>).has('Authorization');
    if (carriesToken && isRefused) throw refusedToken();
    const response = await send(url, init);
    if (carriesToken && response.status === UNAUTHORIZED && !isRefused) {
      isRefused = true;
      onRefused(refusedToken());
    }
    return response;
  };
}
