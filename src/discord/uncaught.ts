import { messageOf } from '../errors.js';
import type { Log } from '../log.js';

/** Of a connection that fails; a file's errors have others. */
const networkCodes: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** What ws says of a handshake that failed; it has no code. */
const ofHandshake = /^(?:Opening handshake|Unexpected server response|WebSocket was closed)/;

function isOfNetwork(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && networkCodes.has(error.code)) || ofHandshake.test(error.message))
  );
}

/**
 * Keeps errors that nobody could catch from ending the process in the middle of what it does.
 *
 * discord.js's gateway (@discordjs/ws 1.2) rejects in the open when a session is lost while it is resumed, and no longer
 * listens to a connection that it has given up while it was being made. Either is logged: it comes back by itself, else
 * the watchdog ends the process. Whatever else is thrown is a fault of the program: logged, and handed to `onFault`.
 *
 * @returns what ends this.
 */
export function guardUncaught(log: Log, onFault: (error: unknown) => void): () => void {
  const onRejection = (error: unknown) => log.error({ error: messageOf(error) }, 'unexpected error');
  const onException = (error: unknown) => {
    if (isOfNetwork(error)) {
      log.warn({ error: messageOf(error) }, 'a connection that was given up failed');
      return;
    }
    // Also where the bot is ending already, and nobody asks any more how it failed.
    log.error({ error: messageOf(error) }, 'unexpected error');
    onFault(error);
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return () => {
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
  };
}
