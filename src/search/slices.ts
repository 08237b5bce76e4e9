import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that blocks lets others have their turn after so many milliseconds. */
const SLICE_MS = 10;

/**
 * Does `work` for each item, a slice at a time: between two slices a question is answered.
 *
 * @throws what `work` throws; the signal's reason.
 */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  signal?: AbortSignal,
): Promise<void> {
  let began = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - began < SLICE_MS) continue;
    await nextTurn();
    signal?.throwIfAborted();
    began = performance.now();
  }
}
