import type { GatewayDispatchEvents } from 'discord.js';

export interface Identify {
  readonly intents: number;
  readonly shard: readonly [index: number, count: number];
}

interface SentEvent {
  readonly sequence: number;
  readonly frame: string;
}

/** What a session writes to; a new one comes with every resume. */
export interface FrameSink {
  /** Returns false when the frame cannot be taken now. */
  send(frame: string): boolean;
}

/**
 * A gateway session: it numbers its events, and keeps the last ones so that a client that comes back gets what it
 * missed. Events wait here while there is no connection, and while the connection takes none.
 */
export class Session {
  sink: FrameSink | null = null;
  disconnectedAt: number | null = null;
  #sequence = 0;
  #sent = 0;
  #kept: SentEvent[] = [];

  constructor(
    readonly id: string,
    readonly identify: Identify,
    private readonly maximumKept: number,
  ) {}

  get sequence(): number {
    return this.#sequence;
  }

  wants(intents: number): boolean {
    return intents === 0 || (this.identify.intents & intents) !== 0;
  }

  dispatch(event: GatewayDispatchEvents, data: unknown): void {
    this.#sequence += 1;
    this.#kept.push({
      sequence: this.#sequence,
      frame: JSON.stringify({ op: 0, s: this.#sequence, t: event, d: data }),
    });
    this.flush();
    if (this.#kept.length > this.maximumKept) this.#kept.splice(0, this.#kept.length - this.maximumKept);
  }

  /** Writes what is waiting, in order. */
  flush(): void {
    const { sink } = this;
    if (!sink) return;
    for (const { sequence, frame } of this.#kept.slice(this.#firstUnsent())) {
      if (!sink.send(frame)) return;
      this.#sent = sequence;
    }
  }

  /** Goes back to what the client has; the number of events it missed, or null when they are no longer kept. */
  rewind(sequence: number): number | null {
    const oldest = this.#kept[0]?.sequence ?? this.#sequence + 1;
    if (sequence > this.#sequence || sequence < oldest - 1) return null;
    this.#sent = sequence;
    return this.#sequence - sequence;
  }

  /** The client has everything up to here, so it need not be kept. */
  forget(upTo: number): void {
    this.#kept = this.#kept.filter(({ sequence }) => sequence > upTo);
  }

  #firstUnsent(): number {
    const oldest = this.#kept[0]?.sequence ?? this.#sequence + 1;
    return Math.max(0, this.#sent - oldest + 1);
  }
}

/** The intents and the shard of an identify; what is not a number is made one that is refused. */
export function identifyOf(data: unknown): Identify {
  const { intents, shard } = (data ?? {}) as { intents?: unknown; shard?: unknown };
  const pair = Array.isArray(shard) ? shard.map(Number) : [0, 1];
  return { intents: typeof intents === 'number' ? intents : -1, shard: [pair[0] ?? 0, pair[1] ?? 1] };
}
