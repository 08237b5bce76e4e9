import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VerbatimError } from '../../src/errors.js';
import { type BenchEngine, engineEnvironment } from './bench-engine.js';
import { copyCorpus } from './corpus.js';
import { botProgram, floorProgram } from './discord.js';
import { openLane, type Way } from './discord-lane.js';
import type { LoopDelay } from './loop-probe.js';
import { benchQuestions } from './questions.js';

/** How long the bot's event loop did not turn. Milliseconds. */
export interface DiscordBlock {
  readonly questions: number;
  /** While the engine's process read articles. */
  readonly ingest: LoopDelay;
  /** While people asked, ten at a time, half of them by mention. */
  readonly asking: LoopDelay;
  /** A bare discord.js client with the same people. */
  readonly floor: LoopDelay;
}

const AT_ONCE = 10;
const ways: readonly Way[] = ['ask', 'mention'];

/**
 * Watches the bot's event loop while every article of the repository is read in, and while people ask; in turn with its
 * floor.
 *
 * @throws VerbatimError when the articles had been read before anybody could look.
 */
export async function measureBlock(engine: BenchEngine, count: number): Promise<DiscordBlock> {
  const questions = (await benchQuestions(count)).map(({ text }) => text);
  const articlesDir = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  try {
    await copyCorpus(articlesDir, 1);
    const bot = await openLane(botProgram, engineEnvironment({ ...engine, articlesDir }), count);
    try {
      if (!bot.wasReading)
        throw new VerbatimError('bench', 'the articles were read too soon', 'Copy the corpus more often');
      const floor = await openLane(floorProgram, {}, count);
      try {
        for (let start = 0; start < count; start += AT_ONCE) {
          const own = questions.slice(start, start + AT_ONCE);
          const way = ways[(start / AT_ONCE) % ways.length] ?? 'ask';
          for (const lane of [bot, floor]) await lane.round(way, own);
        }
        return {
          questions: count,
          ingest: bot.ingest,
          asking: await bot.program.loopDelay(),
          floor: await floor.program.loopDelay(),
        };
      } finally {
        await floor.close();
      }
    } finally {
      await bot.close();
    }
  } finally {
    await rm(articlesDir, { recursive: true, force: true });
  }
}
