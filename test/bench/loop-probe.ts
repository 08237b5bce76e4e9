// Loaded into another process before its program (`--import`): tells its parent how late the main thread's timers come.
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';

export type ProbeCommand = 'begin' | 'end' | 'read';

/** Milliseconds by which the event loop was late while the probe was on, all stretches since the last reading together. */
export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
}

const TICK_MS = 1;
const MICROSECONDS = 1000;
/** A block is seen when the loop turns the next time. */
const SETTLE_MS = 5;

function startProbe(reply: (answer: LoopDelay | 'done') => void): void {
  const delays = createHistogram();
  let isOn = false;
  let tickedMs = performance.now();
  setInterval(() => {
    const nowMs = performance.now();
    // A histogram starts at 1.
    if (isOn) delays.record(Math.max(1, Math.round((nowMs - tickedMs - TICK_MS) * MICROSECONDS)));
    tickedMs = nowMs;
  }, TICK_MS).unref();
  const commands: Record<ProbeCommand, () => Promise<LoopDelay | 'done'>> = {
    async begin() {
      isOn = true;
      return 'done';
    },
    async end() {
      await wait(SETTLE_MS);
      isOn = false;
      return 'done';
    },
    async read() {
      const read = { p99: delays.percentile(99) / MICROSECONDS, max: delays.max / MICROSECONDS };
      delays.reset();
      return read;
    },
  };
  process.on('message', (command: ProbeCommand) => void commands[command]().then(reply));
  process.on('disconnect', () => process.exit());
  // The program shall end when it is done, probe or not.
  process.channel?.unref();
}

// Threads of the program load this file too.
if (isMainThread && process.send) startProbe((answer) => process.send?.(answer));
