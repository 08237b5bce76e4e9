import type { Crowd, DiscordMeasures } from './discord.js';
import type { DiscordBlock } from './discord-block.js';
import { bars, mebibytes, verdict } from './report-row.js';
import type { Spread } from './stats.js';
import { table } from './table.js';

type Row = readonly string[];

/** Each spread with its floor below it, and how many times as long it takes. */
export function crowdReportOf({ crowds, heartbeat, resident }: DiscordMeasures): string {
  const { bot, engine } = resident;
  return [
    ...table(
      ['Discord, ms', 'p50', 'p95', 'p99', 'max', 'ratio p50', 'ratio p99', 'bar'],
      [
        ...crowds.flatMap(latencyRows),
        ...besideFloor('gateway heartbeat, late by', heartbeat.bot, heartbeat.floor),
      ],
    ),
    '',
    ...(bot === null || engine === null
      ? ['resident memory: this system does not tell']
      : table(
          ['resident memory', 'bot', 'engine', 'both', 'bar'],
          [
            ['after these questions', ...sizes(bot.now, engine.now), residentVerdict(bot.now + engine.now)],
            ['at its highest', ...sizes(bot.peak, engine.peak), ''],
          ],
        )),
  ].join('\n');
}

/** How long the bot's event loop stood still. */
export function blockReportOf({ questions, ingest, asking, floor }: DiscordBlock): string {
  const row = (name: string, { p99, max }: LoopDelays, bar?: number) => [
    name,
    shown(p99),
    shown(max),
    bar === undefined ? '' : verdict(max, bar, 'ms'),
  ];
  return table(
    ["block of the bot's event loop, ms", 'p99', 'longest', 'bar'],
    [
      row('while articles are read in', ingest, bars.blockMs),
      row(`${questions} questions`, asking, bars.blockMs),
      row('  floor: bare client', floor),
    ],
  ).join('\n');
}

type LoopDelays = DiscordBlock['ingest'];

function latencyRows(crowd: Crowd): Row[] {
  const { bot, floor, people } = crowd;
  const isCrowd = people === bars.crowd;
  return [
    ...(bot.acknowledged && floor.acknowledged
      ? besideFloor(
          `${nameOf(crowd)}: acknowledged`,
          bot.acknowledged,
          floor.acknowledged,
          isCrowd ? bars.acknowledgedMs : undefined,
        )
      : []),
    ...besideFloor(
      `${nameOf(crowd)}: answered`,
      bot.answered,
      floor.answered,
      isCrowd ? bars.answeredMs : undefined,
    ),
  ];
}

function nameOf({ way, people, rounds }: Crowd): string {
  return `${way === 'ask' ? '/ask' : 'mention'}, ${people} at once, ${rounds} times`;
}

function besideFloor(name: string, spread: Spread, floor: Spread, bar?: number): Row[] {
  const ratios = [ratio(spread.p50, floor.p50), ratio(spread.p99, floor.p99)];
  return [
    [name, ...cells(spread), ...ratios, bar === undefined ? '' : `p95 ${verdict(spread.p95, bar, 'ms')}`],
    ['  floor: bare client', ...cells(floor), '', '', ''],
  ];
}

function sizes(bot: number, engine: number): string[] {
  return [bot, engine, bot + engine].map(mebibytes);
}

function residentVerdict(bytes: number): string {
  return verdict(bytes / 1024 ** 2, bars.residentMebibytes, 'MB');
}

function cells({ p50, p95, p99, max }: Spread): Row {
  return [p50, p95, p99, max].map(shown);
}

function shown(ms: number): string {
  return ms.toFixed(1);
}

function ratio(value: number, floor: number): string {
  return floor === 0 ? '' : `${(value / floor).toFixed(2)} x`;
}
