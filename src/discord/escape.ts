import type { Span } from '../article/article.js';
import { graphemeBounds } from './shorten.js';

/** Scripts whose letters are shaped by the zero-width joiner and non-joiner. */
const SHAPED = [
  'Arabic',
  'Syriac',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
  'Mongolian',
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/** Invisible characters that shape the ones beside them: emoji sequences, variants, flags, and joined letters. */
const SHAPING = [
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})',
  `(?<=[${SHAPED}])[\\u200c\\u200d]`,
  '(?<=[^\\s\\p{Cc}\\p{Default_Ignorable_Code_Point}])[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  '[\\u{e0020}-\\u{e007f}](?<=\\u{1f3f4}[\\u{e0020}-\\u{e007f}]{1,8})',
].join('|');
const DIRECTION = '[\\u202a-\\u202e\\u2066-\\u2069]';
const LINE_BREAK = '\\r\\n?|[\\v\\f\\x85\\u2028\\u2029]';
const HIDDEN = '(?![\\n\\t])\\p{Cc}|\\p{Default_Ignorable_Code_Point}|[\\ufff9-\\ufffb]';
/**
 * What opens or closes something in Discord's markdown: emphasis, code, spoilers, links, mentions, timestamps, emoji and
 * their `:shortcodes:`, addresses (`https:`), headings, lists and quotes.
 */
const MARKUP =
  '[\\\\`*_~|<>[\\]#\\-+:@]|(?<=[\\d\\p{Cc}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb])[.)]';

const UNSEEN = `(?<shaping>${SHAPING})|(?<line>${LINE_BREAK})|(?<direction>${DIRECTION})|(?<lone>\\p{Cs})|(?<hidden>${HIDDEN})`;
const unseen = new RegExp(UNSEEN, 'gu');
const unseenOrMarkup = new RegExp(`${UNSEEN}|(?<markup>${MARKUP})`, 'gu');
const BLANK_EDGES = new RegExp(`^(?:\\s|${HIDDEN})+|(?:\\s|${HIDDEN})+$`, 'gu');

/**
 * What a person is shown of an untrusted text, where no markdown is read (author lines, footers, labels, file
 * descriptions). Invisible characters are left out, a character that changes the direction of writing is shown by its
 * number, half a surrogate pair as `\ufffd`, and each kind of line break as `\n`. All others stay as they are.
 *
 * @example
 * visibleText('a\u202eb\u200bc') // 'a[U+202E]bc'
 */
export function visibleText(text: string): string {
  return text.replace(unseen, (...found) => shown(found.at(-1), found[0]));
}

/** `visibleText` in one line: runs of white space become one space, the edges are trimmed. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/gu, ' ').trim();
}

/**
 * Discord markdown that shows exactly `visibleText(text)`, with some of it in bold: nothing in it is a mention, link,
 * timestamp, emoji code or formatting of its own.
 *
 * Backslashes are used because a copy of the shown text holds none of them. They do not work in the words of a masked
 * link, which shows them (https://github.com/discord/discord-api-docs/issues/6185): no untrusted text may stand there.
 *
 * @param bold stretches of `text`, in any order; they are widened to whole graphemes and lose white space at their edges.
 * @example
 * escapeForDiscord('Ask <@1> of Genie', [{ start: 12, end: 17 }]) // 'Ask \\<\\@1\\> of **Genie**'
 */
export function escapeForDiscord(text: string, bold: readonly Span[] = []): string {
  const edits = [
    ...boldSpans(text, bold).flatMap(({ start, end }) => [
      { start, end: start, shown: '**' },
      { start: end, end, shown: '**' },
    ]),
    ...Array.from(text.matchAll(unseenOrMarkup), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      shown: escaped(match.groups, match[0]),
    })),
  ].sort((one, other) => one.start - other.start || one.end - other.end);
  let result = '';
  let done = 0;
  for (const edit of edits) {
    result += text.slice(done, edit.start) + edit.shown;
    done = edit.end;
  }
  return result + text.slice(done);
}

type Groups = Readonly<Record<string, string | undefined>>;

function escaped(groups: Groups | undefined, found: string): string {
  if (groups?.markup !== undefined) return `\\${found}`;
  if (groups?.direction !== undefined) return `\\[U\\+${codeOf(found)}\\]`;
  return shown(groups, found);
}

function shown(groups: Groups | undefined, found: string): string {
  if (groups?.shaping !== undefined) return found;
  if (groups?.line !== undefined) return '\n';
  if (groups?.direction !== undefined) return `[U+${codeOf(found)}]`;
  return groups?.lone === undefined ? '' : '\ufffd';
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** In order, apart from each other, and inside one line: Discord reads `**a****b**` as no bold at all. */
function boldSpans(text: string, spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [];
  const bounds = graphemeBounds(text);
  const lines = spans
    .map(({ start, end }) => ({
      start: bounds.findLast((bound) => bound <= start) ?? 0,
      end: bounds.find((bound) => bound >= end) ?? text.length,
    }))
    .flatMap((span) => linesOf(text, span))
    .map((span) => withoutBlankEdges(text, span))
    .filter(({ start, end }) => end > start)
    .sort((one, other) => one.start - other.start);
  const apart: Span[] = [];
  for (const span of lines) {
    const previous = apart.at(-1);
    if (previous === undefined || visibleText(text.slice(previous.end, span.start)) !== '') apart.push(span);
    else apart[apart.length - 1] = { start: previous.start, end: Math.max(previous.end, span.end) };
  }
  return apart;
}

function linesOf(text: string, { start, end }: Span): Span[] {
  return Array.from(text.slice(start, end).matchAll(/[^\n\r\v\f\x85\u2028\u2029]+/gu), (line) => ({
    start: start + line.index,
    end: start + line.index + line[0].length,
  }));
}

function withoutBlankEdges(text: string, { start, end }: Span): Span {
  const words = text.slice(start, end);
  const edges = Array.from(words.matchAll(BLANK_EDGES));
  const leading = edges[0]?.index === 0 ? (edges[0]?.[0].length ?? 0) : 0;
  const last = edges.at(-1);
  const trailing = last !== undefined && last.index > 0 ? last[0].length : 0;
  return { start: start + leading, end: end - trailing };
}
