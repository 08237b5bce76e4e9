import { assess, queryOf } from '../../src/answer/assess.js';
import { questionOf } from '../../src/answer/question.js';
import type { Article, Language } from '../../src/article/article.js';
import type { Settings } from '../../src/settings.js';
import { type Library, openLibrary, within } from './library.js';
import { type Share, shareOf } from './statistics.js';
import { table, withInterval } from './table.js';
import { goldSentence, readXquad, type XquadArticle } from './xquad.js';

/** Language of the question, and of the article. */
const directions = [
  ['zh', 'zh'],
  ['en', 'en'],
  ['en', 'zh'],
  ['zh', 'en'],
] as const satisfies readonly (readonly [Language, Language])[];

/** The articles that nothing is trained on. */
const evaluated: readonly string[] = ['Rhine', 'Harvard_University', 'Pharmacy', 'Force'];

/** How deep the pooled sentences are searched. */
const DEEPEST = 16;

/** Places of the right sentence, from 0; -1 where it is not found. */
export interface Ranks {
  /** Search alone, in the question's own article. */
  readonly search: number;
  /** After reading, in the same. */
  readonly read: number;
  /** Search alone, among the sentences of all articles. */
  readonly pooled: number;
}

type Xquad = Readonly<Record<Language, readonly XquadArticle[]>>;

/**
 * Asks the questions of XQuAD-R in four directions.
 *
 * @param isAll ask all articles, those too that may be trained on.
 * @returns ranks by direction, such as `en-zh`: an English question to a Chinese article.
 * @throws VerbatimError when the data set cannot be read or a model not be loaded.
 */
export async function askXquad(
  folder: string,
  isAll: boolean,
  settings: Settings,
  say: (line: string) => void,
): Promise<Map<string, Ranks[]>> {
  const data: Xquad = { zh: await readXquad(folder, 'zh'), en: await readXquad(folder, 'en') };
  const library = await openLibrary(
    [...data.zh, ...data.en].map(({ file }) => file),
    settings,
  );
  try {
    const results = new Map<string, Ranks[]>();
    for (const [from, to] of directions) {
      const ranks: Ranks[] = [];
      for (const target of data[to]) {
        if (!isAll && !evaluated.includes(target.title)) continue;
        say(`XQuAD-R ${from}-${to}: ${target.title}`);
        const asking = data[from].find(({ title }) => title === target.title);
        ranks.push(...(await askArticle(asking ?? target, target, to, library)));
      }
      results.set(`${from}-${to}`, ranks);
    }
    return results;
  } finally {
    await library.close();
  }
}

async function askArticle(
  asking: XquadArticle,
  target: XquadArticle,
  language: Language,
  { articles, sources }: Library,
): Promise<Ranks[]> {
  const article = articles.find(({ id }) => id === target.id);
  if (article === undefined) throw new Error(`eval: ${target.id} is not loaded`);
  const own = await within(sources, ({ id }) => id === target.id);
  const pool = await within(sources, ({ id }) => id.startsWith(`${language}-`));
  const ranks: Ranks[] = [];
  for (const { id, text } of asking.questions) {
    const answered = target.questions.find((question) => question.id === id);
    if (answered === undefined) continue;
    const gold = goldSentence(target, article, answered);
    const question = questionOf(text);
    const { candidates, sentences } = await assess(own, question);
    const pooled = pool.searcher.search(await queryOf(sources.encoder, question), DEEPEST);
    ranks.push({
      search: placeOf(candidates, article, gold),
      read: placeOf(sentences, article, gold),
      pooled: placeOf(pooled.candidates, article, gold),
    });
  }
  return ranks;
}

interface Place {
  readonly article: Article;
  readonly sentence: number;
}

function placeOf(places: readonly Place[], article: Article, gold: number): number {
  return places.findIndex((place) => place.article === article && place.sentence === gold);
}

/** The share of questions whose right sentence is among the first `k`. */
export function recall(places: readonly number[], k: number): Share {
  return shareOf(places, (place) => place >= 0 && place < k);
}

/** Recall in the four directions. */
export function retrievalReport(results: ReadonlyMap<string, readonly Ranks[]>): string {
  const rows = [...results].map(([direction, ranks]) => {
    const at = (stage: keyof Ranks, k: number) =>
      withInterval(
        recall(
          ranks.map((one) => one[stage]),
          k,
        ),
      );
    const own = [at('search', 1), at('search', 3), at('read', 1), at('read', 3)];
    return [direction, String(ranks.length), ...own, ...[1, 3, DEEPEST].map((k) => at('pooled', k))];
  });
  const head = [
    'search R@1',
    'search R@3',
    'read R@1',
    'read R@3',
    'pooled R@1',
    'pooled R@3',
    'pooled R@16',
  ];
  return `## XQuAD-R, question-article\n\n${table(['', 'n', ...head], rows)}`;
}
