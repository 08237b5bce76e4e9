import { VerbatimError } from '../errors.js';

/** Share of control characters above which a file is taken for binary, unless they are but a few. */
const MAX_CONTROL_SHARE = 0.01;
/** So many control characters stray into the shortest text. */
const FEW_CONTROLS = 3;
/** Share of two-byte characters in GB 2312's own zone that only Chinese text reaches. */
const MIN_GB2312_SHARE = 0.9;
/** Share of the commonest characters among all Chinese ones that only Chinese text reaches. */
const MIN_COMMON_SHARE = 0.1;

const commonHan =
  /[的一是不了在人有我他这這中大来來上国國个個到说說们們为為子和地出道也时時年得就那要下以生会會自]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
const control = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/gu;
const plainAscii = /[\t\n\r\x20-\x7e\u3001\u3002\uff0c]/gu;

const marks: readonly {
  readonly bytes: readonly number[];
  readonly encoding: string;
}[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/**
 * The text of a file in UTF-8, UTF-16 (either byte order, with or without a byte order mark) or GB18030, without the few
 * control characters that strayed into it.
 *
 * @param name the file's name, for the error
 * @throws VerbatimError when the bytes are binary or in another encoding
 */
export function decodeText(name: string, bytes: Uint8Array): string {
  const text = decodeByMark(bytes) ?? (bytes.includes(0) ? decodeUtf16(bytes) : decodeUnmarked(bytes));
  if (text === null) {
    const what = bytes.includes(0) ? 'is binary, not text' : 'is not UTF-8, UTF-16 or GB18030 text';
    throw new VerbatimError('article', `${name} ${what}`, 'Save it as UTF-8 text or remove it');
  }
  const controls = count(text, control);
  if (text.includes('\0') || controls > Math.max(FEW_CONTROLS, text.length * MAX_CONTROL_SHARE)) {
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

function decodeUnmarked(bytes: Uint8Array): string | null {
  const utf8 = decodeStrictly(bytes, 'utf-8');
  if (utf8 !== null) return utf8;
  const text = decodeStrictly(bytes, 'gb18030');
  return text !== null && isLikelyGb18030(bytes, text) ? text : null;
}

// GB18030 gives a character to almost every pair of high bytes, so Latin-1 and Big5 decode to nonsense.
function isLikelyGb18030(bytes: Uint8Array, text: string): boolean {
  let pairs = 0;
  let inGb2312 = 0;
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    const lead = bytes[at] ?? 0;
    const trail = bytes[at + 1] ?? 0;
    pairs++;
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1) inGb2312++;
    at += trail >= 0x30 && trail <= 0x39 ? 3 : 1;
  }
  if (inGb2312 >= pairs * MIN_GB2312_SHARE) return true;
  return count(text, commonHan) >= count(text, /\p{Script=Han}/gu) * MIN_COMMON_SHARE && inGb2312 > 0;
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
