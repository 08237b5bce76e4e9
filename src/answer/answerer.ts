import { VerbatimError } from '../errors.js';
import type { Background } from '../search/background.js';
import type { Embedder } from '../search/embedder.js';
import { simplifyText } from '../search/fold.js';
import type { Lexicon } from '../search/lexicon.js';
import { type SearchResult, searchArticle } from '../search/search.js';
import type { SearchableArticle } from '../search/searchable-article.js';
import type { Answer, AskOptions, Quote } from './answer.js';
import { type Choice, choose } from './choose.js';
import { type Evidence, evidenceOf, weightsBesideNames } from './evidence.js';
import { confidenceOf, type JudgeModel, relevanceOf } from './judge.js';
import { quoteOf } from './quote.js';
import { type Ranked, rank } from './rank.js';
import { inTurn } from './turns.js';
import { type Understood, understand } from './understand.js';

/** Everything that answering reads. */
export interface Sources {
  readonly articles: readonly SearchableArticle[];
  readonly backgrounds: ReadonlyMap<string, Background>;
  readonly embedder: Embedder;
  readonly lexicon: Lexicon;
  readonly judge: JudgeModel;
  /** The confidence from which a quote is called an answer, 0 to 1. */
  readonly threshold: number;
}

export interface Found {
  readonly searched: SearchableArticle;
  readonly result: SearchResult;
  readonly ranked: readonly Ranked[];
  readonly choices: readonly Choice[];
  /** What the confidence was judged by; null when nothing was found. */
  readonly evidence: Evidence | null;
  readonly confidence: number;
  /** How much the article has to do with the question: log odds. */
  readonly relevance: number;
}

/** Of the best quote's score, what a quote must have to be among the next best. */
const moreShare = 0.15;
/** So much surer must the answer to a short question be without the earlier one, to be taken for a whole question. */
const surerAlone = 0.15;
/** How much the earlier question of a conversation counts against the one that leans on it. */
const earlierWeight = 0.5;

/** What each article has to say to a question, the one that has most to do with it first. */
export interface Assessment {
  readonly question: Understood;
  readonly found: readonly Found[];
  /** Milliseconds of embedding the question. */
  readonly embedMs: number;
}

/** @throws VerbatimError when the question is empty or the article unknown, or embedding fails. */
export async function assess(sources: Sources, asked: string, options: AskOptions = {}): Promise<Assessment> {
  const startedMs = performance.now();
  const question = understand(asked, options.context);
  if (!isReadable(question.text)) {
    throw new VerbatimError('ask', 'the question is empty', 'Ask something about the article');
  }
  const articles = chosenArticles(sources.articles, options.articleId);
  const readings = question.mayStandAlone ? [question, { ...question, leansOn: null }] : [question];
  const vectors = await Promise.all(readings.map((reading) => questionVector(reading, sources.embedder)));
  const embedMs = performance.now() - startedMs;
  const found: Found[][] = [];
  for (const [i, reading] of readings.entries()) {
    const inArticles: Found[] = [];
    for (const searched of articles) {
      inArticles.push(await inTurn(() => find(searched, reading, vectors[i] ?? new Float32Array(), sources)));
    }
    found.push(inArticles.sort((a, b) => b.relevance - a.relevance));
  }
  const [leaning = [], alone = []] = found;
  const isWhole = (alone[0]?.confidence ?? 0) > (leaning[0]?.confidence ?? 0) + surerAlone;
  return { question, found: isWhole ? alone : leaning, embedMs };
}

/** @throws VerbatimError when the question is empty or the article unknown, or embedding fails. */
export async function answer(sources: Sources, asked: string, options: AskOptions = {}): Promise<Answer> {
  const startedMs = performance.now();
  const { question, found, embedMs } = await assess(sources, asked, options);
  const best = found[0];
  const confidence = best?.confidence ?? 0;
  const isAnswered = best !== undefined && best.choices.length > 0 && confidence >= sources.threshold;
  const quotes = isAnswered ? quotesOf(best) : [];
  const nearest = !isAnswered && best !== undefined && isNear(best) ? (quotesOf(best, 1)[0] ?? null) : null;
  const total = performance.now() - startedMs;
  const spent = (stage: 'dense' | 'keywords') =>
    found.reduce((sum, { result }) => sum + result.times[stage], 0);
  const [dense, keywords] = [spent('dense'), spent('keywords')];
  return {
    question: question.text,
    status: isAnswered ? 'answered' : 'not-in-article',
    confidence,
    language: question.language,
    quotes,
    nearest,
    ...(isAnswered && options.more ? { more: moreQuotes(best, question, options.more) } : {}),
    times: { embed: embedMs, dense, keywords, choose: total - embedMs - dense - keywords, total },
  };
}

