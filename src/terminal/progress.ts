import type { Writable } from 'node:stream';
import type { EngineProgress } from '../answer/engine.js';
import type { Messages } from './messages.js';
import { printable } from './plain.js';

const QUIET_MS = 500;
const REDRAW_MS = 100;
const BAR_CELLS = 24;
const PERCENT_CELLS = 5;
const CLEAR_LINE = '\r\u001b[2K';

/** Shows what takes long: a bar that redraws itself on a terminal, one line a stage elsewhere. */
export interface Progress {
  update(progress: EngineProgress): void;
  /** A line of its own, printed above the bar. */
  notice(line: string): void;
  /** Takes the bar away. */
  end(): void;
}

/**
 * @param live whether the stream is a terminal that can redraw a line.
 * @param now milliseconds, for measuring how long the work has taken.
 */
export function openProgress(
  stream: Writable,
  live: boolean,
  say: Messages,
  now: () => number = () => performance.now(),
): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  let stage = '';
  let stageStartedAt = 0;
  let announced = false;

  function clear(): void {
    if (drawn) stream.write(CLEAR_LINE);
    drawn = false;
  }

  return {
    update({ stage: current, done, total, name }) {
      const label = `${say.progress[current]} ${printable(name)}`;
      if (label !== stage) {
        stage = label;
        stageStartedAt = now();
        announced = false;
      }
      if (now() - stageStartedAt < QUIET_MS) return;
      if (!live) {
        if (!announced) stream.write(`${label}…\n`);
        announced = true;
        return;
      }
      if (now() - drawnAt < REDRAW_MS && done < total) return;
      drawnAt = now();
      drawn = true;
      stream.write(`${CLEAR_LINE}${bar(done, total)} ${label}`);
    },
    notice(line) {
      clear();
      stream.write(`${printable(line)}\n`);
    },
    end: clear,
  };
}

function bar(done: number, total: number): string {
  const share = total > 0 ? Math.min(done / total, 1) : 0;
  const cells = Math.round(share * BAR_CELLS);
  const percent = `${Math.round(share * 100)}%`.padStart(PERCENT_CELLS);
  return `[${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}]${percent}`;
}
