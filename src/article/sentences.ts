import { ambiguous, beforeNumbers, sentenceStarters, titles } from './abbreviations.js';
import type { Language, Span } from './article.js';
import { clauseEnds, wholeCharacter } from './clauses.js';

/** Characters; `Intl.Segmenter` takes more than linear time on long strings. */
const MAX_SEGMENTER_CHARACTERS = 5000;
/** Characters; a pair of brackets further apart than this encloses sentences rather than standing in one. */
const MAX_BRACKETED_CHARACTERS = 200;
/** Characters; how far a quotation's opening mark is looked for. */
const MAX_QUOTATION_CHARACTERS = 300;

const segmenters: Readonly<Record<Language, Intl.Segmenter>> = {
  zh: new Intl.Segmenter('zh', { granularity: 'sentence' }),
  en: new Intl.Segmenter('en', { granularity: 'sentence' }),
};

const brackets: Readonly<Record<string, string>> = {
  '）': '（',
  ')': '(',
  '》': '《',
  '〉': '〈',
  '】': '【',
  ']': '[',
  '〕': '〔',
};
const openings: Readonly<Record<string, string>> = {
  '”': '“',
  '」': '「',
  '』': '『',
  '’': '‘',
};
const closers = '["”’」』）)》〉】\\]]';
const closingMarks = new RegExp(`^${closers}+`, 'u');
// UAX 29 counts opening marks, too, as what closes a sentence.
const openingMarks = /[“‘「『（(《〈【[]+$/u;
const endsInClosedQuotation = /[。！？!?…]+([”」』’])$/u;
const saying =
  '(?:说|說|道|问|問|答|喊|叫|称|稱|表示|指出|写道|寫道|认为|認為|强调|強調|补充|補充|解释|解釋|回答|坦言|透露|直言)';
const speakerSays = new RegExp(
  `^[^，。！？；：“”「」,;:!?]{0,30}?${saying}(?:[，。：；,]|$|[\\p{Script=Han}]{0,4}[，。])`,
  'u',
);
const goesOnAfterQuotation =
  /^(?:[，、；：,;:]|的|等|之类|之類|这一|這一|这样|這樣|这种|這種|这个|這個|那样|那樣|一[词詞句说說])/u;
const listMarker =
  /^(?:[（(]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5}|[一二三四五六七八九十]{1,3})[.)、．）]|\d{1,3}(?:\.\d{1,3})+\.?)$/u;

/**
 * The sentences of one block, in order, without the white space around them: together they hold all of the block but
 * white space. Closing quotation marks and brackets stay with their sentence, and a full stop that belongs to an
 * ellipsis, a number, an initial, an abbreviation, a list number or a quotation inside a sentence ends none.
 */
export function sentenceSpans(text: string, block: Span, language: Language): Span[] {
  const line = text.slice(block.start, block.end);
  const inside = bracketed(line);
  const ends: number[] = [];
  let start = 0;
  for (const end of boundaries(line, language)) {
    if (end < line.length && (inside(end) || !endsSentence(line, start, end))) continue;
    ends.push(...clauseEnds(line, start, end), end);
    start = end;
  }
  return spansBetween(line, ends).map((span) => ({
    start: block.start + span.start,
    end: block.start + span.end,
  }));
}

function boundaries(line: string, language: Language): number[] {
  const ends: number[] = [];
  for (let from = 0; from < line.length; ) {
    const to = chunkEnd(line, from);
    for (const { index, segment } of segmenters[language].segment(line.slice(from, to))) {
      ends.push(from + index + segment.replace(openingMarks, '').length);
    }
    from = to;
  }
  return [...ends, line.length].filter((end, at) => end > (ends[at - 1] ?? 0));
}

function withClosingMarks(line: string, end: number): number {
  return end + (closingMarks.exec(line.slice(end, end + 4))?.[0].length ?? 0);
}

