import type { Vote } from './entry.js';
import { Ledger } from './ledger.js';

export type { Vote } from './entry.js';

export interface VoteCount {
  readonly up: number;
  readonly down: number;
}

/** What the bot keeps. Every change is on the disk when its promise resolves. */
export interface BotState {
  readonly votes: {
    /** One vote a person and answer; null takes it back. Returns the count afterwards. */
    set(answerId: string, userId: string, vote: Vote | null): Promise<VoteCount>;
    count(answerId: string): VoteCount;
    /** What a person said of an answer. */
    by(answerId: string, userId: string): Vote | null;
  };
  /** Channels in which questions are answered without a mention. */
  readonly channels: {
    /** Whether it was none before. */
    add(guildId: string, channelId: string): Promise<boolean>;
    /** Whether it was one before. */
    remove(guildId: string, channelId: string): Promise<boolean>;
    /** It is gone, or cannot be seen any more. */
    forget(channelId: string): Promise<void>;
    list(guildId: string): readonly string[];
    has(channelId: string): boolean;
    /** When it became one, in milliseconds since 1970; 0 when it is none. */
    since(channelId: string): number;
    /** How many there are in all servers. */
    readonly size: number;
  };
  close(): Promise<void>;
}

/**
 * Reads what was kept, and keeps what comes.
 *
 * @param onWarn told in one line what could not be read, or not be tidied.
 * @param writer other processes that use the folder write under other numbers: shards give theirs.
 * @throws VerbatimError when the folder cannot be used; so do changes that cannot be written.
 * @example
 * const state = await openState('data/state', (line) => log.warn(line));
 * await state.votes.set(answerId, userId, 'up'); // { up: 1, down: 0 }
 */
export async function openState(
  stateDir: string,
  onWarn: (line: string) => void,
  writer = 0,
): Promise<BotState> {
  const ledger = await Ledger.open({ stateDir, writer, onWarn });
  const votes = new Map<string, Map<string, Vote>>();
  const guildOf = new Map<string, string>();
  const since = new Map<string, number>();
  for (const entry of ledger.entries()) {
    if (entry.kind === 'vote') applyVote(votes, entry.answer, entry.user, entry.vote);
    else if (entry.isOn) {
      guildOf.set(entry.channel, entry.guild);
      since.set(entry.channel, entry.at);
    }
  }

  const count = (answerId: string): VoteCount => {
    const cast = [...(votes.get(answerId)?.values() ?? [])];
    const up = cast.filter((vote) => vote === 'up').length;
    return { up, down: cast.length - up };
  };

  const setChannel = (guild: string, channel: string, isOn: boolean) =>
    ledger.write({ kind: 'channel', guild, channel, isOn, at: Date.now() });

  const forget = async (channel: string) => {
    const guild = guildOf.get(channel);
    if (guild === undefined) return;
    guildOf.delete(channel);
    since.delete(channel);
    await setChannel(guild, channel, false);
  };

  return {
    votes: {
      async set(answerId, userId, vote) {
        if ((votes.get(answerId)?.get(userId) ?? null) !== vote) {
          applyVote(votes, answerId, userId, vote);
          await ledger.write({ kind: 'vote', answer: answerId, user: userId, vote, at: Date.now() });
        }
        return count(answerId);
      },
      count,
      by: (answerId, userId) => votes.get(answerId)?.get(userId) ?? null,
    },
    channels: {
      async add(guildId, channelId) {
        if (guildOf.has(channelId)) return false;
        guildOf.set(channelId, guildId);
        since.set(channelId, Date.now());
        await setChannel(guildId, channelId, true);
        return true;
      },
      async remove(guildId, channelId) {
        if (guildOf.get(channelId) !== guildId) return false;
        await forget(channelId);
        return true;
      },
      forget,
      list: (guildId) => [...guildOf].filter(([, guild]) => guild === guildId).map(([channel]) => channel),
      has: (channelId) => guildOf.has(channelId),
      since: (channelId) => since.get(channelId) ?? 0,
      get size() {
        return guildOf.size;
      },
    },
    close: () => ledger.close(),
  };
}

function applyVote(
  votes: Map<string, Map<string, Vote>>,
  answerId: string,
  userId: string,
  vote: Vote | null,
): void {
  const cast = votes.get(answerId) ?? new Map<string, Vote>();
  if (vote === null) cast.delete(userId);
  else cast.set(userId, vote);
  if (cast.size > 0) votes.set(answerId, cast);
  else votes.delete(answerId);
}
