import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** Writes one line and waits until the reader has taken enough of what went before. */
export async function writeLine(stream: Writable, line: string): Promise<void> {
  if (!stream.write(`${line}\n`)) await once(stream, 'drain');
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
