import { ApplicationFlags, GatewayCloseCodes, GatewayIntentBits } from 'discord.js';
import type { GatewayOptions, IdentifyRecord } from './gateway-types.js';
import type { Identify } from './session.js';

const PRIVILEGED =
  GatewayIntentBits.GuildPresences | GatewayIntentBits.GuildMembers | GatewayIntentBits.MessageContent;
const KNOWN_INTENTS = Object.values(GatewayIntentBits).reduce<number>(
  (bits, bit) => (typeof bit === 'number' ? bits | bit : bits),
  0,
);
const SLACK_MS = 100;
const RESET_AFTER_MS = 86_400_000;

/** Who may identify: token, shard, intents, how soon after another, and how often a day. */
export class IdentifyRules {
  readonly #lastOfBucket = new Map<number, number>();
  #forced: { readonly code: number; times: number } | null = null;
  #startsLeft: number;

  constructor(private readonly options: GatewayOptions) {
    this.#startsLeft = options.sessionStarts;
  }

  get sessionStartLimit(): object {
    return {
      total: this.options.sessionStarts,
      remaining: Math.max(0, this.#startsLeft),
      reset_after: RESET_AFTER_MS,
      max_concurrency: this.options.maxConcurrency,
    };
  }

  get mayReadContent(): boolean {
    return (this.options.privilegedIntents & GatewayIntentBits.MessageContent) !== 0;
  }

  /** The application's flags that tell which privileged intents it has. */
  get applicationFlags(): number {
    const flags: [number, number][] = [
      [GatewayIntentBits.GuildPresences, ApplicationFlags.GatewayPresenceLimited],
      [GatewayIntentBits.GuildMembers, ApplicationFlags.GatewayGuildMembersLimited],
      [GatewayIntentBits.MessageContent, ApplicationFlags.GatewayMessageContentLimited],
    ];
    return flags.reduce(
      (sum, [bit, flag]) => ((this.options.privilegedIntents & bit) !== 0 ? sum | flag : sum),
      0,
    );
  }

  /** Refuses the next identifies with this close code. */
  fail(code: number, times: number): void {
    this.#forced = { code, times };
  }

  /** The code that refuses this identify, or null when it counts from now on. */
  judge(token: unknown, { intents, shard }: Identify, now: number): IdentifyRecord['refused'] {
    if (this.#forced && this.#forced.times > 0) {
      this.#forced.times -= 1;
      return this.#forced.code;
    }
    if (!this.options.token.opens(token) || this.#startsLeft <= 0)
      return GatewayCloseCodes.AuthenticationFailed;
    if (shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]) return GatewayCloseCodes.InvalidShard;
    if ((intents & ~KNOWN_INTENTS) !== 0) return GatewayCloseCodes.InvalidIntents;
    if ((intents & PRIVILEGED & ~this.options.privilegedIntents) !== 0)
      return GatewayCloseCodes.DisallowedIntents;
    const bucket = shard[0] % this.options.maxConcurrency;
    const last = this.#lastOfBucket.get(bucket);
    if (last !== undefined && now - last < this.options.identifyWindowMs - SLACK_MS) return 'invalid-session';
    this.#startsLeft -= 1;
    this.#lastOfBucket.set(bucket, now);
    return null;
  }
}
