import type { AutocompleteInteraction } from 'discord.js';
import { articleChoices } from '../render/article-choices.js';
import type { Services } from '../services.js';

/** Offers the articles whose title or id holds what was typed. */
export async function onAutocomplete(
  services: Services,
  interaction: AutocompleteInteraction,
): Promise<void> {
  const articles = services.engine.current?.articles ?? [];
  await interaction.respond(articleChoices(articles, interaction.options.getFocused()));
}
