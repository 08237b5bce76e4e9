// A zero-width joiner inside an emoji is kept: without it the emoji falls apart.
const invisible =
  /[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: stray control characters are what is removed
const control = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g;
const cjk = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]';
const lineBreakInsideChinese = new RegExp(`(?<=${cjk})[^\\S\\n]*\\n\\s*(?=${cjk})`, 'gu');

/**
 * One line of canonical text: NFC, white space collapsed, no zero-width, direction or control characters.
 * A line break between Chinese characters vanishes, any other becomes a space.
 *
 * @example
 * cleanLine(' two\n words ') // 'two words'
 * cleanLine('两个\n词')      // '两个词'
 */
export function cleanLine(text: string): string {
  return text
    .replace(invisible, '')
    .replace(control, '')
    .replaceAll('\r\n', '\n')
    .replace(lineBreakInsideChinese, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim()
    .normalize('NFC');
}
