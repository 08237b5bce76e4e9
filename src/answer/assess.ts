import type { Article, Span } from '../article/article.js';
import type { Encoder } from '../models/encoder.js';
import type { Reader, SentenceReading } from '../models/reader.js';
import type { Found } from '../search/scope-index.js';
import type { Candidate, Query } from '../search/scope-search.js';
import type { Searcher } from '../search/search.js';
import {
  type Calibration,
  probability,
  rankScore,
  type Sign,
  type Signs,
  type Standings,
} from './calibration.js';
import type { Question } from './question.js';
import { answerTo, isQuestionLine, withoutQuestions } from './question-lines.js';
import type { Windows } from './windows.js';

/** Everything that answering reads. */
export interface Sources {
  readonly searcher: Searcher;
  readonly encoder: Encoder;
  readonly reader: Reader;
  readonly windows: Windows;
  readonly calibration: Calibration;
  /** The probability from which a question counts as answered, 0 to 1. */
  readonly threshold: number;
}

/** A sentence that was read, with all that is known of it. */
export interface ReadSentence {
  readonly article: Article;
  /** Index into `article.sentences`. */
  readonly sentence: number;
  readonly signs: Signs;
  readonly standings: Standings;
  readonly score: number;
  /** The best words in it, however sure of them the reader is (`signs.spanMargin`): offsets into the article's text. */
  readonly answer: Span | null;
}

/** What the models say to a question. */
export interface Assessment {
  /** As search orders them, before reading. */
  readonly candidates: readonly Candidate[];
  /** Best first, without the questions that stand in the article. */
  readonly sentences: readonly ReadSentence[];
  /** The probability that the best one answers; 0 where nothing was found. */
  readonly confidence: number;
  /** Milliseconds of each stage. */
  readonly times: { readonly encode: number; readonly search: number; readonly read: number };
}

/** Sentences that search proposes. */
const CANDIDATES = 24;
/** The reader's time is bounded by what it is given to read: passages, and pieces of them in all. */
const MAX_PASSAGES = 6;
const MAX_PIECES = 800;

/** Searches the articles, reads the passages that search proposes, and orders their sentences. */
export async function assess(sources: Sources, question: Question, articleId?: string): Promise<Assessment> {
  const startedMs = performance.now();
  const { text, earlier } = question;
  const query = await queryOf(sources.encoder, question);
  const encodedMs = performance.now();
  const found = sources.searcher.search(query, CANDIDATES, articleId);
  const passages = passagesToRead(found.candidates, sources.windows);
  const searchedMs = performance.now();
  const readings = await sources.reader.read(
    text,
    earlier,
    passages.map(({ article, passage }) => sources.windows.of(article, passage)),
  );
  const sentences = ranked(sources, question, found, passages, readings);
  const [best] = sentences;
  return {
    candidates: found.candidates,
    sentences,
    confidence: best === undefined ? 0 : probability(best.standings, sources.calibration.lead),
    times: {
      encode: encodedMs - startedMs,
      search: searchedMs - encodedMs,
      read: performance.now() - searchedMs,
    },
  };
}

/** The question as it is searched for. */
export async function queryOf(encoder: Encoder, { text, earlier }: Question): Promise<Query> {
  const vectors = [await encoder.question(text, null)];
  if (earlier !== null) vectors.push(await encoder.question(text, earlier));
  return { text, earlier, vectors };
}

interface PassageToRead {
  readonly article: Article;
  readonly passage: number;
}

/** The passages of the best candidates, as many as there is time for. */
function passagesToRead(candidates: readonly Candidate[], windows: Windows): PassageToRead[] {
  const chosen: PassageToRead[] = [];
  let pieces = 0;
  const wanted = candidates.flatMap(({ article, sentence }) =>
    [sentence, ...belowQuestion(article, sentence)].map((each) => ({ article, sentence: each })),
  );
  for (const { article, sentence } of wanted) {
    const passage = article.passages.findIndex(
      ({ sentences: [first, past] }) => first <= sentence && sentence < past,
    );
    if (chosen.some((other) => other.article === article && other.passage === passage)) continue;
    const length = windows.of(article, passage).sentences.reduce((sum, own) => sum + own.length, 0);
    if (chosen.length > 0 && (pieces + length > MAX_PIECES || chosen.length === MAX_PASSAGES)) break;
    pieces += length;
    chosen.push({ article, passage });
  }
  return chosen;
}

/** What stands below a question may be in the next passage. */
function belowQuestion(article: Article, sentence: number): number[] {
  if (!isQuestionLine(article, sentence)) return [];
  const answer = answerTo(article, sentence);
  return answer < article.sentences.length ? [answer] : [];
}

function ranked(
  { reader, calibration }: Sources,
  question: Question,
  found: Found,
  passages: readonly PassageToRead[],
  readings: readonly (readonly SentenceReading[])[],
): ReadSentence[] {
  const read = passages.flatMap(({ article, passage }, at) => {
    const [first] = article.passages[passage]?.sentences ?? [0];
    return (readings[at] ?? []).map((reading, i) => {
      const signs = signsOf(found.describe(article, first + i), reading);
      return { article, sentence: first + i, reading, signs, score: rankScore(signs, calibration) };
    });
  });
  // What could not be kept as text was read as context, and is never quoted.
  const scored = withoutQuestions(read).filter(
    ({ article, sentence }) => article.sentences[sentence]?.quotable !== false,
  );
  const [best, next] = scored;
  const evidence = scored.map(({ signs }) => signs.evidence).sort((a, b) => b - a);
  const most = (sign: Sign) => Math.max(...scored.map(({ signs }) => signs[sign]));
  const [similarity, keywords] = [most('similarity'), most('keywords')];
  return scored.map(({ article, sentence, reading, signs, score }, at) => {
    const crossLanguage = question.language === article.language ? 0 : 1;
    const rival = at === 0 ? next : best;
    return {
      article,
      sentence,
      signs,
      score,
      standings: {
        ...signs,
        behind: rival === undefined ? 0 : rival.score - score,
        evidenceMargin: marginOver(evidence, signs.evidence),
        similarityBehind: similarity - signs.similarity,
        keywordsBehind: keywords - signs.keywords,
        crossLanguage,
        crossKeywords: crossLanguage * signs.keywords,
        followUp: question.earlier === null ? 0 : 1,
      },
      answer: placeOf(article, sentence, reading, reader),
    };
  });
}

/** How far a value is above the highest of the others; 0 where it is alone. */
function marginOver([highest, second]: readonly number[], own: number): number {
  const other = own === highest ? second : highest;
  return other === undefined ? 0 : own - other;
}

function signsOf({ article, sentence, similarity, keywords }: Candidate, reading: SentenceReading): Signs {
  const { sentences, blocks } = article;
  const kind = blocks[sentences[sentence]?.block ?? -1]?.kind;
  return {
    evidence: reading.evidence,
    spanMargin: reading.spanMargin,
    similarity,
    keywords,
    heading: kind === 'heading' || kind === 'title' ? 1 : 0,
  };
}

function placeOf(article: Article, sentence: number, reading: SentenceReading, reader: Reader): Span | null {
  const span = article.sentences[sentence];
  if (span === undefined) return null;
  const { start, end } = reader.place(article.text.slice(span.start, span.end), reading.span);
  return end > start ? { start: span.start + start, end: span.start + end } : null;
}
