import type { RepliableInteraction } from 'discord.js';
import { localeOf } from '../locales/locales.js';
import type { Asked } from '../serve.js';

/** Who asks by an interaction, and where: from this call on somebody waits. */
export function askedBy(interaction: RepliableInteraction): Omit<Asked, 'kind' | 'text'> {
  const { id, user, guildId, channelId } = interaction;
  return {
    arrivedMs: performance.now(),
    id,
    userId: user.id,
    guildId,
    channelId: channelId ?? user.id,
    locale: localeOf(interaction.locale),
  };
}
