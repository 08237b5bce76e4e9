import { inflateRawSync } from 'node:zlib';

/** A book's text with all its markup has a tenth of it. */
const MAX_PART_BYTES = 64 * 1024 * 1024;
const MAX_PARTS = 10_000;
const END_LENGTH = 22;
const MAX_COMMENT = 65_535;
const HEADER_LENGTH = 46;
const LOCAL_HEADER_LENGTH = 30;

interface Part {
  readonly method: number;
  readonly packed: number;
  readonly at: number;
}

/** The parts of a Word file, by their names. */
export interface DocxParts {
  exists(name: string): boolean;
  /**
   * The bytes of a part.
   *
   * @throws Error when it is damaged, or larger than any part of a text
   */
  bytes(name: string): Buffer;
}

/**
 * The parts in the archive that a Word file is. What is packed is unpacked part by part, each up to a limit.
 *
 * @throws Error when it is no archive
 */
export function docxParts(file: Uint8Array): DocxParts {
  const zip = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const parts = partsOf(zip);
  const part = (name: string) => parts.get(name.replace(/^\//, ''));
  return {
    exists: (name) => part(name) !== undefined,
    bytes(name) {
      const found = part(name);
      if (found === undefined) throw new Error(`it has no part ${name}`);
      return unpacked(zip, name, found);
    },
  };
}

function partsOf(zip: Buffer): Map<string, Part> {
  const end = zip.lastIndexOf('PK\x05\x06');
  if (end < 0 || end < zip.length - END_LENGTH - MAX_COMMENT || end + END_LENGTH > zip.length)
    throw new Error('it is damaged, or no Word file of the kind .docx');
  const count = zip.readUInt16LE(end + 10);
  if (count > MAX_PARTS) throw new Error(`it has more than ${MAX_PARTS} parts`);
  const parts = new Map<string, Part>();
  let at = zip.readUInt32LE(end + 16);
  for (let read = 0; read < count; read++) {
    if (at + HEADER_LENGTH > zip.length || zip.readUInt32LE(at) !== 0x02014b50)
      throw new Error('its list of parts is damaged');
    const nameLength = zip.readUInt16LE(at + 28);
    const past = at + HEADER_LENGTH + nameLength;
    const isLocked = (zip.readUInt16LE(at + 8) & 1) === 1;
    if (isLocked) throw new Error('it is locked with a password');
    parts.set(zip.toString('utf8', at + HEADER_LENGTH, past), {
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      at: zip.readUInt32LE(at + 42),
    });
    at = past + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return parts;
}

function unpacked(zip: Buffer, name: string, { method, packed, at }: Part): Buffer {
  if (at + LOCAL_HEADER_LENGTH > zip.length || zip.readUInt32LE(at) !== 0x04034b50)
    throw new Error(`its part ${name} is damaged`);
  const start = at + LOCAL_HEADER_LENGTH + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  const data = zip.subarray(start, start + packed);
  if (method === 0) return data;
  if (method !== 8) throw new Error(`its part ${name} is packed in a way that Word does not use`);
  try {
    return inflateRawSync(data, { maxOutputLength: MAX_PART_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw new Error(
      isTooLarge
        ? `its part ${name} unpacks to more than ${MAX_PART_BYTES / 1024 ** 2} MB`
        : `its part ${name} is damaged`,
      { cause: error },
    );
  }
}
