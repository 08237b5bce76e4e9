import { apiError } from './api-error.js';
import { CommandStore } from './commands.js';
import type { Channel, Dispatch, Guild, PostedMessage, User } from './model.js';
import { Snowflakes } from './snowflake.js';

/** Everything that exists in this Discord. Changing it is left to `messages.ts`, `places.ts` and `interactions.ts`. */
export class World {
  readonly ids = new Snowflakes();
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  /** In the order they were posted, deleted ones included. */
  readonly messages = new Map<string, PostedMessage>();
  readonly #byChannel = new Map<string, PostedMessage[]>();
  readonly #replies = new Map<string, PostedMessage[]>();
  readonly #byNonce = new Map<string, PostedMessage>();
  readonly commands: CommandStore;
  readonly applicationId = this.ids.next();
  readonly bot: User;
  /** Where attachments are served from. */
  cdn = '';
  readonly #listeners = new Set<(dispatch: Dispatch) => void>();
  readonly #watchers = new Set<() => void>();

  constructor(botName: string) {
    // A bot made today shares its id with its application.
    this.bot = {
      id: this.applicationId,
      username: botName,
      displayName: botName,
      isBot: true,
      acceptsDirectMessages: false,
    };
    this.users.set(this.bot.id, this.bot);
    this.commands = new CommandStore(this.applicationId, this.ids);
  }

  onDispatch(listener: (dispatch: Dispatch) => void): void {
    this.#listeners.add(listener);
  }

  publish(dispatch: Dispatch): void {
    for (const listener of this.#listeners) listener(dispatch);
    this.changed();
  }

  /** Calls `watcher` whenever anything may have changed; returns how to stop that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (!user) throw apiError('unknownUser');
    return user;
  }

  guild(id: string): Guild {
    const guild = this.guilds.get(id);
    if (!guild) throw apiError('unknownGuild');
    return guild;
  }

  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (!channel) throw apiError('unknownChannel');
    return channel;
  }

  /** Stores a new message where it can be found by its channel, by what it replies to, and by the bot's nonce. */
  store(message: PostedMessage): void {
    const { data } = message;
    this.messages.set(message.id, message);
    append(this.#byChannel, message.channelId, message);
    if (data.message_reference?.message_id) append(this.#replies, data.message_reference.message_id, message);
    if (data.nonce !== undefined) this.#byNonce.set(`${message.channelId} ${data.nonce}`, message);
  }

  /** In the order they were posted, deleted and private ones included. */
  messagesIn(channelId: string): readonly PostedMessage[] {
    return this.#byChannel.get(channelId) ?? [];
  }

  repliesTo(messageId: string): readonly PostedMessage[] {
    return this.#replies.get(messageId) ?? [];
  }

  sentWithNonce(channelId: string, nonce: string | number): PostedMessage | undefined {
    return this.#byNonce.get(`${channelId} ${nonce}`);
  }

  /** A message that stands in this channel and is not ephemeral. */
  message(channelId: string, id: string): PostedMessage {
    const message = this.messages.get(id);
    if (!message || message.deleted || message.channelId !== channelId || message.visibleTo !== null) {
      throw apiError('unknownMessage');
    }
    return message;
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
