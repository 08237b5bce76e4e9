import { assess, type Sources } from '../answer/answerer.js';
import type { Evidence } from '../answer/evidence.js';
import { type JudgeModel, weighed } from '../answer/judge.js';
import type { Article } from '../article/article.js';
import { type BackgroundFile, backgroundOf } from '../search/background.js';
import { simplifyText } from '../search/fold.js';
import { KeywordIndex } from '../search/keywords.js';
import type { Lexicon } from '../search/lexicon.js';
import { searchableArticle } from '../search/searchable-article.js';
import type { QuestionedParagraph } from './corpus.js';
import { fitLogistic } from './logistic.js';
import { pseudoArticle } from './pseudo-articles.js';
import { staticEmbedder, staticIndex } from './static-embedder.js';
import type { StaticModel } from './static-model.js';

const paragraphsAnArticle = 5;
/** So far away that the article is about something else. */
const elsewhere = 7;

/**
 * People in a channel share fewer words with the article than people who write questions with the paragraph before them,
 * as those of the corpora did: the regression is sure of too much, and counts half.
 */
const tempering = 0.5;
/** Nearly all answerable questions of the corpora score above, and most of those asked of another article below. */
const threshold = 0.175;

/** How much each kind of asking counts. */
const importance = { own: 1, withoutParagraph: 0.7, elsewhere: 0.3 } as const;

interface Row {
  readonly evidence: Evidence;
  readonly right: boolean;
  readonly kind: keyof typeof importance;
}

/** How the judge did on what it was fitted on. */
export interface JudgeFit {
  readonly model: JudgeModel;
  readonly rows: number;
  /** Share of the questions asked of their own article whose first quote held the answer. */
  readonly lead: number;
}

/**
 * Fits the judge on held-out questions, each asked three times: of its own article, of the same without the answering
 * paragraph, and of another article; in Chinese and in word-by-word English.
 */
export async function fitJudge(
  heldOut: readonly QuestionedParagraph[],
  model: StaticModel,
  lexicon: Lexicon,
  background: BackgroundFile,
  inEnglish: (question: string) => string,
): Promise<JudgeFit> {
  const embedder = staticEmbedder(model);
  const vectors = await embedder.embed(background.zh.map(simplifyText), 'passage');
  const base: Sources = {
    articles: [],
    backgrounds: new Map([['zh', backgroundOf(new KeywordIndex(background.zh), vectors)]]),
    embedder,
    lexicon,
    judge: untrained,
    threshold: 0,
  };
  const searched = (article: Article) => searchableArticle(staticIndex(article, model), lexicon);
  const groups = grouped(heldOut);
  const whole = groups.map((group, i) => {
    const { article, firstSentences } = pseudoArticle(`held-out-${i}`, group);
    return { searched: searched(article), firstSentences };
  });

  const rows: Row[] = [];
  for (const [g, group] of groups.entries()) {
    const own = whole[g];
    const other = whole[(g + elsewhere) % whole.length];
    if (own === undefined || other === undefined) continue;
    for (const [p, paragraph] of group.entries()) {
      const without = searched(
        pseudoArticle(
          'without',
          group.filter((_, i) => i !== p),
        ).article,
      );
      for (const question of paragraph.questions) {
        const gold = (own.firstSentences[p] ?? 0) + question.sentence;
        for (const text of [question.text, inEnglish(question.text)]) {
          if (!/[\p{L}\p{N}]/u.test(text)) continue;
          for (const [kind, target] of [
            ['own', own.searched],
            ['withoutParagraph', without],
            ['elsewhere', other.searched],
          ] as const) {
            const found = (await assess({ ...base, articles: [target] }, text)).found[0];
            if (found?.evidence == null) continue;
            const [first, past] = found.choices[0]?.sentences ?? [0, 0];
            rows.push({
              evidence: found.evidence,
              kind,
              right: kind === 'own' && first <= gold && gold < past,
            });
          }
        }
      }
    }
  }
  const { intercept, weights } = fitLogistic(
    rows.map(({ evidence }) => weighed.map((name) => evidence[name])),
    rows.map(({ right }) => right),
    rows.map(({ kind }) => importance[kind]),
  );
  const asked = rows.filter(({ kind }) => kind === 'own');
  return {
    rows: rows.length,
    lead: asked.filter(({ right }) => right).length / asked.length,
    model: {
      version: 1,
      intercept: rounded(tempering * intercept),
      weights: Object.fromEntries(
        weighed.map((name, i) => [name, rounded(tempering * (weights[i] ?? 0))]),
      ) as JudgeModel['weights'],
      threshold,
    },
  };
}

const rounded = (value: number) => Math.round(1e4 * value) / 1e4;

const untrained: JudgeModel = {
  version: 1,
  intercept: 0,
  weights: Object.fromEntries(weighed.map((name) => [name, 0])) as JudgeModel['weights'],
  threshold: 0,
};

function grouped(paragraphs: readonly QuestionedParagraph[]): QuestionedParagraph[][] {
  const groups: QuestionedParagraph[][] = [];
  for (let i = 0; i + paragraphsAnArticle <= paragraphs.length; i += paragraphsAnArticle) {
    groups.push(paragraphs.slice(i, i + paragraphsAnArticle));
  }
  return groups;
}
