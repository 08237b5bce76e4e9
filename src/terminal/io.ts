import type { Readable, Writable } from 'node:stream';

/**
 * Writes one line and waits until the stream has passed it on, so that what is written never piles up.
 *
 * @throws what the stream reports, such as EPIPE when its reader has gone.
 */
export function writeLine(stream: Writable, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whether an error says that the reader of an output has gone, as `head` does when it has seen enough. */
export function isBrokenPipe(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
  );
}

/**
 * All that a stream gives, as text.
 *
 * @throws RangeError beyond `maxBytes`; TypeError when the bytes are not UTF-8.
 */
export async function readText(stream: Readable, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) throw new RangeError(`longer than ${maxBytes} bytes`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}
