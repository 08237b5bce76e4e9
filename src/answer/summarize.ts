import { VerbatimError } from '../errors.js';
import { simplifyText } from '../search/fold.js';
import type { SearchableArticle } from '../search/searchable-article.js';
import { dot } from '../search/vector-index.js';
import { type Summary, type SummaryOptions, summaryLengths } from './answer.js';
import { type Sources, speaksOf } from './answerer.js';
import { quoteOf } from './quote.js';
import { summarizeArticle } from './summary.js';

/**
 * @returns the article's key sentences; none on a topic that it does not speak of.
 * @throws VerbatimError when the article is unknown, or several are there and none is named, or embedding fails.
 */
export async function summarize(sources: Sources, options: SummaryOptions = {}): Promise<Summary> {
  const { article, vectors } = oneArticle(sources.articles, options.articleId);
  const sentenceVectors = vectors.vectors.slice(article.passages.length);
  const topic = options.topic?.trim();
  if (topic && !(await speaksOf(sources, topic, article.id)))
    return { quotes: [], language: article.language };
  const [topicVector] = topic ? await sources.embedder.embed([simplifyText(topic)], 'query') : [];
  const chosen = summarizeArticle(article, sentenceVectors, {
    count: summaryLengths[options.length ?? 'medium'],
    ...(topicVector === undefined
      ? {}
      : { topicSimilarity: sentenceVectors.map((vector) => dot(topicVector, vector)) }),
  });
  return {
    quotes: chosen.map((sentence) => quoteOf(article, [sentence, sentence + 1])),
    language: article.language,
  };
}

function oneArticle(articles: readonly SearchableArticle[], id: string | undefined): SearchableArticle {
  const [only] = articles;
  const chosen =
    id === undefined ? (articles.length === 1 ? only : undefined) : articles.find((a) => a.article.id === id);
  if (chosen !== undefined) return chosen;
  const known = articles.map(({ article }) => article.id).join(', ');
  throw new VerbatimError(
    'summary',
    id === undefined ? 'there are several articles' : `there is no article ${id}`,
    `Choose one of: ${known}`,
  );
}
