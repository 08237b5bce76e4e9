import { MessageFlags, RESTJSONErrorCodes, type RepliableInteraction } from 'discord.js';
import { answerQuestion, type Question } from '../answer-question.js';
import { localeOf } from '../locales/locales.js';
import type { MessagePayload } from '../render/payload.js';
import { discordCode } from '../reply-failures.js';
import type { Services } from '../services.js';
import type { TakenInteraction } from '../unfinished.js';

/** A question that can be asked again when the process ends before it is answered. */
export type RepeatableQuestion = Question & Pick<NonNullable<TakenInteraction['question']>, 'kind'>;

/** Tells Discord at once that an answer will come; where `isPrivate`, only its asker will see it. */
export async function defer(interaction: RepliableInteraction, isPrivate: boolean): Promise<void> {
  try {
    await interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {});
  } catch (error) {
    // Only Discord's word on it was lost: the deferral stands, and the library sent it again.
    if (discordCode(error) !== RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) throw error;
    interaction.deferred = true;
  }
}

/** Gives the answer: in place of the deferral, or else to the asker alone. */
export async function respond(interaction: RepliableInteraction, payload: MessagePayload): Promise<void> {
  if (interaction.deferred) await interaction.editReply(payload);
  else await interaction.reply({ ...payload, flags: MessageFlags.Ephemeral });
}

/** Defers the reply and then answers the question, also when it takes another process to do so. */
export async function answerDeferred(
  services: Services,
  interaction: RepliableInteraction,
  question: RepeatableQuestion,
  isPrivate: boolean,
): Promise<void> {
  keepUnfinished(services, interaction, question);
  await defer(interaction, isPrivate);
  await answerQuestion(services, question, ({ payload }) => respond(interaction, payload));
}

/** Keeps what is needed to answer it, should this process end before. */
export function keepUnfinished(
  { unfinished }: Services,
  interaction: RepliableInteraction,
  question?: RepeatableQuestion,
): void {
  const { id, applicationId, token, createdTimestamp } = interaction;
  const locale = localeOf(interaction.locale);
  const kept = { kind: 'interaction', id, applicationId, token, locale, at: createdTimestamp } as const;
  if (question === undefined) {
    unfinished.take(kept);
  } else {
    const { kind, userId, guildId, channelId, text, article, askedBy } = question;
    unfinished.take({ ...kept, question: { kind, userId, guildId, channelId, text, article, askedBy } });
  }
}
