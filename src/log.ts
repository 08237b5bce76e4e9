import pino from 'pino';
import type { LogLevel } from './setting-table.js';
import type { Settings } from './settings.js';

export type Log = pino.Logger;

const STDERR = 2;

/**
 * A log of JSON lines on stderr, so that stdout stays free for answers. The Discord token is struck out wherever a line
 * contains it, be it in a field, in a message or in an error's stack.
 *
 * @param fallback the level where LOG_LEVEL is not set.
 */
export function openLog(
  settings: Pick<Settings, 'logLevel' | 'discordToken'>,
  fallback: LogLevel,
  destination: pino.DestinationStream = pino.destination({
    dest: STDERR,
    sync: true,
  }),
): Log {
  const token = settings.discordToken?.reveal();
  return pino(
    {
      level: settings.logLevel ?? fallback,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      ...(token
        ? {
            hooks: {
              streamWrite: (line: string) => line.replaceAll(token, '[secret]'),
            },
          }
        : {}),
    },
    destination,
  );
}
