import { GatewayIntentBits } from 'discord.js';
import { type OpenApiValidator, openApiFromEnvironment } from './openapi.js';
import { type BucketKind, type BucketLimit, DEFAULT_BUCKETS } from './rate-limits.js';

/** What can be asked of a Discord of our own; everything has a default close to the real one. */
export interface FakeDiscordOptions {
  /** Holds request bodies against Discord's description; undefined takes the file in DISCORD_OPENAPI, null none. */
  readonly validate?: OpenApiValidator | null;
  readonly botName?: string;
  readonly port?: number;
  /** The privileged intents that are switched on for the application; others are refused with 4014. */
  readonly privileged?: {
    readonly messageContent?: boolean;
    readonly members?: boolean;
    readonly presences?: boolean;
  };
  readonly heartbeatIntervalMs?: number;
  readonly maxConcurrency?: number;
  readonly identifyWindowMs?: number;
  readonly sessionStarts?: number;
  readonly recommendedShards?: number;
  readonly keptEvents?: number;
  readonly resumeWindowMs?: number;
  /** `WIDE_BUCKETS` for tests that are not about rate limits. */
  readonly buckets?: Readonly<Record<BucketKind, BucketLimit>>;
  readonly globalPerSecond?: number;
  readonly acknowledgeWithinMs?: number;
  readonly interactionTokenLifeMs?: number;
}

export type ResolvedOptions = Required<Omit<FakeDiscordOptions, 'validate' | 'privileged'>> & {
  readonly openApi: OpenApiValidator | null;
  readonly privilegedIntents: number;
};

const DEFAULTS = {
  botName: 'Verbatim',
  port: 0,
  heartbeatIntervalMs: 41_250,
  maxConcurrency: 1,
  identifyWindowMs: 5_000,
  sessionStarts: 1_000,
  recommendedShards: 1,
  keptEvents: 10_000,
  resumeWindowMs: 180_000,
  buckets: DEFAULT_BUCKETS,
  globalPerSecond: 50,
  acknowledgeWithinMs: 3_000,
  interactionTokenLifeMs: 15 * 60_000,
} as const;

export function resolveOptions({ validate, privileged, ...given }: FakeDiscordOptions): ResolvedOptions {
  const intents: [boolean | undefined, number][] = [
    [privileged?.messageContent, GatewayIntentBits.MessageContent],
    [privileged?.members, GatewayIntentBits.GuildMembers],
    [privileged?.presences, GatewayIntentBits.GuildPresences],
  ];
  return {
    ...DEFAULTS,
    ...given,
    openApi: validate === undefined ? openApiFromEnvironment() : validate,
    privilegedIntents: intents.reduce((bits, [isOn, bit]) => (isOn ? bits | bit : bits), 0),
  };
}
