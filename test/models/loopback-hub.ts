import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** What the hub does with one file instead of sending it. */
export type Misbehaviour =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'drip'; readonly pieces: number; readonly everyMs: number }
  | { readonly kind: 'replace'; readonly body: string };

export interface LoopbackHub {
  readonly endpoint: string;
  /** The files that were asked for, in order. */
  readonly requests: string[];
  /** By file name; may change between requests. */
  readonly misbehaviours: Map<string, Misbehaviour>;
  close(): Promise<void>;
}

/** A model hub on this machine: serves the files of a folder under `/<id>/resolve/main/`. */
export async function openLoopbackHub(id: string, folder: string): Promise<LoopbackHub> {
  const requests: string[] = [];
  const misbehaviours = new Map<string, Misbehaviour>();
  const server = createServer(async (request, response) => {
    const prefix = `/${id}/resolve/main/`;
    const url = request.url ?? '';
    const file = url.startsWith(prefix) ? url.slice(prefix.length) : '';
    requests.push(file || url);
    await send(response, join(folder, file), misbehaviours.get(file)).catch(() => {
      response.writeHead(404).end('Entry not found');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    misbehaviours,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(response: ServerResponse, path: string, misbehaviour?: Misbehaviour): Promise<void> {
  if (misbehaviour?.kind === 'status') {
    response.writeHead(misbehaviour.status).end('no');
    return;
  }
  if (misbehaviour?.kind === 'replace') {
    response.writeHead(200).end(misbehaviour.body);
    return;
  }
  const { size } = await stat(path).then((file) => (file.isFile() ? file : Promise.reject(new Error(path))));
  response.writeHead(200, { 'content-length': size });
  if (misbehaviour === undefined) {
    createReadStream(path).pipe(response);
    return;
  }
  if (misbehaviour.kind === 'drip') {
    const body = await readFile(path);
    const bytes = Math.ceil(size / misbehaviour.pieces);
    for (let from = 0; from < size; from += bytes) {
      response.write(body.subarray(from, from + bytes));
      await setTimeout(misbehaviour.everyMs);
    }
    response.end();
    return;
  }
  const part = (await readFile(path)).subarray(0, misbehaviour.afterBytes);
  response.write(part, () => {
    if (misbehaviour.kind === 'cut') response.destroy();
  });
}
