import { type Draft, type DraftBlock, noMetadata } from '../draft.js';
import { sentenceEnd, width } from '../lines.js';
import { placeMark } from '../marks.js';
import { type Cue, cuesOf, withoutRepeats } from './cues.js';

/** Seconds of silence that end a paragraph whose sentence is ended, and any. */
const PAUSE_S = 3;
const LONG_PAUSE_S = 10;
/** Columns; a longer paragraph ends with its sentence. */
const MAX_WIDTH = 500;
/** Columns; without full stops a paragraph ends with its cue. */
const MAX_WIDTH_WITHOUT_STOPS = 120;
/** Subtitles that end fewer of their cues with a sentence have no full stops. */
const MIN_ENDED_SHARE = 0.05;
/** A new speaker: a dash or arrows before the words. */
const turn = /^(?:[-–—](?:\s+|(?=\p{L}))|>>+\s?)/u;
const hasHan = /\p{Script=Han}/u;

/**
 * Reads subtitles (.srt, .vtt): cues joined to sentences, a paragraph for each speaker or behind a pause. Each cue's words
 * know their time, and captions that roll are read once.
 *
 * @throws Error when there is no cue
 */
export function readSubtitles(text: string): Draft {
  const cues = withoutRepeats(cuesOf(text));
  if (cues.length === 0)
    throw new Error('it has no cue, a line of times such as 00:00:01,000 --> 00:00:04,000');
  const [, title = null] = /^\s{0,9}WEBVTT[ \t]+[-–—]?[ \t]*(\S.*)/.exec(text) ?? [];
  return { metadata: { ...noMetadata, title }, blocks: blocksOf(cues) };
}

function blocksOf(cues: readonly Cue[]): DraftBlock[] {
  const ended = cues.filter(({ lines }) => sentenceEnd.test(lines.at(-1) ?? '')).length;
  const hasStops = ended >= cues.length * MIN_ENDED_SHARE;
  const blocks: string[] = [];
  let before: Cue | null = null;
  let columns = 0;
  for (const cue of cues) {
    for (const { words, isTurn } of turnsOf(cue)) {
      const isNew = before === null || isTurn || startsNew(before, cue, columns, hasStops);
      const named = isNew && cue.speaker !== null ? `${cue.speaker}: ${words}` : words;
      const marked = placeMark({ time: cue.start }) + named;
      if (isNew) blocks.push(marked);
      else blocks[blocks.length - 1] += `\n${marked}`;
      columns = (isNew ? 0 : columns) + width(words);
      before = cue;
    }
  }
  return blocks.map((text) => ({ kind: 'paragraph', text }));
}

/** The words of a cue by who says them. */
function turnsOf({ lines }: Cue): { words: string; isTurn: boolean }[] {
  const turns: { words: string; isTurn: boolean }[] = [];
  for (const line of lines) {
    const isTurn = turn.test(line);
    const last = turns.at(-1);
    if (last === undefined || isTurn) turns.push({ words: line.replace(turn, ''), isTurn });
    else last.words += `\n${line}`;
  }
  return turns.filter(({ words }) => /\S/.test(words));
}

function startsNew(before: Cue, cue: Cue, columns: number, hasStops: boolean): boolean {
  const last = before.lines.at(-1) ?? '';
  const pause = cue.start - before.end;
  if (cue.speaker !== before.speaker || pause >= LONG_PAUSE_S) return true;
  if (!hasStops) return hasHan.test(last) || pause >= PAUSE_S || columns >= MAX_WIDTH_WITHOUT_STOPS;
  return sentenceEnd.test(last) && (pause >= PAUSE_S || columns >= MAX_WIDTH);
}
