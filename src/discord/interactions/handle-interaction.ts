import type { ChatInputCommandInteraction, Interaction, RepliableInteraction } from 'discord.js';
import { messageOf } from '../../errors.js';
import { articleInfo, ask, askMessage, help, questionChannel, summary } from '../commands/definitions.js';
import { localeOf } from '../locales/locales.js';
import { Refusal } from '../refusal.js';
import { discordCode, logReplyFailure } from '../reply-failures.js';
import type { Services } from '../services.js';
import { onArticle } from './article.js';
import { onAsk } from './ask.js';
import { onAutocomplete } from './autocomplete.js';
import { onButton } from './buttons.js';
import { onChannel } from './channel.js';
import { onHelp } from './help.js';
import { onMessageCommand } from './message-command.js';
import { keepUnfinished, respond } from './respond.js';
import { onSummary } from './summary.js';

type ChatInput = (services: Services, interaction: ChatInputCommandInteraction) => Promise<void>;

const chatInput: Readonly<Record<string, ChatInput>> = {
  [ask.name]: onAsk,
  [summary.name]: onSummary,
  [articleInfo.name]: onArticle,
  [help.name]: onHelp,
  [questionChannel.name]: onChannel,
};

/** Does what a person asked for by a command or a button, each once. Whatever goes wrong is said and logged here. */
export async function handleInteraction(services: Services, interaction: Interaction): Promise<void> {
  if (services.once.isClaimed(interaction.id)) return;
  try {
    if (interaction.isAutocomplete()) return await onAutocomplete(services, interaction);
    if (interaction.isRepliable()) keepUnfinished(services, interaction);
    if (!services.once.claim(interaction.id)) return;
    if (interaction.isChatInputCommand()) await chatInput[interaction.commandName]?.(services, interaction);
    else if (interaction.isMessageContextMenuCommand() && interaction.commandName === askMessage.name) {
      await onMessageCommand(services, interaction);
    } else if (interaction.isButton()) await onButton(services, interaction);
  } catch (error) {
    if (interaction.isRepliable()) await explain(services, interaction, error);
    else logReplyFailure(services.log, interaction.id, error);
  } finally {
    services.unfinished.finish(interaction.id);
  }
}

async function explain(services: Services, interaction: RepliableInteraction, error: unknown): Promise<void> {
  // Discord took no reply, so it takes no excuse either.
  if (discordCode(error) !== undefined) return logReplyFailure(services.log, interaction.id, error);
  const refusal = error instanceof Refusal ? error : new Refusal('error.failed');
  if (refusal !== error)
    services.log.error({ id: interaction.id, error: messageOf(error) }, 'an interaction failed');
  try {
    await respond(interaction, refusal.render(localeOf(interaction.locale)));
  } catch (thrown) {
    logReplyFailure(services.log, interaction.id, thrown);
  }
}
