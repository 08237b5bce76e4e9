import { type APIEmbed, ChannelType, GatewayCloseCodes } from 'discord.js';
import type { FaultFilter, FaultPlan } from './faults.js';
import { Gateway } from './gateway.js';
import { Interact } from './interact.js';
import { until } from './interaction.js';
import { Interactions } from './interactions.js';
import { deleteMessage, deleteMessages, editMessage } from './messages.js';
import type { Channel, Guild, PostedMessage, User } from './model.js';
import type { Violation } from './openapi.js';
import type { ResolvedOptions } from './options.js';
import {
  type AddedGuild,
  addChannel,
  addGuild,
  addMember,
  addUser,
  type ChannelPlan,
  denyBot,
  type GuildPlan,
  removeChannel,
  removeGuild,
} from './places.js';
import { RateLimits } from './rate-limits.js';
import { Rest } from './rest.js';
import type { RequestRecord } from './rest-answer.js';
import { type ForumPost, postInForum, type Said, say } from './say.js';
import { addThread, directMessageChannel, type ThreadPlan } from './threads.js';
import { Token } from './token.js';
import { World } from './world.js';

const PATIENCE_MS = 15_000;
const TOKEN_END_LENGTH = 27;

/** A Discord of our own: what people do in it, what they see, and what its clients did. */
export class FakeDiscord {
  readonly token: string;
  /** For the client option `rest.api`. */
  readonly api: string;
  readonly world: World;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly interact: Interact;
  readonly rest: Rest;
  /** Whether request bodies are held against Discord's own description. */
  readonly validates: boolean;
  readonly #token: Token;
  readonly #stop: () => Promise<void>;

