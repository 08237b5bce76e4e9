import type { MeasuredLibrary } from './library.js';
import { bars, mebibytes, verdict } from './report-row.js';
import { table } from './table.js';

const MIB = 1024 ** 2;
const MS_PER_SECOND = 1000;

/** Libraries of several sizes, beside a single article that is asked in the same process. */
export function libraryReportOf(libraries: readonly MeasuredLibrary[]): string {
  const columns = libraries.map(({ articles }) => `${articles} articles`);
  const row = (name: string, of: (library: MeasuredLibrary) => string, bar = '') => [
    name,
    ...libraries.map(of),
    bar,
  ];
  const barred = libraries.find(({ articles }) => articles === bars.libraryArticles);
  const bar = (of: (library: MeasuredLibrary) => string) => (barred === undefined ? '' : of(barred));
  const times = ([many, one]: readonly [number, number]) => `${(many / one).toFixed(2)} x`;
  return table(
    ['library, beside one article', ...columns, `bar at ${bars.libraryArticles}`],
    [
      row('sentences', ({ sentences }) => `${sentences}`),
      row('searched by', ({ isGraphUsed }) => (isGraphUsed ? 'HNSW' : 'exact')),
      row(
        'search, ms',
        ({ search: [many] }) => many.toFixed(2),
        bar(({ search: [many] }) => verdict(many, bars.librarySearchMs, 'ms')),
      ),
      row('  of one article, ms', ({ search: [, one] }) => one.toFixed(2)),
      row(
        'whole question, ratio',
        ({ whole }) => times(whole),
        bar(({ whole: [many, one] }) => verdict(many / one, bars.libraryRatio, 'x')),
      ),
      row('  ms', ({ whole: [many, one] }) => `${many.toFixed(1)} / ${one.toFixed(1)}`),
      row(
        'recall@16 by vectors',
        ({ recallNearest }) => recallNearest.toFixed(3),
        bar(
          ({ recallNearest }) =>
            `${recallNearest >= bars.libraryRecall ? 'met' : 'MISSED'}: at least ${bars.libraryRecall}`,
        ),
      ),
      row('  by vectors and words', ({ recallBest }) => recallBest.toFixed(3)),
      row(
        'memory',
        ({ memory }) => (memory === null ? '-' : mebibytes(memory)),
        bar(({ memory }) => (memory === null ? '' : verdict(memory / MIB, bars.libraryMebibytes, 'MB'))),
      ),
      row(
        'start, all stored, s',
        ({ start }) => seconds(start),
        bar(({ start }) => verdict(start / MS_PER_SECOND, bars.libraryStartSeconds, 's')),
      ),
      row('  of it articles and index, s', ({ startIndex }) => seconds(startIndex)),
      row('building the graph, s', ({ building }) => seconds(building)),
    ],
  ).join('\n');
}

function seconds(ms: number): string {
  return (ms / MS_PER_SECOND).toFixed(2);
}
