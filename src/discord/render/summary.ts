import type { Summary } from '../../answer/answer.js';
import type { ArticleMap } from '../article-map.js';
import { oneLine } from '../escape.js';
import { limits } from '../limits.js';
import { say } from '../locales/locales.js';
import { shorten } from '../shorten.js';
import { type AnswerView, contextButton, sourceButton, styleOf } from './answer.js';
import { buttonRows, colours, type MessagePayload, mapFile, message } from './payload.js';
import { quotesMarkdown } from './quotes.js';

const MAX_TOPIC = 100;

export interface SummaryView extends AnswerView {
  /** What the summary was asked to be about. */
  readonly topic?: string;
  /** The article with the quoted places lit, or null for none. */
  readonly map: ArticleMap | null;
}

/** A summary as one message: the article's key sentences, numbered and cited in its order, under a map of the article. */
export function renderSummary(summary: Summary, view: SummaryView): MessagePayload {
  const { locale, topic } = view;
  const title =
    topic === undefined
      ? say(locale, 'summary.title')
      : say(locale, 'summary.topic', { topic: shorten(oneLine(topic), MAX_TOPIC) });
  if (summary.quotes.length === 0) {
    const description = say(locale, 'summary.nothing');
    return message({ embeds: [{ color: colours.notInArticle, author: { name: title }, description }] });
  }
  const article = view.articles.find(({ id }) => id === summary.quotes[0]?.citation.articleId);
  const name = oneLine(article?.title ?? '');
  const author = shorten(name === '' ? title : `${title} · ${name}`, limits.embedAuthor);
  const description = quotesMarkdown(summary.quotes, {
    ...styleOf({ ...view, articles: [] }),
    first: 1,
    limit: limits.embedDescription,
  });
  const count = summary.quotes.length;
  const sentences = article?.sentences.length ?? count;
  return message({
    embeds: [
      {
        color: colours.answered,
        author: { name: author },
        description,
        footer: { text: say(locale, 'summary.footer', { count, sentences }) },
      },
    ],
    components: buttonRows([contextButton(summary.quotes, view), sourceButton(summary.quotes, locale)]),
    files: mapFile(view.map, locale),
  });
}
