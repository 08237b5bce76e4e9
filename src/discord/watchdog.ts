/** Watches how long there has been no gateway. */
export interface Watchdog {
  /** The gateway is there. */
  up(): void;
  /** The gateway is gone; said again it changes nothing. */
  down(): void;
  close(): void;
}

export interface WatchdogOptions {
  /** Milliseconds without a gateway until the process is ended; default 5 minutes. */
  readonly limitMs?: number | undefined;
  /** Shall end the process; is given a line that says why. */
  readonly onLimit: (line: string) => void;
}

const LIMIT_MS = 5 * 60_000;
const MS_PER_MINUTE = 60_000;

/**
 * Tells when there was no gateway for too long, so that the process ends and whatever supervises it starts it anew: a
 * client that has silently given up looks like one that waits. It begins without a gateway.
 *
 * @example
 * const watchdog = openWatchdog({ onLimit: (line) => log.fatal(line) });
 * client.on(Events.ShardReady, () => watchdog.up());
 * client.on(Events.ShardReconnecting, () => watchdog.down());
 */
export function openWatchdog({ limitMs = LIMIT_MS, onLimit }: WatchdogOptions): Watchdog {
  let timer: NodeJS.Timeout | null = null;

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  function down(): void {
    timer ??= setTimeout(() => {
      const minutes = Math.round((limitMs / MS_PER_MINUTE) * 10) / 10;
      onLimit(`discord: no gateway for ${minutes} minutes. Ending, so that a supervisor starts it anew.`);
    }, limitMs);
  }

  down();
  return { up: stop, down, close: stop };
}
