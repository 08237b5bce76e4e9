const CONTROL_PICTURES = 0x2400;
const DELETE = 0x7f;
const DELETE_PICTURE = '\u2421';
const REPLACEMENT = '\ufffd';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const UNSAFE_IN_JSON = /[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const WHITE_SPACE = /[\t\n\v\f\r\u0085\u2028\u2029]/;

/**
 * Text from an article or a person, safe to print: white space becomes a space and each control character a visible
 * sign, so that no escape sequence or change of writing direction reaches the terminal. The length stays the same, so
 * offsets still hold.
 *
 * @example
 * printable('a\u001b[31mb'); // 'a␛[31mb'
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (WHITE_SPACE.test(character)) return ' ';
    const code = character.charCodeAt(0);
    if (code === DELETE) return DELETE_PICTURE;
    return code < 0x20 ? String.fromCharCode(CONTROL_PICTURES + code) : REPLACEMENT;
  });
}

/** One line of JSON that a terminal can show: what `JSON.stringify` leaves raw is escaped; parsing gives the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
