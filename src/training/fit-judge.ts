import type { Sources } from '../answer/answerer.js';
import { type JudgeModel, logOddsOf, weighed } from '../answer/judge.js';
import { type BackgroundFile, backgroundOf } from '../search/background.js';
import type { Embedder } from '../search/embedder.js';
import { simplifyText } from '../search/fold.js';
import { KeywordIndex } from '../search/keywords.js';
import type { Lexicon } from '../search/lexicon.js';
import { type AskedOf, type Asking, askHeldOut } from './askings.js';
import type { QuestionedParagraph } from './corpus.js';
import { isotonicCurve } from './isotonic.js';
import { fitLogistic } from './logistic.js';

/**
 * People in a channel share fewer words with the article than people who write questions with the paragraph before them,
 * as those of the corpora did: against the evidence of names and kinds, the regression counts less.
 */
const tempering = 0.8;
/**
 * The least confidence of an answer: low, for people's questions share fewer words with what answers than those that the
 * curve is fitted on. It refuses hardly any question asked of its own article, and most of those asked of another.
 */
const threshold = 0.006;

/** How much each kind of asking counts: the own article without the answer is nearest to what people ask in vain. */
const importance = {
  own: 1,
  withoutSentence: 0.3,
  withoutParagraph: 0.5,
  elsewhere: 0.4,
} as const satisfies Record<AskedOf, number>;

/** How the judge did on what it was fitted on. */
export interface JudgeFit {
  readonly model: JudgeModel;
  readonly askings: number;
  /** Share of the questions asked of their own article whose first quote held the answer. */
  readonly lead: number;
}

/** Fits the judge on held-out questions, asked of articles that answer them and of others that do not. */
export async function fitJudge(
  heldOut: readonly QuestionedParagraph[],
  embedder: Embedder,
  lexicon: Lexicon,
  background: BackgroundFile,
  inEnglish: (question: string) => string,
): Promise<JudgeFit> {
  const vectors = await embedder.embed(background.zh.map(simplifyText), 'passage');
  const sources: Omit<Sources, 'articles'> = {
    backgrounds: new Map([['zh', backgroundOf(new KeywordIndex(background.zh), vectors)]]),
    embedder,
    lexicon,
    judge: untrained,
    threshold: 0,
  };
  const askings = await askHeldOut(heldOut, sources, inEnglish);
  const own = askings.filter(({ of }) => of === 'own');
  return {
    askings: askings.length,
    lead: own.filter(({ right }) => right).length / own.length,
    model: judgeOf(askings),
  };
}

function judgeOf(askings: readonly Asking[]): JudgeModel {
  const { intercept, weights } = fitLogistic(
    askings.map(({ evidence }) => weighed.map((name) => evidence[name])),
    askings.map(({ right }) => right),
    askings.map(({ of }) => importance[of]),
  );
  const regression = {
    intercept: rounded(tempering * intercept),
    weights: Object.fromEntries(
      weighed.map((name, i) => [name, rounded(tempering * (weights[i] ?? 0))]),
    ) as JudgeModel['weights'],
  };
  const judged = askings
    .filter(({ of }) => of === 'own' || of === 'elsewhere')
    .map(({ of, evidence, right }) => ({ of, logOdds: logOddsOf(evidence, regression), came: right }));
  const curve = isotonicCurve(judged.map((asking) => ({ ...asking, importance: 1 })));
  const calibration = curve.map(
    ([at, probability]) => [rounded(at), rounded(probability)] as [number, number],
  );
  return { version: 2, ...regression, calibration, threshold };
}

const rounded = (value: number) => Math.round(1e4 * value) / 1e4;

const untrained: JudgeModel = {
  version: 2,
  intercept: 0,
  weights: Object.fromEntries(weighed.map((name) => [name, 0])) as JudgeModel['weights'],
  calibration: [[0, 0.5]],
  threshold: 0,
};
