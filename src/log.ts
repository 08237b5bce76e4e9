import { createRequire } from 'node:module';
import pino from 'pino';
import type { LogLevel } from './setting-table.js';
import type { Settings } from './settings.js';

export type Log = pino.Logger;

const STDERR = 2;

/** Loaded only where it serves: it takes as long to load as an answer takes. */
const load = createRequire(import.meta.url);

/**
 * A log on stderr, so that stdout stays free for answers: lines for people or JSON, as LOG_FORMAT says. The Discord token is struck out wherever a line
 * contains it, be it in a field, in a message or in an error's stack.
 *
 * @param fallback the level where LOG_LEVEL is not set.
 */
export function openLog(
  settings: Pick<Settings, 'logLevel' | 'logFormat' | 'discordToken'>,
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
    settings.logFormat === 'pretty' ? prettyTo(destination) : destination,
  );
}

function prettyTo(destination: pino.DestinationStream): pino.DestinationStream {
  const { prettyFactory } = load('pino-pretty') as typeof import('pino-pretty');
  const pretty = prettyFactory({ colorize: false, translateTime: 'SYS:yyyy-mm-dd HH:MM:ss' });
  return { write: (line) => destination.write(pretty(line)) };
}
