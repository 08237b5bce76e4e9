import { messageOf } from '../errors.js';
import type { Log } from '../log.js';

/** What ws says of a handshake that failed; the system's own errors name the call that failed. */
const OF_A_HANDSHAKE = /^(?:Opening handshake|Unexpected server response|WebSocket was closed)/;

function isOfTheNetwork(error: unknown): boolean {
  return error instanceof Error && ('syscall' in error || OF_A_HANDSHAKE.test(error.message));
}

/**
 * Keeps errors that nobody could catch from ending the process in the middle of what it does.
 *
 * discord.js's gateway (@discordjs/ws 1.2) rejects in the open when a session is lost while it is resumed, and no longer
 * listens to a connection that it has given up while it was being made. Either is logged: it comes back by itself, else
 * the watchdog ends the process. Whatever else is thrown is a fault of the program, and handed to `onFault`.
 *
 * @returns what ends this.
 */
export function guardUncaught(log: Log, onFault: (error: unknown) => void): () => void {
  const onRejection = (error: unknown) => log.error({ error: messageOf(error) }, 'unexpected error');
  const onException = (error: unknown) => {
    if (isOfTheNetwork(error)) log.warn({ error: messageOf(error) }, 'a connection that was given up failed');
    else onFault(error);
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return () => {
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
  };
}
