import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assess, queryOf, type ReadSentence, type Sources } from '../../src/answer/assess.js';
import { questionOf } from '../../src/answer/question.js';
import type { Article } from '../../src/article/article.js';
import type { Candidate } from '../../src/search/scope-search.js';
import type { Settings } from '../../src/settings.js';
import { answerSpans, isGold, overlaps, sentenceText } from './gold.js';
import { articleFile, openLibrary, within } from './library.js';
import { checkRow, type Row, readRows } from './rows.js';

/** A sentence that search proposes, or that should be. */
export interface SearchSigns {
  readonly sentence: number;
  readonly similarity: number;
  /** BM25 of the question itself, and of the one before it. */
  readonly own: number;
  readonly earlier: number;
  readonly gold: boolean;
}

/** A sentence that was read. */
export interface ReadSigns {
  readonly evidence: number;
  readonly spanMargin: number;
  readonly similarity: number;
  readonly keywords: number;
  readonly heading: number;
  readonly gold: boolean;
  /** Whether the words that the reader would mark overlap the answer; null where the answer or these words are not known. */
  readonly answer: boolean | null;
}

/** All that the calibration is fitted on: one line a question. */
export interface QuestionSigns {
  readonly id: string;
  readonly article: string;
  readonly lang: string;
  readonly kind: string;
  readonly answerable: boolean;
  readonly followUp: boolean;
  readonly crossLanguage: boolean;
  readonly search: readonly SearchSigns[];
  readonly read: readonly ReadSigns[];
}

/**
 * Asks the questions of a folder (`*.md`, `questions.jsonl`), each of its own article as if it were the only one, and writes
 * what is known of their sentences.
 *
 * @throws VerbatimError when the folder cannot be read, or a row does not fit its article.
 */
export async function writeSigns(
  file: string,
  folder: string,
  settings: Settings,
  say: (line: string) => void,
): Promise<void> {
  const rows = await readRows(join(folder, 'questions.jsonl'));
  const asked = new Set(rows.map(({ article }) => `${article}.md`));
  const names = (await readdir(folder)).filter((name) => asked.has(name));
  const files = await Promise.all(names.map((name) => articleFile(join(folder, name))));
  const library = await openLibrary(files, settings);
  try {
    for (const row of rows) checkRow(row, library.articles);
    const lines: string[] = [];
    for (const article of library.articles) {
      const sources = await within(library.sources, ({ id }) => id === article.id);
      for (const row of rows.filter((one) => one.article === article.id)) {
        lines.push(`${JSON.stringify(await signsOf(row, article, sources))}\n`);
      }
      say(`signs: ${lines.length} of ${rows.length} questions`);
    }
    await writeFile(file, lines.join(''));
  } finally {
    await library.close();
  }
}

async function signsOf(row: Row, article: Article, sources: Sources): Promise<QuestionSigns> {
  const question = questionOf(row.question, row.context);
  const { candidates, sentences } = await assess(sources, question);
  const { describe } = sources.searcher.search(await queryOf(sources.encoder, question), 0);
  const proposed = new Set(candidates.map(({ sentence }) => sentence));
  const isRight = (sentence: number) => isGold(sentenceText(article, sentence), row);
  const missed = [...article.sentences.keys()].filter((at) => !proposed.has(at) && isRight(at));
  const others = missed.map((at) => describe(article, at));
  const spans = answerSpans(row, article.text);
  return {
    id: row.id,
    article: row.article,
    lang: row.lang,
    kind: row.kind,
    answerable: row.answerable,
    followUp: question.earlier !== null,
    crossLanguage: question.language !== article.language,
    search: [...candidates, ...others].map((one) => searchSigns(one, isRight(one.sentence))),
    read: sentences.map((one) => readSigns(one, isRight(one.sentence), spans)),
  };
}

function searchSigns(
  { sentence, similarity, ownKeywords, earlierKeywords }: Candidate,
  gold: boolean,
): SearchSigns {
  return { sentence, similarity, own: ownKeywords, earlier: earlierKeywords, gold };
}

function readSigns(
  { signs, answer }: ReadSentence,
  gold: boolean,
  spans: ReturnType<typeof answerSpans>,
): ReadSigns {
  const isMarkRight =
    answer === null || spans.length === 0 ? null : spans.some((span) => overlaps(span, answer));
  return { ...signs, gold, answer: isMarkRight };
}
