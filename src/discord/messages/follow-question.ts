import type { Message, PartialMessage } from 'discord.js';
import type { MessagePayload } from '../render/payload.js';
import { logReplyFailure } from '../reply-failures.js';
import { isTurnedAway } from '../serve.js';
import { isInTimeToAnswer } from '../unfinished.js';
import { answerTo, give, localeOfMessage, onMessage } from './answer-message.js';
import type { Given } from './answers-given.js';
import { hear } from './hear.js';
import type { MessageServices } from './message-services.js';
import { recall } from './recall.js';
import { shouldAnswer } from './should-answer.js';

/** After this time an edited question keeps its answer. */
const EDIT_WINDOW_MS = 60_000;

/** Edits the answer to a question that was edited; a message that becomes a question by it is answered. */
export async function onEdit(
  services: MessageServices,
  message: Message<boolean> | PartialMessage,
): Promise<void> {
  if (message.partial || message.author.bot || message.editedTimestamp === null) return;
  if (message.editedTimestamp - message.createdTimestamp > EDIT_WINDOW_MS) return;
  const entry = await recall(services, message);
  if (entry === undefined) return onMessage(services, message);
  const heard = await hear(services, message);
  if (heard.text === entry.text || shouldAnswer(heard) !== 'answer') return;
  const textBefore = entry.text;
  entry.text = heard.text;
  const isLatest = () => entry.text === heard.text && !entry.isDeleted;
  const isStillWanted = () =>
    isLatest() && !services.isStopping() && isInTimeToAnswer(message.createdTimestamp);
  await entry.inTurn(async () => {
    if (!isLatest()) return;
    const locale = localeOfMessage(message, heard.text);
    const asked = { kind: 'edit', locale, isStillWanted } as const;
    await answerTo(services, message, heard, asked, async ({ payload, status }) => {
      if (isTurnedAway(status)) {
        // The answer that stands is still the one to the text before, so the same edit may come again.
        if (entry.text === heard.text) entry.text = textBefore;
        return;
      }
      if (entry.answerId === null) await give(services, entry, message, payload, locale);
      else await edit(services, entry.answerId, message, payload);
    });
  });
}

/** Deletes the answer with its question. */
export async function onDelete(
  services: MessageServices,
  message: Message<boolean> | PartialMessage,
): Promise<void> {
  const entry = await recall(services, message);
  if (entry === undefined) return services.given.noteDeleted(message.id);
  entry.isDeleted = true;
  await entry.inTurn(() => takeBack(services, entry, message));
}

async function edit(
  services: MessageServices,
  answerId: string,
  message: Message<boolean>,
  payload: MessagePayload,
): Promise<void> {
  await message.channel.messages
    .edit(answerId, payload)
    .catch((error: unknown) => logReplyFailure(services.log, message.id, error));
}

async function takeBack(
  services: MessageServices,
  entry: Given,
  { id, channel }: Message<boolean> | PartialMessage,
): Promise<void> {
  const { answerId } = entry;
  entry.answerId = null;
  if (answerId === null) return;
  await channel.messages.delete(answerId).catch((error: unknown) => logReplyFailure(services.log, id, error));
}
