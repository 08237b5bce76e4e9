import { GatewayCloseCodes, GatewayOpcodes } from 'discord.js';
import type { RawData, WebSocket } from 'ws';
import type { FrameSink, Session } from './session.js';

const MAXIMUM_PAYLOADS = 120;
const PAYLOAD_WINDOW_MS = 60_000;
const MAXIMUM_FRAME_BYTES = 4096;
/** How many heartbeats a client may miss before its connection is closed. */
const MISSED_HEARTBEATS = 2.5;

/** What a connection asks of the gateway it belongs to. */
export interface ConnectionHost {
  readonly heartbeatIntervalMs: number;
  readonly isPaused: boolean;
  identify(connection: Connection, data: unknown): void;
  resume(connection: Connection, data: unknown): void;
  heartbeat(connection: Connection, sequence: number | null): void;
  closed(connection: Connection, code: number): void;
}

/** One WebSocket of the gateway, from hello to close. */
export class Connection implements FrameSink {
  session: Session | null = null;
  /** Heartbeats are not acknowledged. */
  isZombie = false;
  /** Nothing is sent at all. */
  isSilent = false;
  #payloadTimes: number[] = [];
  #lastHeartbeatAt = Date.now();
  readonly #watch: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly host: ConnectionHost,
  ) {
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    // A reset peer is a normal event here; 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      clearInterval(this.#watch);
      host.closed(this, code);
    });
    const allowance = host.heartbeatIntervalMs * MISSED_HEARTBEATS;
    this.#watch = setInterval(() => {
      if (Date.now() - this.#lastHeartbeatAt > allowance) this.close(GatewayCloseCodes.SessionTimedOut);
    }, allowance / 2).unref();
    this.sendOp(GatewayOpcodes.Hello, { heartbeat_interval: host.heartbeatIntervalMs });
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  send(frame: string): boolean {
    if (!this.isOpen || this.isSilent || this.host.isPaused) return false;
    this.socket.send(frame);
    return true;
  }

  sendOp(op: GatewayOpcodes, data: unknown = null): void {
    if (this.isOpen && !this.isSilent) this.socket.send(JSON.stringify({ op, d: data }));
  }

  close(code: number, reason = ''): void {
    this.socket.close(code, reason);
  }

  /** Ends the connection below the WebSocket: a clean end of the stream, or a reset. */
  cut(how: 'end' | 'reset'): void {
    const stream = this.socket as WebSocket & { readonly _socket?: import('node:net').Socket };
    if (how === 'reset') stream._socket?.resetAndDestroy();
    else stream._socket?.destroy();
  }

  terminate(): void {
    this.socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    const text = data.toString();
    if (isBinary || text.length > MAXIMUM_FRAME_BYTES) {
      this.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
      return;
    }
    const now = Date.now();
    this.#payloadTimes = [...this.#payloadTimes.filter((time) => now - time < PAYLOAD_WINDOW_MS), now];
    if (this.#payloadTimes.length > MAXIMUM_PAYLOADS) {
      this.close(GatewayCloseCodes.RateLimited, 'You are being rate limited.');
      return;
    }
    const payload = parsed(text);
    if (payload === null) this.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
    else this.#handle(payload.op, payload.d);
  }

  #handle(op: unknown, data: unknown): void {
    switch (op) {
      case GatewayOpcodes.Heartbeat:
        this.#lastHeartbeatAt = Date.now();
        this.host.heartbeat(this, typeof data === 'number' ? data : null);
        if (!this.isZombie) this.sendOp(GatewayOpcodes.HeartbeatAck);
        return;
      case GatewayOpcodes.Identify:
      case GatewayOpcodes.Resume:
        if (this.session) this.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
        else if (op === GatewayOpcodes.Identify) this.host.identify(this, data);
        else this.host.resume(this, data);
        return;
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
        if (!this.session) this.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
        return;
      default:
        this.close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.');
    }
  }
}

function parsed(text: string): { op: unknown; d: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'op' in value
      ? { op: value.op, d: 'd' in value ? value.d : null }
      : null;
  } catch {
    return null;
  }
}
