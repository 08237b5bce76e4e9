import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Asking } from './asking.js';
import type { ColdStart } from './cold-start.js';
import type { Ingest } from './ingest.js';
import { bars, verdict } from './report-row.js';
import { startStages } from './start-stages.js';
import type { Spread } from './stats.js';
import { table } from './table.js';

/** What everything was measured on. */
export function machineOf(): string {
  const cores = `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}`;
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  return `Node ${process.versions.node}, ${cores}, load ${load}`;
}

/** A question by itself, and where its time goes. */
export function askingReportOf({ questions, whole, stages }: Asking): string {
  const row = (name: string, spread: Spread, bar = '') => [
    name,
    ...[spread.p50, spread.p95, spread.p99, spread.max].map(milliseconds),
    share(spread.p50, whole.p50),
    bar,
  ];
  const p50 = verdict(whole.p50, bars.questionP50Ms, 'ms');
  const p95 = verdict(whole.p95, bars.questionP95Ms, 'ms');
  return table(
    ['one question, ms', 'p50', 'p95', 'p99', 'max', 'share', 'bar'],
    [
      row(`${questions} questions, one by one`, whole, `p50 ${p50}, p95 ${p95}`),
      row('  encode', stages.encode),
      row('  search', stages.search),
      row('  read', stages.read),
      row('  choose, and the way to and fro', stages.rest),
    ],
  ).join('\n');
}

/** From a process's start to its first answer. */
export function startReportOf({ node, built, empty }: ColdStart): string {
  return table(
    ['start to first answer, ms', 'built index', 'empty index', 'bar'],
    [
      [
        'verbatim ask',
        milliseconds(built.whole),
        milliseconds(empty.whole),
        `built ${verdict(built.whole, bars.builtStartMs, 'ms')}`,
      ],
      ...startStages.map((name) => [
        `  ${name}`,
        milliseconds(built.stages[name]),
        milliseconds(empty.stages[name]),
        '',
      ]),
      ['  floor: node -e 0', milliseconds(node), milliseconds(node), ''],
      ['  ratio', `${(built.whole / node).toFixed(1)} x`, `${(empty.whole / node).toFixed(1)} x`, ''],
    ],
  ).join('\n');
}

/** Reading in, beside LangChain.js. */
export function ingestReportOf({ articles, sentences, lengths, ingest, langChain, ratio }: Ingest): string {
  const { p50, p95, max } = lengths;
  const isMet = ratio >= bars.ingestRatio ? 'met' : 'MISSED';
  return [
    `${sentences} sentences of ${articles} articles; characters: p50 ${p50}, p95 ${p95}, at most ${max}`,
    ...table(
      ['ingest, sentences/s', 'value', 'LangChain.js', 'ratio', 'bar'],
      [
        [
          'articles to index, against vectors alone',
          ingest.toFixed(1),
          langChain.toFixed(1),
          `${ratio.toFixed(2)} x`,
          `${isMet}: at least ${bars.ingestRatio} x`,
        ],
      ],
    ),
  ].join('\n');
}

function milliseconds(ms: number): string {
  return ms.toFixed(ms < 100 ? 1 : 0);
}

function share(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(0)} %`;
}
