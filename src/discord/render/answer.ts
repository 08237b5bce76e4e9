import { type APIButtonComponent, ButtonStyle } from 'discord.js';
import type { Answer, Quote } from '../../answer/answer.js';
import { confidenceWord } from '../../answer/confidence-word.js';
import type { Article } from '../../article/article.js';
import { articleRef, encodeButton, type Place } from '../custom-id.js';
import { limits } from '../limits.js';
import { type Locale, say } from '../locales/locales.js';
import { linkWithin } from './link.js';
import { button, buttonRows, colours, linkButton, type MessagePayload, message } from './payload.js';
import { questionLine } from './question-line.js';
import { quotesMarkdown } from './quotes.js';

/** Quotes in one message; the More button brings the next. */
export const QUOTES_SHOWN = 3;

export interface AnswerView {
  readonly locale: Locale;
  /** All articles that can be asked. */
  readonly articles: readonly Article[];
  /** Whose question it is, where another person had it answered. */
  readonly askedBy?: string;
}

/**
 * An answer as one message: the question, the numbered quotes with where they stand, how sure it is in words, and the
 * buttons. In other colours an answer that is not sure, which a line before the quotes says too, and that the article does
 * not say, with the nearest passage.
 */
export function renderAnswer(answer: Answer, view: AnswerView): MessagePayload {
  const { locale } = view;
  const shown = answer.quotes.slice(0, QUOTES_SHOWN);
  const author = { name: questionLine(answer.question, locale, view.askedBy) };
  if (answer.status !== 'answered' || shown.length === 0) {
    const nearest = answer.nearest === null ? [] : [answer.nearest];
    return message({
      embeds: [{ color: colours.notInArticle, author, description: refusal(nearest, view) }],
      components: buttonRows([contextButton(nearest, view), sourceButton(nearest, locale)]),
    });
  }
  const rest = [...answer.quotes.slice(QUOTES_SHOWN), ...(answer.more ?? [])];
  const word = confidenceWord(answer.confidence);
  const isSure = word !== 'low';
  const lead = isSure ? '' : `${say(locale, 'answer.perhaps')}\n`;
  const limit = limits.embedDescription - lead.length;
  return message({
    embeds: [
      {
        color: isSure ? colours.answered : colours.unsure,
        author,
        description: lead + quotesMarkdown(shown, { ...styleOf(view), first: 1, limit }),
        footer: { text: say(locale, 'answer.confidence', { confidence: say(locale, `confidence.${word}`) }) },
      },
    ],
    components: buttonRows(answerButtons(shown, rest, view)),
  });
}

/**
 * The next quotes of an answer, as the More button asks for them.
 *
 * @param quotes all that are left; the first of them are shown, the rest stays behind the More button.
 * @param first the number of the first.
 */
export function renderMore(quotes: readonly Quote[], first: number, view: AnswerView): MessagePayload {
  const shown = quotes.slice(0, QUOTES_SHOWN);
  const rest = quotes.slice(QUOTES_SHOWN);
  return message({
    embeds: [
      {
        color: colours.neutral,
        author: { name: say(view.locale, 'answer.more') },
        description: quotesMarkdown(shown, { ...styleOf(view), first, limit: limits.embedDescription }),
      },
    ],
    components: buttonRows([
      contextButton(shown, view, first),
      moreButton(rest, first + shown.length, view),
      sourceButton(shown, view.locale),
    ]),
  });
}

/** The button that shows the paragraphs around quotes, the first of this number; null when there are none. */
export function contextButton(
  quotes: readonly Quote[],
  view: AnswerView,
  first = 1,
): APIButtonComponent | null {
  const places = placesOf(quotes, view.articles);
  if (places.length === 0) return null;
  return button(encodeButton({ action: 'context', first, places }), {
    label: say(view.locale, 'button.context'),
  });
}

/** The button that opens the source at the first quote that has a link; null when none has one that Discord takes. */
export function sourceButton(quotes: readonly Quote[], locale: Locale): APIButtonComponent | null {
  const url = quotes
    .map(({ citation }) => linkWithin(citation.link, limits.buttonUrl))
    .find((link) => link !== null);
  return url === undefined ? null : linkButton(url, say(locale, 'button.source'));
}

/** How quotes are cited: with the article's title where there are several. */
export function styleOf({ locale, articles }: AnswerView) {
  return { locale, withTitle: articles.length > 1 };
}

function answerButtons(
  shown: readonly Quote[],
  rest: readonly Quote[],
  view: AnswerView,
): (APIButtonComponent | null)[] {
  const places = placesOf(shown.slice(0, 1), view.articles);
  return [
    contextButton(shown, view),
    moreButton(rest, shown.length + 1, view),
    button(encodeButton({ action: 'up', places }), { emoji: '👍' }),
    button(encodeButton({ action: 'down', places }), { emoji: '👎' }),
    sourceButton(shown, view.locale),
  ];
}

function moreButton(rest: readonly Quote[], first: number, view: AnswerView): APIButtonComponent | null {
  const places = placesOf(rest, view.articles);
  if (places.length === 0) return null;
  const customId = encodeButton({ action: 'more', first, places });
  return button(customId, { label: say(view.locale, 'button.more') }, ButtonStyle.Primary);
}

function placesOf(quotes: readonly Quote[], articles: readonly Article[]): Place[] {
  return quotes.flatMap(({ citation, start, end }) => {
    const article = articles.find(({ id }) => id === citation.articleId);
    return article === undefined ? [] : [{ article: articleRef(article), span: { start, end } }];
  });
}

function refusal(nearest: readonly Quote[], view: AnswerView): string {
  const { locale, articles } = view;
  const words = say(locale, articles.length > 1 ? 'answer.notInArticles' : 'answer.notInArticle');
  const lead = `**${words}**`;
  if (nearest.length === 0) return lead;
  const introduction = `${lead}\n${say(locale, 'answer.nearest')}\n`;
  const limit = limits.embedDescription - introduction.length;
  return introduction + quotesMarkdown(nearest, { ...styleOf(view), first: null, limit });
}
