import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { localeOf } from '../locales/locales.js';
import { renderHelp } from '../render/help.js';
import type { Services } from '../services.js';

/** `/help`: what the bot can do, to the asker alone; its example buttons ask for all to see. */
export async function onHelp(services: Services, interaction: ChatInputCommandInteraction): Promise<void> {
  const help = renderHelp(services.engine.current?.articles ?? [], localeOf(interaction.locale));
  await interaction.reply({ ...help, flags: MessageFlags.Ephemeral });
}
