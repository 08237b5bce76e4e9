import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits, GatewayOpcodes } from 'discord.js';
import type { WebSocket } from 'ws';
import { Connection, type ConnectionHost } from './connection.js';
import { applyDrop } from './drops.js';
import type { Drop, GatewayOptions, IdentifyRecord, Recovery, ResumeRecord } from './gateway-types.js';
import { IdentifyRules } from './identify-rules.js';
import { messagePayload } from './message-payload.js';
import type { Dispatch } from './model.js';
import { guildCreatePayload, readyPayload } from './payloads.js';
import { type Identify, identifyOf, Session } from './session.js';
import { shardOf } from './snowflake.js';
import type { World } from './world.js';

const FORGETTING_CODES: readonly number[] = [1000, 1001];

/** The gateway: sessions, who is connected to them, and everything that can go wrong with that. */
export class Gateway implements ConnectionHost {
  readonly identifies: IdentifyRecord[] = [];
  readonly resumes: ResumeRecord[] = [];
  readonly heartbeats: { readonly at: number; readonly shard: number | null }[] = [];
  /** Codes with which clients' connections ended, in order. */
  readonly closeCodes: number[] = [];
  heartbeatIntervalMs: number;
  isPaused = false;
  url = '';
  readonly rules: IdentifyRules;
  readonly #sessions = new Map<string, Session>();
  readonly #connections = new Set<Connection>();
  /** Handshakes that are not answered; null when they are. */
  #held: Duplex[] | null = null;
  readonly #waiting: { readonly shard: number; readonly resolve: (recovery: Recovery) => void }[] = [];

