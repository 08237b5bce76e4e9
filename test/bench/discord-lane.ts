import { isTurnedAway } from '../../src/discord/serve.js';
import { VerbatimError } from '../../src/errors.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { Channel, User } from '../fake-discord/model.js';
import { WIDE_BUCKETS } from '../fake-discord/rate-limits.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { type DiscordProgram, type ProgramPlan, startDiscordProgram } from './discord-program.js';
import type { LoopDelay } from './loop-probe.js';
import { RequestBudget } from './request-budget.js';

export type Way = 'ask' | 'mention';

/** Milliseconds that one person waited. */
export interface Waited {
  /** To the acknowledgement; null for a mention, which has none. */
  readonly acknowledged: number | null;
  readonly answered: number;
}

/** A Discord of its own with one program that serves it. */
export interface Lane {
  readonly program: DiscordProgram;
  /** While it read its articles, from the moment on that its commands were there. */
  readonly ingest: LoopDelay;
  /** Whether it still read them at that moment. */
  readonly wasReading: boolean;
  /** As many people as there are questions, others in every round, ask at once; returns when all are answered. */
  round(way: Way, questions: readonly string[]): Promise<Waited[]>;
  /** Milliseconds by which each heartbeat came late. */
  heartbeatDelays(): number[];
  close(): Promise<void>;
}

interface Person {
  readonly user: User;
  readonly channel: Channel;
}

/** Few enough for the server's cooldown of 30 questions in 20 seconds. */
const PEOPLE_PER_SERVER = 10;
/** As many as Discord lets a client do: 120 payloads in a minute. */
const HEARTBEAT_MS = 1000;
const START_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 60_000;

/** Starts both, and returns when the first question has been answered in each way. */
export async function openLane(
  plan: Pick<ProgramPlan, 'script' | 'arguments'>,
  environment: ProgramPlan['environment'],
  peopleCount: number,
): Promise<Lane> {
  const discord = await startFakeDiscord({
    buckets: WIDE_BUCKETS,
    identifyWindowMs: 1,
    heartbeatIntervalMs: HEARTBEAT_MS,
    validate: null,
  });
  // One more, who asks first.
  const people = populate(discord, peopleCount + 1);
  const [first] = people;
  const program = await startDiscordProgram({
    ...plan,
    environment: { ...environment, DISCORD_API: discord.api, DISCORD_TOKEN: discord.token },
  });
  const close = async () => {
    await program.stop();
    await discord.close();
  };
  const isReady = () => discord.commands.offered(null).some(({ name }) => name === 'ask');
  let ingest: LoopDelay;
  let wasReading: boolean;
  const next: Record<Way, number> = { ask: 1, mention: 1 };
  try {
    await Promise.race([discord.until(isReady, 'the command ask', START_LIMIT_MS), program.ended]);
    wasReading = program.enginePid === null;
    // The first question is answered when the articles have been read.
    if (first) {
      await program.watched(() => useCommand(discord, first, 'Genie 3?'));
      await Promise.race([mention(discord, first, 'Genie 3?'), program.ended]);
    }
    ingest = await program.loopDelay();
  } catch (error) {
    await close();
    throw error;
  }
  const beatsBefore = discord.gateway.heartbeats.length;
  const budget = new RequestBudget();
  return {
    program,
    ingest,
    wasReading,
    async round(way, questions) {
      const askers = people.slice(next[way], next[way] + questions.length);
      next[way] += questions.length;
      await budget.fits(questions.length);
      const ask = way === 'ask' ? useCommand : mention;
      const waited = await program.watched(() =>
        Promise.all(askers.map((person, i) => ask(discord, person, questions[i] ?? ''))),
      );
      budget.spend(questions.length);
      const refused = [...program.statuses.keys()].find((s) => isTurnedAway(s) || s === 'failed');
      if (refused !== undefined)
        throw new VerbatimError('bench', `a question was not answered: ${refused}`, 'Mend it first');
      return waited;
    },
    heartbeatDelays() {
      const times = discord.gateway.heartbeats.slice(beatsBefore).map(({ at }) => at);
      return times.slice(1).map((at, i) => Math.max(0, at - (times[i] ?? at) - HEARTBEAT_MS));
    },
    close,
  };
}

function populate(discord: FakeDiscord, count: number): Person[] {
  const people: Person[] = [];
  while (people.length < count) {
    const members = Array.from({ length: PEOPLE_PER_SERVER }, (_, i) =>
      discord.addUser(`Person ${people.length + i}`),
    );
    const channel = discord.addGuild({ name: `Readers ${people.length}`, members }).channel('general');
    people.push(...members.map((user) => ({ user, channel })));
  }
  return people;
}

async function useCommand(
  discord: FakeDiscord,
  { user, channel }: Person,
  question: string,
): Promise<Waited> {
  const startedMs = performance.now();
  const interaction = await discord.interact.command({ user, channel, name: 'ask', options: { question } });
  const acknowledged = performance.now() - startedMs;
  await interaction.final(ANSWER_LIMIT_MS);
  return { acknowledged, answered: performance.now() - startedMs };
}

async function mention(discord: FakeDiscord, { user, channel }: Person, question: string): Promise<Waited> {
  const startedMs = performance.now();
  const said = discord.say({ author: user, channel, content: `${discord.mention} ${question}` });
  await discord.replyTo(said, ANSWER_LIMIT_MS);
  return { acknowledged: null, answered: performance.now() - startedMs };
}
