import { createHash } from 'node:crypto';
import { lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What one holds, in this process or another one of this machine, until it lets go or ends, however it ends. */
export interface Lock {
  release(): Promise<void>;
}

/** A socket's address is 104 bytes with its end on some systems, and 108 on others. */
const MAX_ADDRESS_BYTES = 100;
/** From the name of a socket to its first listening, a moment passes. */
const BEGINNING_MS = 50;

/**
 * Takes the lock of this name: a socket that is listened on. The system closes it with its process, so what a killed
 * process leaves behind is known for what it is, which no process id would tell: a container gives the same ones again.
 *
 * @param path a file that is there while the lock is held, in a folder that exists.
 * @returns null when it is held.
 * @throws when a lock cannot be had there at all, as on some network drives.
 * @example
 * const lock = await tryLock('data/state/bot-0.lock');
 * if (lock === null) throw new Error('another one runs');
 * await lock.release();
 */
export async function tryLock(path: string): Promise<Lock | null> {
  const address = addressOf(path);
  for (;;) {
    const lock = await listen(address);
    if (lock !== null) return lock;
    const found = markOf(address);
    if (await isListened(address)) return null;
    await sleep(BEGINNING_MS);
    if (await isListened(address)) return null;
    // Only the one that was found: by now it may be somebody's new one.
    if (found !== null && found === markOf(address)) unlinkSync(address);
  }
}

function addressOf(path: string): string {
  const whole = resolve(path);
  const name = createHash('sha256').update(whole).digest('hex');
  if (process.platform === 'win32') return `\\\\.\\pipe\\verbatim-${name}`;
  return Buffer.byteLength(whole) > MAX_ADDRESS_BYTES ? join(tmpdir(), `verbatim-${name}.lock`) : whole;
}

/** Null when there is one of that name already. */
async function listen(address: string): Promise<Lock | null> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.unref();
    socket.on('error', () => {});
    socket.on('close', () => waiting.delete(socket));
  });
  try {
    await new Promise<void>((done, fail) => server.once('error', fail).listen(address, done));
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return null;
    throw error;
  }
  server.unref();
  return { release: () => close(server, waiting) };
}

function close(server: Server, waiting: ReadonlySet<Socket>): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    for (const socket of waiting) socket.destroy();
  });
}

async function isListened(address: string): Promise<boolean> {
  const socket = await reach(address);
  socket?.destroy();
  return socket !== null;
}

/** A connection to whoever listens; null when nobody does. */
function reach(address: string): Promise<Socket | null> {
  return new Promise((done, fail) => {
    const socket = connect(address, () => done(socket));
    socket.on('error', (error) => {
      if (['ECONNREFUSED', 'ENOENT', 'ECONNRESET'].includes(codeOf(error))) done(null);
      else fail(error);
    });
    socket.resume();
  });
}

/** What tells a socket's file from a later one of the same name; null when there is none. */
function markOf(address: string): string | null {
  const stat = lstatSync(address, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.ino} ${stat.ctimeNs}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
