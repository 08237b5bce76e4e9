import { join } from 'node:path';
import { ask } from '../../src/answer/ask.js';
import { assess } from '../../src/answer/assess.js';
import { questionOf } from '../../src/answer/question.js';
import { packageRoot } from '../../src/package-root.js';
import { isGold, sentenceText } from './gold.js';
import { type ArticleFile, articleFile, type Library, within } from './library.js';
import { type Outcome, outcomeOf } from './measures.js';
import { type Places, placesOf } from './recall.js';
import { checkRow, type Row, readRows } from './rows.js';

const here = join(packageRoot, 'test', 'eval');
const shipped = 'world-models';

/** The articles that were written for evaluation. */
export const evaluationArticles = ['howto', 'faq', 'interview', 'rules'] as const;

/** Questions, and which articles are loaded when they are asked. */
export interface QuestionSet {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Ids of articles. */
  readonly loaded: readonly string[];
  /** Whether a question is asked of its own article only. */
  readonly isArticleNamed: boolean;
}

/** The files of all articles that the sets ask. */
export function setFiles(): Promise<ArticleFile[]> {
  return Promise.all([
    articleFile(join(packageRoot, 'data', 'articles', `${shipped}.txt`)),
    ...evaluationArticles.map((id) => articleFile(join(here, 'articles', `${id}.md`))),
  ]);
}

/** The questions about the evaluation articles, each asked of its own. */
export async function evaluationSet(): Promise<QuestionSet> {
  const rows = await Promise.all(
    evaluationArticles.map((id) => readRows(join(here, 'articles', `${id}.jsonl`), id)),
  );
  return { name: 'four articles', rows: rows.flat(), loaded: evaluationArticles, isArticleNamed: true };
}

/** Every set, in the order of the report. */
export async function questionSets(): Promise<QuestionSet[]> {
  const ofShipped = async (name: string, file: string): Promise<QuestionSet> => {
    return {
      name,
      rows: await readRows(join(here, file), shipped),
      loaded: [shipped],
      isArticleNamed: false,
    };
  };
  const four = await evaluationSet();
  return [
    await ofShipped('the eighty', 'questions.jsonl'),
    await ofShipped('the 130', 'hard-questions.jsonl'),
    four,
    {
      ...four,
      name: 'four articles among five, none named',
      loaded: [shipped, ...four.loaded],
      isArticleNamed: false,
    },
  ];
}

/** Where search and reading put what answers, among the sentences of all articles of the set; of the answerable questions. */
export async function placesOfSet({ rows, loaded }: QuestionSet, { sources }: Library): Promise<Places[]> {
  const pool = await within(sources, ({ id }) => loaded.includes(id));
  const places: Places[] = [];
  for (const row of rows.filter(({ answerable }) => answerable)) {
    const assessment = await assess(pool, questionOf(row.question, row.context));
    places.push(
      placesOf(
        assessment,
        (article, sentence) => article.id === row.article && isGold(sentenceText(article, sentence), row),
      ),
    );
  }
  return places;
}

/**
 * Asks every question of a set, at threshold 0: what the library's own threshold makes of it stands in the outcomes.
 *
 * @param onAsked called with the number of questions done.
 * @throws VerbatimError when a row does not fit its article.
 */
export async function askSet(
  { rows, loaded, isArticleNamed }: QuestionSet,
  { articles, sources }: Library,
  onAsked?: (done: number) => void,
): Promise<Outcome[]> {
  for (const row of rows) checkRow(row, articles);
  const asked = { ...(await within(sources, ({ id }) => loaded.includes(id))), threshold: 0 };
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const article = articles.find(({ id }) => id === row.article);
    if (article === undefined) continue;
    const options = { context: row.context, ...(isArticleNamed ? { articleId: row.article } : {}) };
    const answer = await ask(asked, row.question, options);
    outcomes.push(outcomeOf(row, answer, article, sources.threshold));
    onAsked?.(outcomes.length);
  }
  return outcomes;
}
