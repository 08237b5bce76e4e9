import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Status } from 'discord.js';

/** How long a connection that is only being made is waited for. */
const CONNECTING_MS = 2000;
const LOOK_EVERY_MS = 50;

/**
 * Closes a client's connection to the gateway.
 *
 * discord.js (14.28) closes only what is open: a connection that is still being made would be left to itself, and to
 * fail where nobody listens, and one that is to be made half a second after a drop would come up all the same. So this
 * waits, for a time, until there is one to close.
 *
 * @param connectingMs how long to wait, in milliseconds; default 2,000.
 */
export async function closeClient(client: Client, connectingMs = CONNECTING_MS): Promise<void> {
  const giveUpAtMs = performance.now() + connectingMs;
  while (isConnecting(client) && performance.now() < giveUpAtMs) await sleep(LOOK_EVERY_MS);
  await client.destroy();
}

function isConnecting({ ws }: Client): boolean {
  return ws.shards.some(({ status }) => status === Status.Connecting);
}
