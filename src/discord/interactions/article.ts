import type { ChatInputCommandInteraction } from 'discord.js';
import { localeOf } from '../locales/locales.js';
import { Refusal } from '../refusal.js';
import { renderArticles } from '../render/article.js';
import type { Services } from '../services.js';

/** `/article`: what can be asked, and which model answers. */
export async function onArticle(services: Services, interaction: ChatInputCommandInteraction): Promise<void> {
  const engine = services.engine.current;
  if (engine === undefined) throw new Refusal('error.indexing');
  await interaction.reply(renderArticles(engine.articles, engine.status, localeOf(interaction.locale)));
}
