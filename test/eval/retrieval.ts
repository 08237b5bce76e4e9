import { assess } from '../../src/answer/assess.js';
import { questionOf } from '../../src/answer/question.js';
import type { Article, Language } from '../../src/article/article.js';
import type { Settings } from '../../src/settings.js';
import { type Library, openLibrary, within } from './library.js';
import { type Places, placesOf, recallTable } from './recall.js';
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

/** Where the right sentence comes. */
interface Ranks {
  /** Among those of the question's own article. */
  readonly own: Places;
  /** Among those of all articles of its language. */
  readonly pooled: Places;
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
    const isRight = (other: Article, sentence: number) => other === article && sentence === gold;
    ranks.push({
      own: placesOf(await assess(own, question), isRight),
      pooled: placesOf(await assess(pool, question), isRight),
    });
  }
  return ranks;
}

/** Recall in the four directions. */
export function retrievalReport(results: ReadonlyMap<string, readonly Ranks[]>): string {
  const among = (which: keyof Ranks) =>
    recallTable([...results].map(([direction, ranks]) => [direction, ranks.map((one) => one[which])]));
  return [
    '## XQuAD-R, question-article',
    "among the sentences of the question's own article",
    among('own'),
    'among those of all articles',
    among('pooled'),
  ].join('\n\n');
}