function chunkEnd(line: string, from: number): number {
  const limit = from + MAX_SEGMENTER_CHARACTERS;
  if (line.length <= limit) return line.length;
  const chunk = line.slice(from, limit);
  const cut = Math.max(
    ...['。', '！', '？', '. ', '! ', '? '].map((mark) => chunk.lastIndexOf(mark) + mark.length),
  );
  return cut > MAX_SEGMENTER_CHARACTERS / 2
    ? withClosingMarks(line, from + cut)
    : wholeCharacter(line, limit);
}

function endsSentence(line: string, start: number, end: number): boolean {
  const sentence = line.slice(start, end).trimEnd();
  const rest = line.slice(end, end + 80);
  const next = rest.trimStart();
  const isTight = !/\s/.test(line.slice(end - 1, end + 1));
  if (!/[\p{L}\p{N}]/u.test(sentence) || !/[\p{L}\p{N}]/u.test(line.slice(end))) return false;
  if (listMarker.test(sentence)) return false;
  if (/^\p{Ll}/u.test(next) && /[.!?…]["”’)\]]*$/u.test(sentence)) return false;
  if (/\.{2,}$/.test(sentence) && isTight) return false;
  if (/\.$/.test(sentence)) return !isAbbreviated(sentence, next);
  const quotation = endsInClosedQuotation.exec(sentence);
  return quotation === null || !goesOn(line, end, quotation[1] ?? '', next);
}

function isAbbreviated(sentence: string, next: string): boolean {
  const word = /[\p{L}\p{N}.]+$/u.exec(sentence.slice(-40, -1))?.[0].replace(/^[\p{Script=Han}]+/u, '') ?? '';
  const lower = word.toLowerCase();
  if (titles.has(lower)) return true;
  if (beforeNumbers.has(lower) && /^\d/.test(next)) return true;
  const isInitial = /^(?:\p{Lu}\.)*\p{Lu}$/u.test(word) && word !== 'I';
  if (!isInitial && !ambiguous.has(lower)) return false;
  const following = /^["“'‘(]*([\p{L}\p{N}]+)/u.exec(next)?.[1] ?? '';
  return following !== '' && !sentenceStarters.has(following.toLowerCase());
}

function goesOn(line: string, end: number, closing: string, next: string): boolean {
  if (goesOnAfterQuotation.test(next)) return true;
  const opening = line.lastIndexOf(openings[closing] ?? closing, end - 2);
  const isNear = opening >= 0 && end - opening <= MAX_QUOTATION_CHARACTERS;
  if (isNear && opening > 0 && /[\p{L}\p{N}]/u.test(line[opening - 1] ?? '')) return true;
  return speakerSays.test(next);
}

function bracketed(line: string): (position: number) => boolean {
  const open: { mark: string; at: number }[] = [];
  const covered = new Set<number>();
  for (let at = 0; at < line.length; at++) {
    const mark = line[at] ?? '';
    if (Object.values(brackets).includes(mark)) open.push({ mark, at });
    const opening = brackets[mark];
    const last = open.at(-1);
    if (opening === undefined || last?.mark !== opening) continue;
    open.pop();
    if (at - last.at > MAX_BRACKETED_CHARACTERS) continue;
    const past = sentenceGoesOn(line, last.at, at) ? at + 1 : at;
    for (let position = last.at + 1; position <= past; position++) covered.add(position);
  }
  return (position) => covered.has(position);
}

// 《Who are you?》 is a name, and a question in the middle of a sentence is an aside.
function sentenceGoesOn(line: string, opening: number, closing: number): boolean {
  if (/[》〉]/.test(line[closing] ?? '')) return true;
  return /[？！?!]/.test(line[closing - 1] ?? '') && /[\p{L}\p{N}]/u.test(line[opening - 1] ?? '');
}

function spansBetween(line: string, ends: readonly number[]): Span[] {
  let from = 0;
  return ends.flatMap((to) => {
    const part = line.slice(from, to);
    const start = from + part.length - part.trimStart().length;
    const end = from + part.trimEnd().length;
    from = to;
    return end > start ? [{ start, end }] : [];
  });
}
