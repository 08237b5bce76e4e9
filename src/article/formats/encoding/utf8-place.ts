/** Characters before the place that are shown. */
const SHOWN = 12;

/** Where bytes stop being UTF-8, in words: `byte 0xe9 in line 1, after "Le caf"`. */
export function firstInvalidUtf8(bytes: Uint8Array): string {
  let good = 0;
  let bad = bytes.length;
  // Whether a beginning is valid changes but once along the bytes.
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, good), { stream: true });
  const line = before.split('\n');
  // The beginning of a character that is not finished is the place.
  const place = Buffer.byteLength(before) + (bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0);
  const code = (bytes[place] ?? 0).toString(16).padStart(2, '0');
  const shown = (line.at(-1) ?? '').slice(-SHOWN);
  return `byte 0x${code} in line ${line.length}${shown === '' ? '' : `, after ${JSON.stringify(shown)}`}`;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
