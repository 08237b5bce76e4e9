import { fromPlain } from './plain-error.js';
import type { CallReply, EngineOutput } from './protocol.js';

/** The process died, or was killed. */
export class ProcessDeath extends Error {
  /** Whether it had begun to work on the call that fails by it. */
  readonly hadBegun: boolean;

  constructor(message: string, { hadBegun = false, ...options }: ErrorOptions & { hadBegun?: boolean } = {}) {
    super(message, options);
    this.hadBegun = hadBegun;
  }
}

interface Owed {
  hadBegun: boolean;
  readonly resolve: (output: EngineOutput) => void;
  readonly reject: (error: unknown) => void;
}

/** What a process owes: one reply to each call that it was sent, also where nobody waits for it any more. */
export class OwedReplies {
  readonly #owed = new Map<number, Owed>();

  get size(): number {
    return this.#owed.size;
  }

  add(id: number, resolve: Owed['resolve'], reject: Owed['reject']): void {
    this.#owed.set(id, { hadBegun: false, resolve, reject });
  }

  hear(reply: CallReply): void {
    const owed = this.#owed.get(reply.id);
    if (owed === undefined) return;
    if (reply.kind === 'begun') {
      owed.hadBegun = true;
      return;
    }
    this.#owed.delete(reply.id);
    if (reply.kind === 'done') owed.resolve(reply.output);
    else if (reply.kind === 'failed') owed.reject(fromPlain(reply.error));
  }

  /** @param error what all of them fail by, with the word of each whether it had begun. */
  failAll(error: Error): void {
    for (const { hadBegun, reject } of this.#owed.values()) {
      reject(hadBegun ? new ProcessDeath(error.message, { cause: error, hadBegun }) : error);
    }
    this.#owed.clear();
  }
}
