import { randomBytes } from 'node:crypto';
import {
  type APIMessage,
  type InteractionResponseType,
  type InteractionType,
  MessageFlags,
} from 'discord.js';
import type { Channel, PostedMessage, User } from './model.js';
import type { World } from './world.js';

export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** What a person did, and what the application made of it so far. */
export class Interaction {
  readonly token = randomBytes(48).toString('base64url');
  readonly createdAt = Date.now();
  /** How long the application took to acknowledge; null while it has not. */
  ackAfterMs: number | null = null;
  acknowledgedWith: InteractionResponseType | null = null;
  /** "The application did not respond": the time to acknowledge is over. */
  failed = false;
  /** The message that `@original` names: the answer, or the message with the component that was used. */
  response: PostedMessage | null = null;
  readonly followups: PostedMessage[] = [];
  /** The response after each time that it was edited, the first answer to a deferral included. */
  readonly edits: APIMessage[] = [];
  /** What autocomplete offered. */
  choices: readonly Choice[] | null = null;
  /** The modal that was opened. */
  modal: unknown = null;

  constructor(
    private readonly world: World,
    readonly id: string,
    readonly type: InteractionType,
    readonly user: User,
    readonly channel: Channel,
    /** The message whose component was used. */
    readonly source: PostedMessage | null,
    readonly metadata: APIMessage['interaction_metadata'],
  ) {}

  get isLoading(): boolean {
    return ((this.response?.data.flags ?? 0) & MessageFlags.Loading) !== 0;
  }

  /**
   * The response once it is there and is no longer "thinking".
   *
   * @throws when the application did not acknowledge, deleted the response, or is not done after `timeoutMs`.
   */
  async final(timeoutMs = 15_000): Promise<PostedMessage> {
    const response = await until(
      this.world,
      () => {
        if (this.failed) throw new Error(`fake Discord: interaction ${this.id} was not acknowledged in time`);
        if (this.response?.deleted) throw new Error(`fake Discord: the response to ${this.id} was deleted`);
        return this.response && !this.isLoading ? this.response : undefined;
      },
      `a final response to interaction ${this.id}`,
      timeoutMs,
    );
    return response;
  }
}

/**
 * Waits until `probe` returns something; it is asked again whenever anything in this Discord changes.
 *
 * @throws when it still returns nothing after `timeoutMs`, or when it throws.
 */
export function until<T>(
  world: World,
  probe: () => T | undefined | null | false,
  what: string,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`fake Discord: waited ${timeoutMs} ms in vain for ${what}`));
    }, timeoutMs).unref();
    const stop = world.watch(ask);
    ask();
    function ask(): void {
      try {
        const value = probe();
        if (value === undefined || value === null || value === false) return;
        resolve(value);
      } catch (thrown) {
        reject(thrown);
      }
      clearTimeout(timer);
      queueMicrotask(() => stop());
    }
  });
}
