import type { ReadingMeasures } from './reading.js';
import { table } from './table.js';

/** The bars of reading: what grows faster than this is not linear. */
export const readingBars = { exponent: 1.35, folderMs: 30_000, blockMs: 50 } as const;

/** How the time of reading grows with the size of texts that are made to be slow. */
export function readingReportOf({ growths, folder, answers }: ReadingMeasures): string {
  const sizes = growths[0]?.times.map(({ size }) => `${size / 1000} kB`) ?? [];
  const rows = [...growths]
    .sort((a, b) => b.exponent - a.exponent)
    .map(({ name, ending, times, exponent }) => [
      `${name} (.${ending})`,
      ...times.map(({ ms }) => ms.toFixed(ms < 10 ? 1 : 0)),
      exponent.toFixed(2),
      exponent < readingBars.exponent ? 'met' : 'MISSED',
    ]);
  const met = (value: number, bar: number) => (value < bar ? 'met' : 'MISSED');
  return [
    ...table(['read and split, ms', ...sizes, 'time ~ size^', `below ${readingBars.exponent}`], rows),
    '',
    `${(folder.bytes / 1e6).toFixed(1)} MB of them in one folder: ${(folder.ms / 1000).toFixed(1)} s (${met(folder.ms, readingBars.folderMs)}: below ${readingBars.folderMs / 1000} s), ` +
      `${folder.problems} given up; longest event-loop block meanwhile ${folder.blockMs.toFixed(1)} ms (${met(folder.blockMs, readingBars.blockMs)}: below ${readingBars.blockMs} ms)`,
    `while they are read: ${answers.count} questions answered in this process, median ${answers.meanwhile.p50.toFixed(0)} ms, longest ${answers.meanwhile.max.toFixed(0)} ms ` +
      `(before: median ${answers.before.p50.toFixed(0)} ms, longest ${answers.before.max.toFixed(0)} ms)`,
  ].join('\n');
}
