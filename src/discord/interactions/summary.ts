import type { ChatInputCommandInteraction } from 'discord.js';
import type { Engine } from '../../answer/engine.js';
import { articleNamed } from '../answer-question.js';
import { summary as definition } from '../commands/definitions.js';
import { readOptions } from '../commands/options.js';
import { say } from '../locales/locales.js';
import { Refusal } from '../refusal.js';
import { renderSummary } from '../render/summary.js';
import { type AskEngine, type Asked, serve } from '../serve.js';
import type { Services } from '../services.js';
import { askedBy } from './asked-by.js';
import { pictureOf, respondWithPicture } from './picture.js';
import { defer } from './respond.js';

/** `/summary`: the article's own key sentences under a map of it. */
export async function onSummary(services: Services, interaction: ChatInputCommandInteraction): Promise<void> {
  const options = readOptions(definition, interaction.options.data);
  const { length, topic, article: named, private: isPrivate = false } = options;
  const asked: Asked = { ...askedBy(interaction), kind: 'summary', text: topic?.trim() ?? '' };
  await defer(interaction, isPrivate);
  const summarize: AskEngine = async (engine) => {
    const article = oneArticle(engine, asked, named);
    const about = asked.text === '' ? {} : { topic: asked.text };
    const summary = await engine.summarize({ articleId: article.id, ...about, ...(length && { length }) });
    const map = await pictureOf(services, interaction, article, summary.quotes);
    const view = { locale: asked.locale, articles: engine.articles, map, ...about };
    return { payload: renderSummary(summary, view), status: 'summary', language: summary.language };
  };
  await serve(services, asked, summarize, ({ payload }) =>
    respondWithPicture(services, interaction, payload),
  );
}

function oneArticle({ articles }: Engine, { locale }: Asked, named: string | undefined) {
  const article = articleNamed(articles, { article: named, locale }) ?? articles[0];
  if (article === undefined || (named === undefined && articles.length > 1)) {
    throw new Refusal('error.chooseArticle', { command: `/${say(locale, 'command.article.name')}` });
  }
  return article;
}
