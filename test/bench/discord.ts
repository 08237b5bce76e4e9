import { join } from 'node:path';
import { type BenchEngine, engineEnvironment } from './bench-engine.js';
import { type Lane, openLane, type Waited, type Way } from './discord-lane.js';
import type { LoopDelay } from './loop-probe.js';
import { benchQuestions } from './questions.js';
import { type Resident, residentOf } from './resident.js';
import { type Spread, spreadOf } from './stats.js';

/** What one program made of the questions. Milliseconds. */
export interface Served {
  /** Null for mentions, which are not acknowledged. */
  readonly acknowledged: Spread | null;
  readonly answered: Spread;
  readonly loopDelay: LoopDelay;
}

/** So many people asked at once, so many times. */
export interface Crowd {
  readonly way: Way;
  readonly people: number;
  readonly rounds: number;
  readonly bot: Served;
  /** A bare discord.js client that acknowledges at once and answers with the same words. */
  readonly floor: Served;
}

export interface DiscordMeasures {
  readonly crowds: readonly Crowd[];
  /** Milliseconds by which gateway heartbeats came late, over everything. */
  readonly heartbeat: { readonly bot: Spread; readonly floor: Spread };
  /** After all these questions; null where the system does not tell. */
  readonly resident: { readonly bot: Resident | null; readonly engine: Resident | null };
}

/** How many people ask at once, and how often. */
export interface CrowdPlan {
  readonly people: number;
  readonly rounds: number;
}

const ways: readonly Way[] = ['ask', 'mention'];
/** The bot. */
export const botProgram = { script: join(import.meta.dirname, '../../src/main.js'), arguments: ['start'] };
/** The least that a discord.js program can do. */
export const floorProgram = { script: join(import.meta.dirname, 'bare-client.js'), arguments: [] };

/**
 * Asks the bot and its floor in turn, round by round, so that both meet the same machine. Each is a process of its own;
 * the people and both Discords are in this one.
 *
 * @throws VerbatimError when a program ends or turns a question away.
 */
export async function measureDiscord(
  engine: BenchEngine,
  plans: readonly CrowdPlan[],
): Promise<DiscordMeasures> {
  const count = plans.reduce((sum, { people, rounds }) => sum + people * rounds, 0);
  const questions = (await benchQuestions(count)).map(({ text }) => text);
  const bot = await openLane(botProgram, engineEnvironment(engine), count);
  try {
    const floor = await openLane(floorProgram, {}, count);
    try {
      const crowds: Crowd[] = [];
      for (const way of ways) {
        let asked = 0;
        for (const plan of plans) {
          const own = questions.slice(asked, asked + plan.people * plan.rounds);
          asked += own.length;
          crowds.push(await measureCrowd({ bot, floor }, way, plan, own));
        }
      }
      return {
        crowds,
        heartbeat: { bot: spreadOf(bot.heartbeatDelays()), floor: spreadOf(floor.heartbeatDelays()) },
        resident: {
          bot: await residentOf(bot.program.pid),
          engine: await residentOf(bot.program.enginePid),
        },
      };
    } finally {
      await floor.close();
    }
  } finally {
    await bot.close();
  }
}

async function measureCrowd(
  lanes: { readonly bot: Lane; readonly floor: Lane },
  way: Way,
  { people, rounds }: CrowdPlan,
  questions: readonly string[],
): Promise<Crowd> {
  const bot: Waited[] = [];
  const floor: Waited[] = [];
  for (let round = 0; round < rounds; round++) {
    const own = questions.slice(round * people, (round + 1) * people);
    bot.push(...(await lanes.bot.round(way, own)));
    floor.push(...(await lanes.floor.round(way, own)));
  }
  return { way, people, rounds, bot: await served(lanes.bot, bot), floor: await served(lanes.floor, floor) };
}

async function served({ program }: Lane, waited: readonly Waited[]): Promise<Served> {
  const acknowledged = waited.flatMap(({ acknowledged }) => (acknowledged === null ? [] : [acknowledged]));
  return {
    acknowledged: acknowledged.length === 0 ? null : spreadOf(acknowledged),
    answered: spreadOf(waited.map(({ answered }) => answered)),
    loopDelay: await program.loopDelay(),
  };
}
