import type { Client } from 'discord.js';
import type { Log } from '../log.js';
import { closeClient } from './close-client.js';
import { type ConnectionOptions, connect, DisallowedIntents, type GatewayState } from './connection.js';
import type { MessageContent } from './services.js';
import type { Work } from './work.js';

export interface LiveOptions extends Pick<ConnectionOptions, 'token' | 'api' | 'shard' | 'onLost'> {
  readonly log: Log;
  /** `isRetired` says whether another connection has taken the place of this one. */
  readonly listen: (client: Client, isRetired: () => boolean) => void;
  readonly onState: (state: GatewayState) => void;
  /** What runs now replies over the connection that it came by. */
  readonly work: Work;
}

/** A connection that has been replaced may be away just then; there is time until it is back to be closed. */
const RETIRING_MS = 60_000;

/**
 * The connection that serves. To switch the MessageContent intent on it logs in once more, and then takes the new
 * connection in place of the old one; what both hear is answered once.
 */
export class LiveConnection implements MessageContent {
  readonly #options: LiveOptions;
  #client: Client<true> | undefined;
  #enabling: Promise<boolean> | undefined;
  /** Connections that another one has taken the place of. */
  readonly #retired = new WeakSet<Client>();
  #isOn = false;
  #isClosed = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** @throws VerbatimError as {@link connect} does; never because the intent is not allowed. */
  async open(withMessageContent: boolean): Promise<Client<true>> {
    const withContent = withMessageContent ? await this.#connectWithContent() : null;
    this.#isOn = withContent !== null;
    this.#client = withContent ?? (await this.#connect(false));
    return this.#client;
  }

  /** @throws Error before {@link open}. */
  get client(): Client<true> {
    if (this.#client === undefined) throw new Error('discord: there is no connection yet');
    return this.#client;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  enable(): Promise<boolean> {
    if (this.#isOn) return Promise.resolve(true);
    this.#enabling ??= this.#switchOn().finally(() => {
      this.#enabling = undefined;
    });
    return this.#enabling;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#client !== undefined) await closeClient(this.#client);
  }

  async #switchOn(): Promise<boolean> {
    const next = await this.#connectWithContent();
    if (next === null) return false;
    if (this.#isClosed) {
      await closeClient(next);
      return false;
    }
    const before = this.#client;
    if (before !== undefined) this.#retired.add(before);
    this.#client = next;
    this.#isOn = true;
    this.#options.onState('ready');
    // This call's own command is among what still replies over the old connection.
    void this.#options.work.whenIdle().then(() => before && closeClient(before, RETIRING_MS));
    return true;
  }

  /** Null where Discord does not allow it. */
  async #connectWithContent(): Promise<Client<true> | null> {
    try {
      return await this.#connect(true);
    } catch (error) {
      if (!(error instanceof DisallowedIntents)) throw error;
      this.#options.log.warn(`${error.message} Until then question channels are answered only on a mention.`);
      return null;
    }
  }

  #connect(withMessageContent: boolean): Promise<Client<true>> {
    const { listen, onState, ...options } = this.#options;
    return connect({
      ...options,
      withMessageContent,
      listen: (client) => listen(client, () => this.#retired.has(client)),
      // A connection that is only tried, or done with, says nothing of the one that serves.
      onState: (state, of) => {
        if (this.#client === undefined || this.#client === of) onState(state);
      },
    });
  }
}
