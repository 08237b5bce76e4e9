import type { Crowd, DiscordMeasures } from './discord.js';
import type { Spread } from './stats.js';
import { table } from './table.js';

type Row = readonly string[];

/** Each spread with its floor below it, and how many times as long it takes at each percentile. */
export function discordReportOf({ crowds, heartbeat }: DiscordMeasures): string {
  return [
    ...table(
      ['Discord, ms', 'p50', 'p95', 'p99', 'max', 'ratio p50', 'ratio p99'],
      [
        ...crowds.flatMap(latencyRows),
        ...besideFloor('gateway heartbeat, late by', heartbeat.bot, heartbeat.floor),
      ],
    ),
    '',
    ...table(
      ['event-loop delay meanwhile, ms', 'p99', 'max', 'floor p99', 'floor max', 'ratio p99'],
      crowds.map((crowd) => {
        const { bot, floor } = crowd;
        const delays = [bot.loopDelay.p99, bot.loopDelay.max, floor.loopDelay.p99, floor.loopDelay.max];
        return [nameOf(crowd), ...delays.map(shown), ratio(bot.loopDelay.p99, floor.loopDelay.p99)];
      }),
    ),
  ].join('\n');
}

function latencyRows(crowd: Crowd): Row[] {
  const { bot, floor } = crowd;
  return [
    ...(bot.acknowledged && floor.acknowledged
      ? besideFloor(`${nameOf(crowd)}: acknowledged`, bot.acknowledged, floor.acknowledged)
      : []),
    ...besideFloor(`${nameOf(crowd)}: answered`, bot.answered, floor.answered),
  ];
}

function nameOf({ way, people, rounds }: Crowd): string {
  return `${way === 'ask' ? '/ask' : 'mention'}, ${people} at once, ${rounds} times`;
}

function besideFloor(name: string, spread: Spread, floor: Spread): Row[] {
  return [
    [name, ...cells(spread), ratio(spread.p50, floor.p50), ratio(spread.p99, floor.p99)],
    ['  floor: bare client', ...cells(floor), '', ''],
  ];
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
