/** Characters; how far a quotation's opening mark is looked for. */
const MAX_QUOTATION_CHARACTERS = 300;

const openings: ReadonlyMap<string, string> = new Map([
  ['”', '“'],
  ['」', '「'],
  ['』', '『'],
  ['’', '‘'],
]);
const opens = new Set(openings.values());

const saying =
  '(?:说|說|道|问|問|答|喊|叫|称|稱|表示|指出|写道|寫道|认为|認為|强调|強調|补充|補充|解释|解釋|回答|坦言|透露|直言|告诉|告訴|安慰|感叹|感嘆)';
const speakerSays = new RegExp(
  `^(?:[^，。！？；：“”「」,;:!?没沒不未無无]{0,30}?)${saying}(?:[，。：；,]|$|[\\p{Script=Han}]{0,4}[，。])`,
  'u',
);
const speakerSaysInEnglish =
  /^\s(?:\p{Lu}[\p{L}.'’-]*\s){1,3}(?:said|says|asked|asks|cried|replied|shouted|added|explained|wrote|told|answered)\b/u;
const goesOnBehind =
  /^(?:[，、；：,;:]|的|等|之类|之類|这一|這一|这样|這樣|这种|這種|这个|這個|那样|那樣|一[词詞句说說]|是(?!的)|と|って|という)/u;
/** So much of what stands behind a quotation tells whether its sentence goes on. */
const LOOKED_AHEAD = 40;

/** The closing quotation marks of a line, by their place, with the places of their opening marks. */
export function quotationsOf(line: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: { mark: string; at: number }[] = [];
  let straight: number | null = null;
  for (let at = 0; at < line.length; at++) {
    const mark = line[at] ?? '';
    if (mark === '"') {
      if (straight !== null && isClosing(line, at)) pairs.set(at, straight);
      straight = straight === null || !isClosing(line, at) ? at : null;
    } else if (opens.has(mark)) open.push({ mark, at });
    else if (openings.has(mark) && open.at(-1)?.mark === openings.get(mark))
      pairs.set(at, open.pop()?.at ?? at);
  }
  return pairs;
}

// `: "Who?"` opens behind a blank, and closes before one.
function isClosing(line: string, at: number): boolean {
  const before = line[at - 1] ?? ' ';
  const after = line[at + 1] ?? ' ';
  if (/[\s（(：]/.test(before) && !/\s/.test(after)) return false;
  return true;
}

/**
 * Whether the sentence of a quotation goes on behind it: the quotation is a part of it, or the speaker follows. Where
 * the speaker stands before, with a colon, the quotation ends it.
 */
export function quotationGoesOn(
  line: string,
  opening: number | undefined,
  end: number,
  rest: string,
): boolean {
  const next = rest.trimStart();
  if (goesOnBehind.test(next)) return true;
  const isNear = opening !== undefined && end - opening <= MAX_QUOTATION_CHARACTERS;
  const before = isNear ? line.slice(Math.max(0, opening - 2), opening).trimEnd() : '';
  if (/[：:]$/.test(before)) return false;
  if (isNear && /[\p{L}\p{N}、]$/u.test(before) && !/\s/.test(line[opening - 1] ?? '')) return true;
  return speakerSays.test(next.slice(0, LOOKED_AHEAD)) || speakerSaysInEnglish.test(rest);
}
