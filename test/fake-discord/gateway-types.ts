import type { Identify } from './session.js';
import type { Token } from './token.js';

/** Ways in which a shard loses its connection. */
export type Drop =
  /** TCP reset; the stream ends without a closing frame. */
  | { readonly kind: 'reset' | 'end' }
  | { readonly kind: 'close'; readonly code: number }
  /** Opcode 7. */
  | { readonly kind: 'reconnect' }
  /** Opcode 9. */
  | { readonly kind: 'invalid-session'; readonly resumable: boolean }
  /** Heartbeats are no longer acknowledged; nothing at all is sent. Either shows after two heartbeats. */
  | { readonly kind: 'zombie' | 'silence' };

export type Recovery = 'resumed' | 'identified' | 'closed';

export interface GatewayOptions {
  readonly token: Token;
  readonly heartbeatIntervalMs: number;
  readonly maxConcurrency: number;
  /** How long one identify keeps the next one of its bucket waiting. */
  readonly identifyWindowMs: number;
  readonly sessionStarts: number;
  readonly recommendedShards: number;
  /** How many events of a session are kept for a resume, and for how long after it lost its connection. */
  readonly keptEvents: number;
  readonly resumeWindowMs: number;
  /** The privileged intents that are switched on for the application. */
  readonly privilegedIntents: number;
}

export interface IdentifyRecord extends Identify {
  readonly at: number;
  readonly refused: number | 'invalid-session' | null;
}

export interface ResumeRecord {
  readonly at: number;
  readonly shard: number | null;
  /** Events sent again; null when the session could not be resumed. */
  readonly replayed: number | null;
}