  constructor(options: ResolvedOptions, host: string, stop: () => Promise<void>) {
    this.world = new World(options.botName);
    this.world.cdn = `http://${host}`;
    this.api = `http://${host}/api`;
    const id = Buffer.from(this.world.bot.id).toString('base64url');
    this.#token = new Token(`${id}.fake.${'x'.repeat(TOKEN_END_LENGTH)}`);
    this.token = this.#token.value;
    this.gateway = new Gateway(this.world, { ...options, token: this.#token });
    this.gateway.url = `ws://${host}`;
    this.interactions = new Interactions(this.world, {
      acknowledgeWithinMs: options.acknowledgeWithinMs,
      tokenLifeMs: options.interactionTokenLifeMs,
    });
    this.interact = new Interact(this.world, this.interactions);
    this.validates = options.openApi !== null;
    this.rest = new Rest({
      world: this.world,
      gateway: this.gateway,
      interactions: this.interactions,
      limits: new RateLimits(options.buckets, options.globalPerSecond),
      token: this.#token,
      openApi: options.openApi,
    });
    this.#stop = stop;
  }

  get botUser(): User {
    return this.world.bot;
  }

  get application(): string {
    return this.world.applicationId;
  }

  /** `<@id>` of the bot. */
  get mention(): string {
    return `<@${this.world.bot.id}>`;
  }

  get requests(): readonly RequestRecord[] {
    return this.rest.requests;
  }

  /** Bodies that did not fit Discord's description; stays empty where `validates` is false. */
  get violations(): readonly Violation[] {
    return this.rest.violations;
  }

  /** The violations so far, which are then forgotten: for requests that were meant to be wrong. */
  takeViolations(): Violation[] {
    return this.rest.violations.splice(0);
  }

  get commands(): World['commands'] {
    return this.world.commands;
  }

  /** What goes wrong with the next requests, and what went wrong. */
  get rate(): {
    next(count?: number, filter?: FaultFilter): FaultPlan;
    clear(): void;
    readonly invalidRequests: number;
  } {
    const { rest } = this;
    return {
      next: (count, filter) => rest.faults.next(count, filter),
      clear: () => rest.faults.clear(),
      invalidRequests: rest.invalidRequests,
    };
  }

  /** The owner resets the token: 401 for every request, and 4004 for every shard. */
  revokeToken(): void {
    this.#token.revoke();
    this.gateway.closeAll(GatewayCloseCodes.AuthenticationFailed);
  }

  addUser(
    name: string,
    options: { readonly bot?: boolean; readonly acceptsDirectMessages?: boolean } = {},
  ): User {
    return addUser(this.world, { name, ...options });
  }

  addGuild(plan: GuildPlan): AddedGuild {
    return addGuild(this.world, plan);
  }

  addMember(guild: Guild, user: User, permissions?: bigint): void {
    addMember(this.world, guild, permissions === undefined ? user : { user, permissions });
  }

  removeGuild(guild: Guild): void {
    removeGuild(this.world, guild);
  }

  addChannel(guild: Guild, plan: ChannelPlan): Channel {
    return addChannel(this.world, guild, plan);
  }

  removeChannel(channel: Channel): void {
    removeChannel(this.world, channel);
  }

  addForum(guild: Guild, name: string): Channel {
    return addChannel(this.world, guild, { name, type: ChannelType.GuildForum });
  }

  /** A post in a forum: a thread, and its first message, which has the thread's id. */
  addForumPost(post: ForumPost): { thread: Channel; message: PostedMessage } {
    return postInForum(this.world, post);
  }

  addThread(plan: ThreadPlan): Channel {
    return addThread(this.world, plan);
  }

  directMessages(user: User): Channel {
    return directMessageChannel(this.world, user);
  }

  /** From now on the bot may not do these things in this channel; 0n takes it all back. */
  denyBot(channel: Channel, permissions: bigint): void {
    denyBot(this.world, channel, permissions);
  }

  say(said: Said): PostedMessage {
    return say(this.world, said);
  }

  edit(
    message: PostedMessage,
    change: { readonly content?: string; readonly embeds?: readonly APIEmbed[] },
  ): void {
    editMessage(this.world, message, change);
  }

  /** Adds link previews as Discord does by itself: an update of the message that is no edit. */
  unfurl(message: PostedMessage, embeds: readonly APIEmbed[]): void {
    editMessage(this.world, message, { embeds, isUnfurl: true });
  }

  delete(message: PostedMessage): void {
    deleteMessage(this.world, message);
  }

  /** Deletes messages of one channel at one go, as a moderator's purge does. */
  purge(messages: readonly PostedMessage[]): void {
    deleteMessages(this.world, messages);
  }

  /** What stands in a channel now, oldest first: for `as`, their private messages included, else what all see. */
  messages(channel: Channel | string, { as }: { readonly as?: User } = {}): PostedMessage[] {
    const id = typeof channel === 'string' ? channel : channel.id;
    return this.world
      .messagesIn(id)
      .filter(({ deleted, visibleTo }) => !deleted && (visibleTo === null || visibleTo === as?.id));
  }

  /** The bot's replies to a message, oldest first. */
  repliesTo(message: PostedMessage): PostedMessage[] {
    return this.world
      .repliesTo(message.id)
      .filter(({ data, deleted }) => !deleted && data.author.id === this.world.bot.id);
  }

  /** The bot's first reply to a message, when it is there. */
  replyTo(message: PostedMessage, timeoutMs = PATIENCE_MS): Promise<PostedMessage> {
    return this.until(
      () => this.repliesTo(message)[0],
      `a reply to ${JSON.stringify(message.data.content)}`,
      timeoutMs,
    );
  }

  /** Waits until `probe` returns something; it is asked again whenever anything changes here. */
  until<T>(probe: () => T | undefined | null | false, what: string, timeoutMs = PATIENCE_MS): Promise<T> {
    return until(this.world, probe, what, timeoutMs);
  }

  /** @throws AggregateError when this Discord itself failed at a request. */
  async close(): Promise<void> {
    this.gateway.close();
    await this.#stop();
    const { ownFaults } = this.rest;
    if (ownFaults.length > 0)
      throw new AggregateError(ownFaults, `fake Discord failed: ${String(ownFaults[0])}`);
  }
}
