import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { FetchError, shownLink } from './fetch-error.js';
import { type Answer, reasonOf } from './request.js';

type Inflate = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const inflateRaw: Inflate = promisify(zlib.inflateRaw);
const inflateZlib: Inflate = promisify(zlib.inflate);
const gunzip: Inflate = promisify(zlib.gunzip);
// Only newer versions of Node have it, and its types here are of the oldest.
const { zstdDecompress } = zlib as { readonly zstdDecompress?: typeof zlib.gunzip };

const inflaters: ReadonlyMap<string, Inflate> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['br', promisify(zlib.brotliDecompress) as Inflate],
  ['deflate', inflate],
  ...(zstdDecompress === undefined ? [] : [['zstd', promisify(zstdDecompress) as Inflate] as const]),
]);

/** How a server may compress what it sends. */
export const acceptedEncodings = [...inflaters.keys()].filter((name) => !name.startsWith('x-')).join(', ');

/** Servers compress once; each layer more could hold a bomb of its own. */
const MAX_LAYERS = 2;

export interface BodyOptions {
  readonly url: URL;
  /** Bytes that it may have, compressed and inflated. */
  readonly maxBytes: number;
  /** What is sent is compressed in itself. */
  readonly isGzip?: boolean;
  readonly signal: AbortSignal;
}

/**
 * The whole body of an answer, inflated. No more than `maxBytes` are taken in, nor made of a few bytes.
 *
 * @throws FetchError when it is too large, broken off or compressed in a way that is not read; the signal's reason when
 * it is aborted
 */
export async function readBody(answer: Answer, options: BodyOptions): Promise<Uint8Array> {
  const encodings = encodingsOf(answer, options);
  let bytes = await receive(answer, options);
  for (const encoding of encodings) bytes = await inflated(encoding, bytes, options);
  return bytes;
}

function encodingsOf({ headers }: Answer, { url, isGzip }: BodyOptions): string[] {
  const names = `${headers['content-encoding'] ?? ''}`
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse();
  if (isGzip === true) names.push('gzip');
  if (names.length <= MAX_LAYERS && names.every((name) => inflaters.has(name))) return names;
  throw new FetchError(
    'unreadable',
    `${shownLink(url)} is compressed as ${shownLink(names.join(', '))}, which is not read`,
    'Save it in a browser and upload the file',
  );
}

async function receive(answer: Answer, { url, maxBytes, signal }: BodyOptions): Promise<Uint8Array> {
  if (Number(answer.headers['content-length']) > maxBytes) throw tooLarge(url, maxBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of answer.body) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(url, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof FetchError) throw error;
    throw new FetchError(
      'later',
      `${shownLink(url)} breaks off after ${length} bytes (${reasonOf(error)})`,
      'Try again later, or save it in a browser and upload the file',
      { cause: error },
    );
  }
  return Buffer.concat(chunks);
}

async function inflated(
  encoding: string,
  bytes: Uint8Array,
  { url, maxBytes }: BodyOptions,
): Promise<Uint8Array> {
  const inflater = inflaters.get(encoding);
  if (inflater === undefined || bytes.length === 0) return bytes;
  try {
    return await inflater(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(url, maxBytes);
    throw new FetchError(
      'unreadable',
      `${shownLink(url)} cannot be decompressed as ${encoding} (${reasonOf(error)})`,
      'Save it in a browser and upload the file',
      { cause: error },
    );
  }
}

/** Servers send both forms under this name. */
function inflate(bytes: Uint8Array, options: { readonly maxOutputLength: number }): Promise<Buffer> {
  const isZlib = ((bytes[0] ?? 0) & 0x0f) === 8;
  return isZlib ? inflateZlib(bytes, options) : inflateRaw(bytes, options);
}

function tooLarge(url: URL, maxBytes: number): FetchError {
  return new FetchError(
    'unreadable',
    `${shownLink(url)} has more than the ${Math.round(maxBytes / 1024 ** 2)} MB that are fetched`,
    'Give a link to a part of it, or upload the part that matters',
  );
}
