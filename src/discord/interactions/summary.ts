import type { ChatInputCommandInteraction } from 'discord.js';
import type { Summary } from '../../answer/answer.js';
import type { Engine } from '../../answer/engine.js';
import { articleNamed } from '../answer-question.js';
import { articleMap } from '../article-map.js';
import { summary as definition } from '../commands/definitions.js';
import { readOptions } from '../commands/options.js';
import { say } from '../locales/locales.js';
import { Refusal } from '../refusal.js';
import { renderSummary } from '../render/summary.js';
import { type Asked, serve } from '../serve.js';
import type { Services } from '../services.js';
import { askedBy } from './asked-by.js';
import { defer, respond } from './respond.js';

/** `/summary`: the article's own key sentences under a map of it. */
export async function onSummary(services: Services, interaction: ChatInputCommandInteraction): Promise<void> {
  const options = readOptions(definition, interaction.options.data);
  const { length, topic, article, private: isPrivate = false } = options;
  await defer(interaction, isPrivate);
  const asked: Asked = { ...askedBy(interaction), kind: 'summary', text: topic?.trim() ?? '' };
  const { payload } = await serve(services, asked, async (engine) => {
    const { id } = oneArticle(engine, asked, article);
    const about = asked.text === '' ? {} : { topic: asked.text };
    const summary = await engine.summarize({ articleId: id, ...about, ...(length && { length }) });
    const map = await mapOf(engine, id, summary);
    const view = { locale: asked.locale, articles: engine.articles, map, ...about };
    return { payload: renderSummary(summary, view), status: 'summary', language: summary.language };
  });
  await respond(interaction, payload);
}

function oneArticle({ articles }: Engine, { locale }: Asked, named: string | undefined) {
  const article = articleNamed(articles, { article: named, locale }) ?? articles[0];
  if (article === undefined || (named === undefined && articles.length > 1)) {
    throw new Refusal('error.chooseArticle', { command: `/${say(locale, 'command.article.name')}` });
  }
  return article;
}

function mapOf({ articles }: Engine, id: string, { quotes }: Summary) {
  const article = articles.find((candidate) => candidate.id === id);
  return article === undefined || quotes.length === 0 ? null : articleMap(article, quotes);
}
