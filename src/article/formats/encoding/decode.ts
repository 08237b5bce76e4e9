import { VerbatimError } from '../../../errors.js';
import { declaredEncoding } from './declared-encoding.js';
import { isLikelyChinese } from './likely-chinese.js';
import { firstInvalidUtf8 } from './utf8-place.js';

/** Share of control characters above which a file is taken for binary, unless they are but a few. */
const MAX_CONTROL_SHARE = 0.01;
/** So many control characters stray into the shortest text. */
const FEW_CONTROLS = 3;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
const control = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]/gu;
const plainAscii = /[\t\n\r\x20-\x7e\u3001\u3002\uff0c]/gu;
/** Encodings that shift to Chinese, Japanese or Korean and back by signs that are ASCII: read as ASCII they are nonsense. */
const shifted: readonly { readonly name: string; readonly sign: RegExp }[] = [
  { name: 'HZ', sign: /~\{(?:[\x21-\x77][\x21-\x7e])+~\}/ },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sign begins with ESC
  { name: 'ISO-2022', sign: /\x1b\$(?:[@B]|\)C)/ },
];

const marks: readonly {
  readonly bytes: readonly number[];
  readonly encoding: string;
}[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/**
 * The text of a file in UTF-8, UTF-16 (either byte order, with or without a byte order mark), in the encoding that it
 * declares (`<meta charset>`, `<?xml encoding>`) or in GB18030, without the few control characters that strayed into it.
 *
 * @param name the file's name, for the error
 * @param charset the encoding that a server names, which is asked before what the file declares
 * @throws VerbatimError when the bytes are binary or in another encoding
 */
export function decodeText(name: string, bytes: Uint8Array, charset: string | null = null): string {
  const text =
    decodeByMark(bytes) ?? (bytes.includes(0) ? decodeUtf16(bytes) : decodeUnmarked(name, bytes, charset));
  const controls = text === null ? 0 : count(text, control);
  if (
    text === null ||
    text.includes('\0') ||
    controls > Math.max(FEW_CONTROLS, text.length * MAX_CONTROL_SHARE)
  ) {
    throw new VerbatimError(
      'article',
      `${name} is binary, not text`,
      'Replace it with a text, Markdown or HTML file',
    );
  }
  return controls === 0 ? text : text.replaceAll(control, '');
}

function decodeByMark(bytes: Uint8Array): string | null {
  const mark = marks.find((candidate) => candidate.bytes.every((byte, at) => bytes[at] === byte));
  return mark === undefined ? null : decodeStrictly(bytes, mark.encoding);
}

// Both byte orders often decode; the one that yields more ASCII and Chinese punctuation is the right one.
function decodeUtf16(bytes: Uint8Array): string | null {
  const readings = ['utf-16le', 'utf-16be']
    .map((encoding) => decodeStrictly(bytes, encoding))
    .filter((text) => text !== null)
    .map((text) => ({ text, score: count(text, plainAscii) }))
    .sort((a, b) => b.score - a.score);
  const best = readings[0];
  return best === undefined || best.score === 0 ? null : best.text;
}

function decodeUnmarked(name: string, bytes: Uint8Array, charset: string | null): string {
  const declared = charset ?? declaredEncoding(bytes);
  const utf8 = decodeStrictly(bytes, 'utf-8');
  const shift = utf8 === null ? undefined : shifted.find(({ sign }) => sign.test(utf8));
  // A page saved anew is UTF-8 often enough, whatever it still declares; hardly a text in another encoding is UTF-8.
  if (utf8 !== null && shift === undefined) return utf8;
  if (declared !== null) return decodeDeclared(name, bytes, declared);
  if (shift !== undefined) throw refused(`${name} is ${shift.name} text, which is not read`);
  const text = decodeStrictly(bytes, 'gb18030');
  if (text !== null && isLikelyChinese(text)) return text;
  const place = firstInvalidUtf8(bytes);
  throw refused(`${name} is not UTF-8, UTF-16 or GB18030 text (${place}), and declares no encoding`);
}

function decodeDeclared(name: string, bytes: Uint8Array, declared: string): string {
  const encoding = knownEncoding(declared);
  if (encoding === null) throw refused(`${name} declares the encoding ${declared}, which is not read`);
  const text = decodeStrictly(bytes, encoding);
  if (text !== null) return encoding === 'windows-1252' ? text.replace(upper1252, inWindows1252) : text;
  const place = encoding === 'utf-8' ? ` (${firstInvalidUtf8(bytes)})` : '';
  throw refused(`${name} declares the encoding ${declared} and is not in it${place}`);
}

// Some versions of Node decode windows-1252 as Latin-1, which has control characters where this has quotation marks.
const upper1252 = /[\x80-\x9f]/g;
const signs1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
function inWindows1252(control: string): string {
  return signs1252[control.charCodeAt(0) - 0x80] ?? control;
}

function knownEncoding(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function refused(what: string): VerbatimError {
  return new VerbatimError('article', what, 'Save it as UTF-8 text or remove it');
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
