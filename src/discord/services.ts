import type { Log } from '../log.js';
import type { Cooldown } from './cooldown.js';
import type { EngineAccess } from './engine-access.js';
import type { Gate } from './gate.js';
import type { Metrics } from './metrics.js';
import type { Once } from './once.js';
import type { BotState } from './state/state.js';
import type { Unfinished } from './unfinished.js';

/** What every handler works with. */
export interface Services {
  readonly engine: EngineAccess;
  readonly gate: Gate;
  readonly once: Once;
  readonly unfinished: Unfinished;
  readonly state: BotState;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Whether questions themselves are written to the log. */
  readonly logsQuestions: boolean;
  readonly messageContent: MessageContent;
  /** How often people may be written to directly about where the bot may not speak, all together. */
  readonly directNotices: Cooldown;
}

/** Whether the bot may read messages that do not mention it: Discord's privileged MessageContent intent. */
export interface MessageContent {
  readonly isOn: boolean;
  /** Switches it on where Discord allows it, over a new connection; resolves to whether it is on then. */
  enable(): Promise<boolean>;
}
