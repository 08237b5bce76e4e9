import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../errors.js';
import { isMissing } from '../files.js';
import { locales } from './locales/locales.js';

const takenMessage = z.object({
  kind: z.literal('message'),
  id: z.string(),
  channelId: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});

const takenInteraction = z.object({
  kind: z.literal('interaction'),
  id: z.string(),
  applicationId: z.string(),
  /** Lets whoever has it answer in the bot's name for 15 minutes: never to be logged. */
  token: z.string(),
  locale: z.enum(locales as [(typeof locales)[number]]),
  at: z.number(),
  /** Where it is a question that can be asked again. */
  question: z
    .object({
      kind: z.enum(['ask', 'message-command', 'example']),
      userId: z.string(),
      guildId: z.string().nullable(),
      channelId: z.string(),
      text: z.string(),
      article: z.string().optional(),
      askedBy: z.string().optional(),
    })
    .optional(),
});

const fileSchema = z.object({
  taken: z.array(z.discriminatedUnion('kind', [takenMessage, takenInteraction])),
  channels: z.array(z.tuple([z.string(), z.number()])),
});

/** A question in a message that was taken. */
export type TakenMessage = z.output<typeof takenMessage>;
/** A command or a button that was taken. */
export type TakenInteraction = z.output<typeof takenInteraction>;
export type Taken = TakenMessage | TakenInteraction;

/** What was taken and is not answered yet, and where questions were taken of late. */
export interface Unfinished {
  /** What a process before this one took and did not finish, and is not too late for. */
  readonly left: readonly Taken[];
  /** Kept when it returns, however the process ends; another one of the same id takes its place. */
  take(taken: Taken): void;
  /** It is answered, or needs no answer. */
  finish(id: string): void;
  /** Channels in which a question was taken within the hour, the last one first. */
  readonly channels: readonly string[];
  /** What is finished from now on stays unfinished for the next process. */
  close(): void;
}

export interface UnfinishedOptions {
  readonly stateDir: string;
  /** Who else writes in this folder writes under another name: shards give their number; default 0. */
  readonly writer?: number;
  /** One line when it cannot be read or written; the bot goes on without. */
  readonly onWarn?: (line: string) => void;
}

/** So long an interaction can be answered; who asked in a message has gone by then, too. */
export const ANSWERABLE_MS = 15 * 60_000;
/** Of that, what is left for the reply itself. */
const REPLY_MS = 15_000;
const CHANNEL_MS = 60 * 60_000;
const MAX_CHANNELS = 25;
const MAX_TAKEN = 1000;

/** Whether it is worth waiting for the answer to what came at this time, in milliseconds since 1970. */
export function isInTimeToAnswer(at: number): boolean {
  return Date.now() - at < ANSWERABLE_MS - REPLY_MS;
}

/**
 * Keeps one small file, which is written anew at each change, so that nothing stands in it longer than needed. Nobody
 * else may read it.
 *
 * @example
 * const unfinished = openUnfinished({ stateDir: 'data/state' });
 * unfinished.take({ kind: 'message', id, channelId, at: Date.now() });
 * unfinished.finish(id);
 */
export function openUnfinished({ stateDir, writer = 0, onWarn }: UnfinishedOptions): Unfinished {
  const path = join(stateDir, `unfinished-${writer}.json`);
  const { taken, channels } = read();
  const byId = new Map(taken.map((one) => [one.id, one]));
  const lastIn = new Map(channels);
  let isClosed = false;
  let warned = false;
  forgetOld();
  const left = [...byId.values()];
  if (left.length < taken.length) write();

  function warn(what: string, error: unknown): void {
    if (!warned) onWarn?.(`state: ${path} cannot be ${what} (${messageOf(error)}). Check STATE_DIR.`);
    warned = true;
  }

  function read(): z.output<typeof fileSchema> {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (error) {
      if (!isMissing(error)) onWarn?.(`state: ${path} cannot be read, so what it held is not answered.`);
      return { taken: [], channels: [] };
    }
  }

  function forgetOld(): void {
    const now = Date.now();
    for (const [id, { at }] of byId) {
      if (now - at > ANSWERABLE_MS || byId.size > MAX_TAKEN) byId.delete(id);
    }
    for (const [id, at] of lastIn) {
      if (now - at > CHANNEL_MS || lastIn.size > MAX_CHANNELS) lastIn.delete(id);
    }
  }

  function write(): void {
    if (isClosed) return;
    forgetOld();
    try {
      mkdirSync(stateDir, { recursive: true });
      const text = JSON.stringify({ taken: [...byId.values()], channels: [...lastIn] });
      // Not synced: a killed process loses nothing by that, and a power cut the last moments.
      writeFileSync(`${path}.tmp`, text, { mode: 0o600 });
      renameSync(`${path}.tmp`, path);
    } catch (error) {
      warn('written', error);
    }
  }

  return {
    left,
    get channels() {
      forgetOld();
      return [...lastIn.keys()].reverse();
    },
    take(one) {
      byId.set(one.id, one);
      const channelId = one.kind === 'message' ? one.channelId : one.question?.channelId;
      if (channelId !== undefined) {
        lastIn.delete(channelId);
        lastIn.set(channelId, one.at);
      }
      write();
    },
    finish(id) {
      if (byId.delete(id)) write();
    },
    close() {
      isClosed = true;
    },
  };
}
