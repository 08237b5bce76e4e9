import type { Article } from '../../article/article.js';
import { oneLine } from '../escape.js';
import { limits } from '../limits.js';
import { shorten } from '../shorten.js';

/** Choices for the article option: those whose title or id holds what was typed, at most 25. */
export function articleChoices(
  articles: readonly Article[],
  typed: string,
): { readonly name: string; readonly value: string }[] {
  const wanted = typed.trim().toLowerCase();
  return articles
    .filter(({ title, id }) => title.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted))
    .slice(0, limits.choices)
    .map((article) => ({
      name: shorten(oneLine(article.title) || oneLine(article.id) || '…', limits.choiceName),
      value: choiceValue(article),
    }));
}

/** The article that a person chose or typed: by its choice, id or title; undefined when there is none. */
export function chosenArticle(articles: readonly Article[], typed: string): Article | undefined {
  const wanted = typed.trim().toLowerCase();
  return (
    articles.find((article) => choiceValue(article) === typed) ??
    articles.find(({ id, title }) => id.toLowerCase() === wanted || title.toLowerCase() === wanted)
  );
}

/** Ids are file names and may be longer than a choice. */
function choiceValue({ id }: Article): string {
  return shorten(id, limits.choiceValue);
}
