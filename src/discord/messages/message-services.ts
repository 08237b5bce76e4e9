import type { Services } from '../services.js';
import type { AnswersGiven } from './answers-given.js';
import type { Told } from './told.js';

/** What handlers of messages work with. */
export interface MessageServices extends Services {
  readonly given: AnswersGiven;
  readonly told: Told;
  /** What waits and can do without is given up then. */
  readonly isStopping: () => boolean;
}
