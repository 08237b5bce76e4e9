import { VerbatimError } from '../errors.js';
import type { Answer, AskOptions, Quote } from './answer.js';
import { assess, type Sources } from './assess.js';
import { type Choice, choose, overlaps } from './choose.js';
import { questionOf } from './question.js';
import { quoteOf } from './quote.js';

/** Quotes of an answer. */
const MAX_QUOTES = 3;

/**
 * Answers a question in quotes, or says that the articles do not.
 *
 * @throws VerbatimError when the question is empty or the article unknown; what the models throw.
 */
export async function ask(sources: Sources, asked: string, options: AskOptions = {}): Promise<Answer> {
  const startedMs = performance.now();
  const { searcher, calibration, threshold } = sources;
  const question = questionOf(asked, options.context);
  if (!/[\p{L}\p{N}]/u.test(question.text)) {
    throw new VerbatimError('ask', 'the question is empty', 'Ask something about the article');
  }
  const { articleId } = options;
  if (articleId !== undefined && searcher.named(articleId).length === 0) {
    const known = searcher.articles.map(({ id }) => id).join(', ');
    throw new VerbatimError('ask', `there is no article ${articleId}`, `Choose one of: ${known}`);
  }
  const { sentences, confidence, times } = await assess(sources, question, articleId);
  const isAnswered = sentences.length > 0 && confidence >= threshold;
  const chosen = isAnswered ? choose(sentences, calibration, MAX_QUOTES) : [];
  const showsNearest = !isAnswered && confidence >= calibration.nearestThreshold;
  const [nearest = null] = showsNearest ? choose(sentences, calibration, 1).map(asQuote) : [];
  return {
    question: question.text,
    status: isAnswered ? 'answered' : 'not-in-article',
    confidence,
    language: question.language,
    quotes: chosen.map(asQuote),
    nearest,
    ...(isAnswered && options.more ? { more: further(sentences, sources, chosen, options.more) } : {}),
    times: { ...times, total: performance.now() - startedMs },
  };
}

/** The best quotes beside those of the answer, none holding a sentence of them. */
function further(
  sentences: Parameters<typeof choose>[0],
  { calibration }: Sources,
  shown: readonly Choice[],
  count: number,
): Quote[] {
  const isShown = (choice: Choice) => shown.some((other) => overlaps(other, choice));
  const left = sentences.filter(
    ({ article, sentence }) => !isShown({ article, sentences: [sentence, sentence + 1], answer: null }),
  );
  return choose(left, calibration, shown.length + count, 0)
    .filter((choice) => !isShown(choice))
    .slice(0, count)
    .map(asQuote);
}

function asQuote({ article, sentences, answer }: Choice): Quote {
  return quoteOf(article, sentences, answer);
}
