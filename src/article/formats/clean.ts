const softHyphens = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
// Persian and Indic spelling needs joiners inside words, an emoji of several parts falls apart without them, and the
// flags of regions are spelled in tags. Between other characters all three are dirt.
const joiner =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)(?<!(?![\p{Script=Latin}\p{Script=Han}])[\p{L}\p{M}])[\u200c\u200d]|(?<!\p{Extended_Pictographic}[\u{e0020}-\u{e007e}]{0,8})[\u{e0000}-\u{e007f}]/gu;
// Behind the sign that takes a letter's vowel away, a joiner at a word's end is a letter's form, as in Malayalam.
const strayedJoiner =
  /(?<![\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca])[\u200c\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}\u2640\u2642])|(?<!\p{Script=Mongolian})\u180e/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: stray control characters are what is removed
const control = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g;
/** Scripts that set no space between words, and their marks. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\u3001-\u303f\uff01-\uff60\uffe0-\uffee]/u;
/** Marks that Chinese shares with other scripts, and those of marks.ts, which no reader sees. */
const sharedMark = /[\u2018-\u201d\u2014\u2026\u00b7\ufdd0-\ufdef]/;
const MARKS_LOOKED_OVER = 12;

/**
 * One line of canonical text: NFC, white space collapsed, no direction or control characters, no zero-width ones but
 * those that spelling needs. A line break between Chinese or Japanese characters vanishes, any other becomes a space.
 *
 * @example
 * cleanLine(' two\n words ') // 'two words'
 * cleanLine('两个\n词')      // '两个词'
 */
export function cleanLine(text: string): string {
  return text
    .replace(softHyphens, '')
    .replace(joiner, '')
    .replace(strayedJoiner, '')
    .replace(control, '')
    .replace(/[\s\u0085]+/g, (blank, at: number, whole: string) =>
      /[\n\r]/.test(blank) && isWithinWord(whole, at - 1, at + blank.length) ? '' : ' ',
    )
    .trim()
    .normalize('NFC');
}

/** Whether a line that breaks between two places has no space there: beside Chinese, a number has none either. */
function isWithinWord(text: string, before: number, after: number): boolean {
  const [isBefore, isAfter] = [isSpaceless(text, before, -1), isSpaceless(text, after, 1)];
  return (
    (isBefore && (isAfter || /\d/.test(text[after] ?? ''))) || (isAfter && /\d/.test(text[before] ?? ''))
  );
}

/** Whether the character at `at`, or the first beyond shared marks in the direction of `step`, takes no space. */
function isSpaceless(text: string, at: number, step: 1 | -1): boolean {
  for (let looked = 0; looked < MARKS_LOOKED_OVER; looked++) {
    const place = at + looked * step;
    const isLowHalf = /[\udc00-\udfff]/.test(text[place] ?? '');
    const character = String.fromCodePoint(text.codePointAt(isLowHalf ? place - 1 : place) ?? 0);
    if (spaceless.test(character)) return true;
    if (!sharedMark.test(character)) return false;
  }
  return false;
}
