import { VerbatimError } from '../errors.js';
import { DEATHS_WINDOW_MS, MAX_DEATHS } from './deaths.js';

/** What people are told when there is no answer for a reason that lies with the engine's process. */
const failure = (what: string, remedy: string, cause?: Error) =>
  new VerbatimError('engine', what, remedy, cause && { cause });

export function tooMany(waiting: number): VerbatimError {
  return failure(`${waiting} questions wait already`, 'Try again in a moment');
}

export function tooSlow(timeLimitMs: number): VerbatimError {
  return failure(`there was no answer within ${timeLimitMs} ms`, 'Ask again when less is going on');
}

export function closed(): VerbatimError {
  return failure('it was closed', 'Open it again to ask more');
}

export function diedOpening(times: number, death: Error): VerbatimError {
  return failure(
    `the engine's process died ${times} times while it was being opened (${death.message})`,
    'See the warnings before this one, check the memory of the machine, and run npm run doctor',
    death,
  );
}

export function diedAnswering(times: number, death: Error): VerbatimError {
  return failure(
    `the engine's process died ${times} times over this question (${death.message})`,
    'Ask something else, or this again later: the process starts anew by itself',
    death,
  );
}

export function leftAlone(): VerbatimError {
  return failure(
    `the engine's process died ${MAX_DEATHS} times within ${DEATHS_WINDOW_MS / 1_000} s and is left alone for now`,
    'Ask again in a minute; see the warnings before this one, and check the memory of the machine',
  );
}
