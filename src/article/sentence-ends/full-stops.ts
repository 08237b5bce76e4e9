import { isAbbreviated, isNameWithMark } from './abbreviations.js';

/** A full stop, or a run of them, in its line. */
export interface FullStop {
  readonly line: string;
  /** Where the sentence begins. */
  readonly start: number;
  /** Where the run begins. */
  readonly index: number;
  readonly run: string;
  /** Behind the run, closing marks and footnote marks. */
  readonly end: number;
  readonly closing: string;
  readonly hasNotes: boolean;
  /** What follows, as far as it is looked at. */
  readonly rest: string;
  readonly isEllipsis: boolean;
}

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const startsWide = /^["“‘「『《（(【]?[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Lower case, but for names such as iPhone and eBay. */
const goesOnSmall = /^\p{Ll}(?!\p{Lu}|[ivx]{0,4}[.)]\s)/u;
const goesOnWithMark = /^[,，、;；:：)）\]】%]/u;
const listMarker =
  /^\s*(?:[（(]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5}|[一二三四五六七八九十]{1,3})[.)、．）]|\d{1,3}(?:\.\d{1,3})+\.?)$/u;
/** Characters; a list's number is no longer. */
const MAX_LIST_MARKER = 14;
/** Characters before a full stop that tell in which script the sentence is. */
const LOOKED_BACK = 200;
/** So many words in a row are a sentence of Latin letters, not a name in a Chinese one. */
const MIN_LATIN_WORDS = 3;

/** Whether a sentence ends with a run of full stops, question or exclamation marks, by what stands around it. */
export function endsAfter(stop: FullStop): boolean {
  const next = stop.rest.trimStart();
  const isTight = next.length === stop.rest.length;
  if (stop.isEllipsis) return endsWithEllipsis(stop, next, isTight);
  if (stop.run === '．' && /^[\p{N}\p{Script=Latin}]/u.test(stop.rest)) return false;
  if (/[。！？｡．।॥؟۔]/.test(stop.run)) return !goesOnWithMark.test(next);
  if (goesOnSmall.test(next) || goesOnWithMark.test(next)) return false;
  if (stop.run.includes('!') || stop.run.includes('?')) return endsWithMark(stop, next, isTight);
  return endsWithPoint(stop, next, isTight);
}

function endsWithEllipsis({ closing }: FullStop, next: string, isTight: boolean): boolean {
  if (/["”’」』]/.test(closing)) return !goesOnSmall.test(next);
  return !isTight && (/^["“‘「『]?\p{Lu}/u.test(next) || startsWide.test(next));
}

// In a Chinese sentence a Latin word with its mark is a name: 替换为 Bonjour! 了。
function endsWithMark(stop: FullStop, next: string, isTight: boolean): boolean {
  const before = stop.line.slice(Math.max(stop.start, stop.index - LOOKED_BACK), stop.index);
  if (isNameWithMark(before) && !isTight) return false;
  const isAfterWide = wide.test(before.slice(-1));
  if (startsWide.test(next))
    return (
      isAfterWide || stop.closing !== '' || latinWords(before) >= (wide.test(before) ? MIN_LATIN_WORDS : 2)
    );
  return !isTight || isAfterWide || /^["“‘「『]/.test(next);
}

function endsWithPoint(stop: FullStop, next: string, isTight: boolean): boolean {
  const { line, start, index, closing, hasNotes } = stop;
  const before = line.slice(Math.max(start, index - LOOKED_BACK), index);
  if (index - start <= MAX_LIST_MARKER && listMarker.test(line.slice(start, index + 1))) return false;
  if (hasNotes) return true;
  if (closing === '' && isAbbreviated(before, next)) return false;
  if (!isTight) return true;
  if (!startsWide.test(next) || /[）)]/.test(closing)) return false;
  if (/["”’」』]/.test(closing)) return true;
  return wide.test(before.slice(-1)) || /[%％℃℉°]$/.test(before) || latinWords(before) >= MIN_LATIN_WORDS;
}

/** Words of Latin letters without a Chinese one between them, at the end of `text`. */
function latinWords(text: string): number {
  const latin =
    /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}。！？，：；“”]*$/u.exec(text)?.[0] ?? '';
  return latin.match(/(?<![^\s])[\p{L}'’-]+(?![^\s,;:!?.])/gu)?.length ?? 0;
}