function chosenArticles(
  articles: readonly SearchableArticle[],
  id: string | undefined,
): readonly SearchableArticle[] {
  if (id === undefined) return articles;
  const chosen = articles.filter(({ article }) => article.id === id);
  if (chosen.length > 0) return chosen;
  const known = articles.map(({ article }) => article.id).join(', ');
  throw new VerbatimError('ask', `there is no article ${id}`, `Choose one of: ${known}`);
}

async function questionVector(question: Understood, embedder: Embedder): Promise<Float32Array> {
  const texts = [question.text, ...(question.leansOn === null ? [] : [question.leansOn])];
  const [own, earlier] = await embedder.embed(texts.map(simplifyText), 'query');
  if (own === undefined)
    throw new VerbatimError('ask', 'the model gave no vector', 'Check with npm run doctor');
  if (earlier === undefined) return own;
  const mixed = own.map((value, i) => value + earlierWeight * (earlier[i] ?? 0));
  const length = Math.hypot(...mixed) || 1;
  return mixed.map((value) => value / length);
}

function find(
  searched: SearchableArticle,
  question: Understood,
  vector: Float32Array,
  sources: Sources,
): Found {
  const texts = [
    { text: question.text, weight: 1 },
    ...(question.leansOn === null ? [] : [{ text: question.leansOn, weight: earlierWeight }]),
  ];
  const result = searchArticle(searched, texts, vector, sources.lexicon);
  const ranked = rank(searched.article, question, result);
  const choices = choose(searched.article, question, result, ranked);
  const first = choices[0];
  const background = sources.backgrounds.get(searched.article.language);
  if (first === undefined || background === undefined)
    return {
      searched,
      result,
      ranked,
      choices,
      evidence: null,
      confidence: 0,
      relevance: Number.NEGATIVE_INFINITY,
    };
  const chance = background.chanceOf(result.concepts, weightsBesideNames(result), vector);
  const evidence = evidenceOf(searched, question, result, ranked, first, chance);
  return {
    searched,
    result,
    ranked,
    choices,
    evidence,
    confidence: confidenceOf(evidence, sources.judge),
    relevance: relevanceOf(evidence, sources.judge),
  };
}

/** Whether an article has anything to say on a topic: what it does not speak of, it has no key sentences on. */
export async function speaksOf(sources: Sources, topic: string, articleId: string): Promise<boolean> {
  if (!isReadable(topic)) return false;
  const [best] = (await assess(sources, topic, { articleId })).found;
  return best !== undefined && best.confidence >= sources.threshold && isNear(best);
}

const isReadable = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** Whether the article says more of what is asked than any text would. */
function isNear({ ranked, evidence }: Found): boolean {
  return (ranked[0]?.coverage ?? 0) > (evidence?.chanceCoverage ?? 0);
}

function quotesOf({ searched, choices, result }: Found, count = choices.length): Quote[] {
  return choices
    .slice(0, count)
    .map(({ sentences }) => quoteOf(searched.article, sentences, result.concepts));
}

/** The best quotes beside those of the answer, none holding a sentence of them. */
function moreQuotes(found: Found, question: Understood, count: number): Quote[] {
  const { searched, result, ranked, choices } = found;
  const quotes = choices.length + count;
  const isShown = ({ sentences: [from, to] }: Choice) =>
    choices.some(({ sentences: [start, end] }) => from < end && start < to);
  return choose(searched.article, question, result, ranked, { quotes, share: moreShare })
    .filter((choice) => !isShown(choice))
    .slice(0, count)
    .map(({ sentences }) => quoteOf(searched.article, sentences, result.concepts));
}
