import type { MessageContextMenuCommandInteraction } from 'discord.js';
import { isAskable } from '../answer-question.js';
import { questionText } from '../messages/question-text.js';
import { Refusal } from '../refusal.js';
import type { Services } from '../services.js';
import { askedBy } from './asked-by.js';
import { answerDeferred } from './respond.js';

/** "Ask the article" on a message: its text is the question, and the answer names whose it is. */
export async function onMessageCommand(
  services: Services,
  interaction: MessageContextMenuCommandInteraction,
): Promise<void> {
  const { targetMessage } = interaction;
  const text = questionText(targetMessage.content);
  if (!isAskable(text)) throw new Refusal('error.emptyQuestion');
  const asked = {
    ...askedBy(interaction),
    kind: 'message-command',
    text,
    askedBy: targetMessage.member?.displayName ?? targetMessage.author.displayName,
  } as const;
  await answerDeferred(services, interaction, asked, false);
}
