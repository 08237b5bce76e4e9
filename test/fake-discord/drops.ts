import { GatewayCloseCodes, GatewayOpcodes } from 'discord.js';
import type { Connection } from './connection.js';
import type { Drop } from './gateway-types.js';

/** A client that is told to reconnect and stays is cut off after this time. */
const RECONNECT_GRACE_MS = 5_000;

/** Lets a connection fail in one of the ways in which Discord's do. */
export function applyDrop(connection: Connection, drop: Drop): void {
  switch (drop.kind) {
    case 'reset':
    case 'end':
      connection.cut(drop.kind);
      return;
    case 'close':
      connection.close(drop.code);
      return;
    case 'reconnect':
      connection.sendOp(GatewayOpcodes.Reconnect);
      setTimeout(() => connection.close(GatewayCloseCodes.UnknownError), RECONNECT_GRACE_MS).unref();
      return;
    case 'invalid-session':
      // The client may resume on this same connection.
      if (connection.session) connection.session.sink = null;
      connection.session = null;
      connection.sendOp(GatewayOpcodes.InvalidSession, drop.resumable);
      return;
    case 'zombie':
      connection.isZombie = true;
      return;
    case 'silence':
      connection.isSilent = true;
      return;
  }
}
