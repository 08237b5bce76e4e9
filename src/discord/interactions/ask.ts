import type { ChatInputCommandInteraction } from 'discord.js';
import { ask } from '../commands/definitions.js';
import { readOptions } from '../commands/options.js';
import type { Services } from '../services.js';
import { askedBy } from './asked-by.js';
import { answerDeferred } from './respond.js';

/** `/ask`: the quoted answer. */
export async function onAsk(services: Services, interaction: ChatInputCommandInteraction): Promise<void> {
  const { question, article, private: isPrivate = false } = readOptions(ask, interaction.options.data);
  const asked = { ...askedBy(interaction), kind: 'ask', text: question.trim(), article } as const;
  await answerDeferred(services, interaction, asked, isPrivate);
}
