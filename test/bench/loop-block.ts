import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

const RESOLUTION_MS = 1;
const NANOSECONDS = 1e6;
/** The first turns are not counted, and a block is seen when the loop turns the next time. */
const SETTLE_MS = 20;
const SLICE_MS = 1;

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

/** Keeps the thread busy, turning the event loop every millisecond: what blocks it then is the machine. */
export async function busySlices(ms: number): Promise<void> {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs) {
    const sliceEndMs = performance.now() + SLICE_MS;
    while (performance.now() < sliceEndMs);
    await nextTurn();
  }
}
