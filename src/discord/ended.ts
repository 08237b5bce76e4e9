import { messageOf, VerbatimError } from '../errors.js';

/** Settles once, when the bot is told to stop or cannot go on. */
export class Ended {
  readonly promise: Promise<null>;
  readonly stop: () => void;
  readonly fail: (error: unknown) => void;

  constructor() {
    const { promise, resolve, reject } = withResolvers<null>();
    this.promise = promise;
    this.stop = () => resolve(null);
    this.fail = (error) => reject(asVerbatimError(error));
    // Whoever awaits it may not have begun to.
    promise.catch(() => {});
  }
}

function asVerbatimError(error: unknown): VerbatimError {
  if (error instanceof VerbatimError) return error;
  return new VerbatimError('discord', messageOf(error), 'Set LOG_LEVEL=debug to see where, and report it', {
    cause: error,
  });
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}
