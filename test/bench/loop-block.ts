import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

const RESOLUTION_MS = 1;
const NANOSECONDS = 1e6;
/** The first turns are not counted, and a block is seen when the loop turns the next time. */
const SETTLE_MS = 20;

/** Runs `work` and tells its result and for how many milliseconds, at the longest, the event loop did not turn. */
export async function longestBlock<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; blockMs: number }> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  await wait(SETTLE_MS);
  const result = await work();
  await wait(SETTLE_MS);
  delays.disable();
  return { result, blockMs: Math.max(0, delays.max / NANOSECONDS - RESOLUTION_MS) };
}
