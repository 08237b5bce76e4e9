/** What is shown for a while, as lines without tags. */
export interface Cue {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
  /** Who speaks, where the file names them beside the text. */
  readonly speaker: string | null;
}

const clock = '(?:(\\d{1,4}):)?(\\d{1,2}):(\\d{2})[.,](\\d{1,3})';
const timing = new RegExp(`^\\s*${clock}\\s*-->\\s*${clock}`);
/** Blocks of WebVTT that are no cues. */
const noCue = /^(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)/;
const voice = /<v(?:\.[^\s>]{0,100})?[ \t]+([^<>]{1,200})>/;
const tag =
  /<\/?(?:[bisucv]|font|ruby|lang|span|br|em|strong)(?:[.\s][^<>]{0,200})?\s?\/?>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,200}\}/gi;
const annotation = /<rt(?:\s[^<>]{0,100})?>[^<]{0,200}<\/rt>/gi;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/** The cues of SubRip (.srt) or WebVTT (.vtt) in the order of their times. Places on the screen and styles say nothing. */
export function cuesOf(text: string): Cue[] {
  const cues: { start: number; end: number; raw: string[] }[] = [];
  let isCue = false;
  let isAfterBlank = true;
  for (const line of text.split('\n')) {
    const isBlank = !/\S/.test(line);
    const times = timing.exec(line);
    if (times !== null) {
      // The number or name of a cue stands above its times.
      const above = cues.at(-1)?.raw;
      if (isCue && /^\s*\d{1,9}\s*$/.test(above?.at(-1) ?? '')) above?.pop();
      cues.push({ start: seconds(times, 1), end: seconds(times, 5), raw: [] });
      isCue = true;
    } else if (isAfterBlank && noCue.test(line)) isCue = false;
    else if (isCue && !isBlank) cues.at(-1)?.raw.push(line);
    isAfterBlank = isBlank;
  }
  return cues.map(cueOf).sort((a, b) => a.start - b.start);
}

function seconds(times: RegExpExecArray, from: number): number {
  const [hours = 0, minutes = 0, whole = 0] = times.slice(from, from + 3).map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + whole + Number(`0.${times[from + 3] ?? 0}`);
}

function cueOf({ start, end, raw }: { start: number; end: number; raw: string[] }): Cue {
  const speaker = raw.map((line) => voice.exec(line)?.[1]).find((name) => name !== undefined) ?? null;
  const lines = raw.map(plain).filter((line) => line !== '');
  return { start, end, lines, speaker: speaker === null ? null : plain(speaker) };
}

function plain(line: string): string {
  return line
    .replace(annotation, '')
    .replace(tag, '')
    .replace(/&(amp|lt|gt|quot|nbsp|lrm|rlm);/g, (_, name: string) => entities[name] ?? '')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** Cues so near follow without a pause. */
const TOUCHING_S = 0.1;
/** Of the cues that follow without a pause so many say again what the one before says, where captions roll. */
const MIN_ROLLING_SHARE = 0.3;

/** Cues of captions that roll up, or grow word by word, with what is new in each alone. */
export function withoutRepeats(cues: readonly Cue[]): Cue[] {
  const fresh = cues.map((cue, at) => freshLines(cues[at - 1], cue));
  const touching = cues.filter((cue, at) => isTouching(cues[at - 1], cue)).length;
  const repeating = fresh.filter((lines, at) => lines.join() !== cues[at]?.lines.join()).length;
  if (repeating < 2 || repeating < touching * MIN_ROLLING_SHARE) return [...cues];
  return cues
    .map((cue, at) => ({ ...cue, lines: fresh[at] ?? cue.lines }))
    .filter(({ lines }) => lines.length > 0);
}

function isTouching(before: Cue | undefined, cue: Cue): boolean {
  return before !== undefined && cue.start <= before.end + TOUCHING_S;
}

/** The lines of a cue that the one before does not show yet. */
function freshLines(before: Cue | undefined, cue: Cue): readonly string[] {
  if (before === undefined || !isTouching(before, cue)) return cue.lines;
  for (let same = Math.min(before.lines.length, cue.lines.length); same > 0; same--) {
    const last = before.lines.slice(-same);
    if (last.every((line, at) => line === cue.lines[at])) return cue.lines.slice(same);
  }
  const [shown = '', grown = ''] = [before.lines.at(-1), cue.lines.at(-1)];
  const isGrown = shown !== '' && grown.startsWith(shown) && before.lines.length === cue.lines.length;
  return isGrown && before.lines.slice(0, -1).every((line, at) => line === cue.lines[at])
    ? [grown.slice(shown.length).trim()]
    : cue.lines;
}
