import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { Quote } from '../../answer/answer.js';
import type { Engine } from '../../answer/engine.js';
import type { Article } from '../../article/article.js';
import { type ArticleRef, type ButtonId, decodeButton, findArticle, type Place } from '../custom-id.js';
import { localeOf } from '../locales/locales.js';
import { Refusal } from '../refusal.js';
import { renderMore } from '../render/answer.js';
import { renderContext } from '../render/context.js';
import { exampleQuestions } from '../render/help.js';
import { renderNotice } from '../render/notice.js';
import { quoteAt } from '../render/quote-at.js';
import { withShownAnswers } from '../render/shown-answers.js';
import type { Services } from '../services.js';
import { askedBy } from './asked-by.js';
import { pictureOf, respondWithPicture } from './picture.js';
import { answerDeferred, defer, respond } from './respond.js';

type Of<Action> = Extract<ButtonId, { readonly action: Action }>;

/** Whatever a button under one of the bot's messages does; all it needs is in its custom id. */
export async function onButton(services: Services, interaction: ButtonInteraction): Promise<void> {
  const button = decodeButton(interaction.customId);
  if (button === null) throw new Refusal('error.unknownButton');
  const engine = services.engine.current;
  if (engine === undefined) throw new Refusal('error.indexing');
  switch (button.action) {
    case 'context':
      return showContext(services, engine, interaction, button as Of<'context'>);
    case 'more':
      return showMore(engine, interaction, button as Of<'more'>);
    case 'example':
      return askExample(services, engine, interaction, button);
    default:
      return vote(services, engine, interaction, button.action, button.places);
  }
}

async function showContext(
  services: Services,
  engine: Engine,
  interaction: ButtonInteraction,
  { first: number, places }: Of<'context'>,
) {
  const quotes = quotesAt(engine, places);
  const [first] = quotes;
  if (first === undefined) throw new Refusal('error.unknownButton');
  await defer(interaction, true);
  const article = engine.articles.find(({ id }) => id === first.citation.articleId);
  const lit = quotes.filter(({ citation }) => citation.articleId === article?.id);
  const map = await pictureOf(services, interaction, article, lit);
  const view = { locale: localeOf(interaction.locale), articles: engine.articles, map };
  const marked = withShownAnswers(quotes, interaction.message.embeds[0]?.description ?? '');
  await respondWithPicture(services, interaction, renderContext(marked, view, number));
}

async function showMore(engine: Engine, interaction: ButtonInteraction, { first, places }: Of<'more'>) {
  const quotes = quotesAt(engine, places);
  if (quotes.length === 0) throw new Refusal('error.noMore');
  const view = { locale: localeOf(interaction.locale), articles: engine.articles };
  await interaction.reply({ ...renderMore(quotes, first, view), flags: MessageFlags.Ephemeral });
}

async function askExample(
  services: Services,
  { articles }: Engine,
  interaction: ButtonInteraction,
  { article: wanted, index, locale }: Of<'example'>,
) {
  const article = articleOf(articles, wanted);
  const text = exampleQuestions(article, locale)[index];
  if (text === undefined) throw new Refusal('error.unknownButton');
  const asked = { ...askedBy(interaction), kind: 'example', text, article: article.id } as const;
  await answerDeferred(services, interaction, asked, false);
}

async function vote(
  { state, metrics }: Services,
  { articles }: Engine,
  interaction: ButtonInteraction,
  choice: 'up' | 'down',
  places: readonly Place[],
) {
  for (const { article } of places) articleOf(articles, article);
  await defer(interaction, true);
  const { message, user } = interaction;
  const isTakenBack = state.votes.by(message.id, user.id) === choice;
  await state.votes.set(message.id, user.id, isTakenBack ? null : choice);
  if (!isTakenBack) metrics.vote(choice);
  const key = isTakenBack ? 'vote.taken' : (`vote.${choice}` as const);
  await respond(interaction, renderNotice(localeOf(interaction.locale), key));
}

/** @throws Refusal when one is of an article that has changed since, or is gone. */
function quotesAt({ articles }: Engine, places: readonly Place[]): Quote[] {
  return places
    .map(({ article, span }) => quoteAt(articleOf(articles, article), span))
    .filter((quote) => quote !== null);
}

function articleOf(articles: readonly Article[], wanted: ArticleRef): Article {
  const article = findArticle(articles, wanted);
  if (typeof article === 'string') throw new Refusal('error.articleChanged');
  return article;
}
