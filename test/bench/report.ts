import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Measures } from './measure.js';
import type { Spread } from './stats.js';
import { table } from './table.js';

/** The bars of a machine with little else to do. */
export const bars = {
  warmAskMs: 1500,
  questionMs: 5,
  overheadMs: 1,
  blockMs: 20,
} as const;

type Row = readonly [name: string, value: string, floor: string, ratio: string, bar: string];

const MEBIBYTE = 1024 ** 2;

/** The measures as plain text: each beside its floor of the same run. */
export function reportOf(measures: Measures): string {
  const { coldStart, throughput, stages, floors, overhead, memory, block } = measures;
  const { stages: start } = coldStart;
  const rows: Row[] = [
    row('start to first answer, empty index', coldStart.fromNothing, coldStart.node, 'ms'),
    row('start to first answer, built index', coldStart.fromIndex, coldStart.node, 'ms', bars.warmAskMs),
    ...(['node', 'imports', 'open', 'ask', 'close'] as const).map((name) =>
      row(`  of it: ${name}`, start[name], null, 'ms'),
    ),
    row(`embedding, texts/s over ${throughput.texts}`, throughput.embedder, throughput.model, ''),
    row(`${measures.questions} questions at once, answers/s`, measures.crowdRate, null, ''),
    row('peak memory, loaded', memory.loaded / MEBIBYTE, coldStart.nodeBytes / MEBIBYTE, 'MB'),
    row('peak memory, all asked', memory.asked / MEBIBYTE, coldStart.nodeBytes / MEBIBYTE, 'MB'),
    row('longest event-loop block, one by one', block.alone, block.busy, 'ms', bars.blockMs),
    row('longest event-loop block, all at once', block.crowd, block.busy, 'ms', bars.blockMs),
    row('longest event-loop block, idle', block.idle, null, 'ms'),
  ];
  const spreads: [string, Spread, number?][] = [
    ['embed', stages.embed],
    ['  floor: model alone', floors.model],
    ['  floor: thread and back', floors.thread],
    ['dense', stages.dense],
    ['  floor: bare hnswlib', floors.hnsw],
    ['keywords', stages.keywords],
    ['  floor: plain BM25', floors.bm25],
    ['choose', stages.choose],
    ['total', stages.total, bars.questionMs],
    ['  floor: model, hnswlib and BM25', floors.together],
    ['overhead above floors', overhead, bars.overheadMs],
  ];
  return [
    machine(measures),
    '',
    ...table(['measure', 'value', 'floor', 'ratio', 'bar'], rows),
    '',
    ...table(
      ['one question, ms', 'p50', 'p95', 'p99', 'max', 'bar'],
      spreads.map(([name, spread, bar]) => [
        name,
        ...[spread.p50, spread.p95, spread.p99, spread.max].map((ms) => ms.toFixed(2)),
        bar === undefined ? '' : spreadVerdict(spread, bar),
      ]),
    ),
  ].join('\n');
}

function machine({ model, questions }: Measures): string {
  const cores = `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}`;
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  return `${model}, ${questions} questions; Node ${process.versions.node}, ${cores}, load ${load}`;
}

function row(name: string, value: number, floor: number | null, unit: string, bar?: number): Row {
  const shown = (number: number) => `${number.toFixed(number < 100 ? 1 : 0)} ${unit}`.trim();
  return [
    name,
    shown(value),
    floor === null ? '' : shown(floor),
    floor === null || floor === 0 ? '' : `${(value / floor).toFixed(2)} x`,
    bar === undefined ? '' : verdict(value, bar, unit),
  ];
}

function verdict(value: number, bar: number, unit: string): string {
  return `${met(value, bar)}: below ${bar} ${unit}`;
}

function spreadVerdict({ p50, p95 }: Spread, bar: number): string {
  return `p50 ${met(p50, bar)}, p95 ${met(p95, bar)}: below ${bar} ms`;
}

function met(value: number, bar: number): string {
  return value < bar ? 'met' : 'MISSED';
}