  constructor(
    private readonly world: World,
    private readonly options: GatewayOptions,
  ) {
    this.heartbeatIntervalMs = options.heartbeatIntervalMs;
    this.rules = new IdentifyRules(options);
    world.onDispatch((dispatch) => this.#dispatch(dispatch));
  }

  /** The answer to GET /gateway/bot. */
  get information(): object {
    return {
      url: this.url,
      shards: this.options.recommendedShards,
      session_start_limit: this.rules.sessionStartLimit,
    };
  }

  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** How many shards are connected and identified. */
  get connected(): number {
    return [...this.#connections].filter(({ session, isOpen }) => session && isOpen).length;
  }

  accept(socket: WebSocket, query: URLSearchParams): void {
    const connection = new Connection(socket, this);
    this.#connections.add(connection);
    if (query.get('v') !== '10')
      connection.close(GatewayCloseCodes.InvalidAPIVersion, 'Invalid API version.');
    else if (query.get('encoding') !== 'json' || query.has('compress')) {
      connection.close(GatewayCloseCodes.DecodeError, 'Only uncompressed JSON is spoken here.');
    }
  }

  /** Drops a shard's connection; resolves when the shard is back. */
  drop(drop: Drop, shard = 0): Promise<Recovery> {
    const connection = this.#connectionOf(shard);
    if (!connection) throw new Error(`fake Discord: shard ${shard} is not connected`);
    const back = this.recovery(shard);
    if (drop.kind === 'invalid-session' && !drop.resumable && connection.session) {
      this.#sessions.delete(connection.session.id);
    }
    applyDrop(connection, drop);
    return back;
  }

  /** Resolves when this shard next resumes or identifies. */
  recovery(shard = 0): Promise<Recovery> {
    return new Promise((resolve) => this.#waiting.push({ shard, resolve }));
  }

  /** Holds events back while connections and heartbeats go on. */
  pause(): void {
    this.isPaused = true;
  }

  unpause(): void {
    this.isPaused = false;
    for (const session of this.#sessions.values()) session.flush();
  }

  /** Leaves the handshakes of new connections unanswered. */
  holdHandshakes(): void {
    this.#held ??= [];
  }

  /** How many handshakes wait for their answer. */
  get handshakesHeld(): number {
    return this.#held?.length ?? 0;
  }

  /** Resets the connections whose handshakes wait, and answers new ones again. */
  resetHandshakes(): void {
    for (const stream of this.#held ?? []) (stream as Socket).resetAndDestroy();
    this.#held = null;
  }

  /** Whether this handshake is one to leave unanswered. */
  holds(stream: Duplex): boolean {
    if (this.#held === null) return false;
    stream.on('error', () => undefined);
    this.#held.push(stream);
    this.world.changed();
    return true;
  }

  /** Takes effect with the next connection. */
  setHeartbeatInterval(ms: number): void {
    this.heartbeatIntervalMs = ms;
  }

  /** Closes every connection with this code. */
  closeAll(code: number): void {
    for (const connection of this.#connections) connection.close(code);
  }

  /** Refuses the next identifies with this close code. */
  failIdentify(code: number, times = Number.POSITIVE_INFINITY): void {
    this.rules.fail(code, times);
  }

  identify(connection: Connection, data: unknown): void {
    const wanted = identifyOf(data);
    const [shard, count] = wanted.shard;
    const now = Date.now();
    const refused = this.rules.judge((data as { token?: unknown } | null)?.token, wanted, now);
    this.identifies.push({ at: now, ...wanted, refused });
    if (refused === 'invalid-session') {
      connection.sendOp(GatewayOpcodes.InvalidSession, false);
      return;
    }
    if (refused !== null) {
      connection.close(refused);
      return;
    }
    this.#forgetLostSessions(wanted);
    const session = new Session(randomUUID().replaceAll('-', ''), wanted, this.options.keptEvents);
    this.#sessions.set(session.id, session);
    this.#attach(connection, session);
    const guilds = [...this.world.guilds.values()].filter(({ id }) => shardOf(id, count) === shard);
    session.dispatch(GatewayDispatchEvents.Ready, {
      ...readyPayload(this.world, guilds),
      session_id: session.id,
      resume_gateway_url: this.url,
      shard: wanted.shard,
      application: {
        id: this.world.applicationId,
        flags: this.rules.applicationFlags,
        flags_new: String(this.rules.applicationFlags),
      },
    });
    if (session.wants(GatewayIntentBits.Guilds)) {
      for (const guild of guilds) {
        session.dispatch(GatewayDispatchEvents.GuildCreate, guildCreatePayload(this.world, guild));
      }
    }
    this.#recovered(shard, 'identified');
  }

  resume(connection: Connection, data: unknown): void {
    const { token, session_id: id, seq } = data as { token?: unknown; session_id?: unknown; seq?: unknown };
    if (!this.options.token.opens(token)) {
      connection.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
      return;
    }
    const session = typeof id === 'string' ? this.#sessions.get(id) : undefined;
    const shard = session?.identify.shard[0] ?? null;
    if (session && typeof seq === 'number' && seq > session.sequence) {
      this.resumes.push({ at: Date.now(), shard, replayed: null });
      connection.close(GatewayCloseCodes.InvalidSeq, 'Invalid seq.');
      return;
    }
    const isTooLate =
      session?.disconnectedAt != null && Date.now() - session.disconnectedAt > this.options.resumeWindowMs;
    const replayed = session && !isTooLate && typeof seq === 'number' ? session.rewind(seq) : null;
    this.resumes.push({ at: Date.now(), shard, replayed });
    if (!session || replayed === null) {
      if (session) this.#sessions.delete(session.id);
      connection.sendOp(GatewayOpcodes.InvalidSession, false);
      return;
    }
    this.#attach(connection, session);
    session.flush();
    session.dispatch(GatewayDispatchEvents.Resumed, {});
    this.#recovered(session.identify.shard[0], 'resumed');
  }

  heartbeat(connection: Connection, sequence: number | null): void {
    this.heartbeats.push({ at: Date.now(), shard: connection.session?.identify.shard[0] ?? null });
    if (sequence !== null) connection.session?.forget(sequence);
  }

  closed(connection: Connection, code: number): void {
    this.#connections.delete(connection);
    this.closeCodes.push(code);
    const { session } = connection;
    if (session?.sink !== connection) return;
    session.sink = null;
    session.disconnectedAt = Date.now();
    // A client that says goodbye has given its session up.
    if (FORGETTING_CODES.includes(code)) this.#sessions.delete(session.id);
    this.world.changed();
  }

  close(): void {
    this.resetHandshakes();
    for (const connection of this.#connections) connection.terminate();
    for (const { resolve } of this.#waiting.splice(0)) resolve('closed');
  }

  #attach(connection: Connection, session: Session): void {
    connection.session = session;
    session.sink = connection;
    session.disconnectedAt = null;
  }

  #connectionOf(shard: number): Connection | undefined {
    return [...this.#connections].find(
      ({ session, isOpen }) => isOpen && session?.identify.shard[0] === shard,
    );
  }

  /** A client that identifies anew never comes back to the session that it lost. */
  #forgetLostSessions({ shard }: Identify): void {
    for (const { id, sink, identify } of this.sessions) {
      if (sink === null && identify.shard[0] === shard[0] && identify.shard[1] === shard[1])
        this.#sessions.delete(id);
    }
  }

  #dispatch({ event, data, guildId, intents, message }: Dispatch): void {
    for (const session of this.#sessions.values()) {
      const [index, count] = session.identify.shard;
      if (shardOf(guildId, count) !== index || !session.wants(intents)) continue;
      const maySee = (session.identify.intents & GatewayIntentBits.MessageContent) !== 0;
      session.dispatch(event, message ? { ...messagePayload(this.world, message, maySee), ...data } : data);
    }
  }

  #recovered(shard: number, recovery: Recovery): void {
    const still = this.#waiting.filter((waiting) => waiting.shard !== shard);
    const done = this.#waiting.filter((waiting) => waiting.shard === shard);
    this.#waiting.splice(0, this.#waiting.length, ...still);
    for (const { resolve } of done) resolve(recovery);
    this.world.changed();
  }
}
