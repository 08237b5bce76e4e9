const DISCORD_EPOCH_MS = 1_420_070_400_000;
const TIMESTAMP_SHIFT = 22n;

/** Ids as Discord makes them: the time in the upper bits, and each greater than the one before. */
export class Snowflakes {
  #last = 0n;

  next(): string {
    return this.#take(1n);
  }

  /** A guild is routed to a shard by the upper bits alone, so guilds made in one millisecond get neighbouring ones. */
  nextGuild(): string {
    return this.#take(1n << TIMESTAMP_SHIFT);
  }

  #take(step: bigint): string {
    const byTime = BigInt(Date.now() - DISCORD_EPOCH_MS) << TIMESTAMP_SHIFT;
    this.#last = byTime > this.#last ? byTime : this.#last + step;
    return this.#last.toString();
  }
}

/** The moment in an id, in milliseconds of Unix time. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> TIMESTAMP_SHIFT) + DISCORD_EPOCH_MS;
}

/** The shard that a guild belongs to; a direct message (no guild) belongs to shard 0. */
export function shardOf(guildId: string | null, shardCount: number): number {
  return guildId === null ? 0 : Number((BigInt(guildId) >> TIMESTAMP_SHIFT) % BigInt(shardCount));
}
