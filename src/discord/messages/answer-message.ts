import type { Message, PartialMessage } from 'discord.js';
import { languageOfQuestion } from '../../answer/understand.js';
import { answerQuestion } from '../answer-question.js';
import { localeOfText } from '../locales/locale-of-text.js';
import { type Locale, localeOf } from '../locales/locales.js';
import { isFirstToday } from '../once-a-day.js';
import { Refusal } from '../refusal.js';
import { renderHelp } from '../render/help.js';
import type { MessagePayload } from '../render/payload.js';
import { logReplyFailure } from '../reply-failures.js';
import type { Served } from '../serve.js';
import type { Given } from './answers-given.js';
import { conversation } from './conversation.js';
import { hear } from './hear.js';
import type { MessageServices } from './message-services.js';
import { recall } from './recall.js';
import { mayAnswer, replyTo } from './reply.js';
import { type Decision, type Heard, shouldAnswer } from './should-answer.js';

/** After this time an edited question keeps its answer. */
const EDIT_WINDOW_MS = 60_000;
/** Work that takes longer shows that the bot is writing. */
const TYPING_AFTER_MS = 1000;

/** Answers a message when it is for the bot, each once. */
export async function onMessage(services: MessageServices, message: Message<boolean>): Promise<void> {
  const heard = await hear(services, message);
  const decision = shouldAnswer(heard);
  if (decision === 'ignore') return;
  if (decision === 'tell-how' && !isFirstToday(services.once, `unreadable:${message.author.id}`)) return;
  if (!services.once.claim(message.id)) return;
  const entry = services.given.open(message.id, heard.text);
  await inTurn(entry, () => respond(services, entry, message, heard, decision));
}

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
  entry.text = heard.text;
  await inTurn(entry, async () => {
    const isOutdated = entry.text !== heard.text;
    if (isOutdated || entry.isDeleted) return;
    const locale = localeOfMessage(message, heard.text);
    const { payload, status } = await answered(services, message, heard, 'edit', locale);
    // An edit that comes too soon after other questions leaves the answer that stands.
    if (isToWait(status)) return;
    if (entry.answerId === null) await give(services, entry, message, payload, locale);
    else await edit(services, entry.answerId, message, payload);
  });
}

/** Deletes the answer with its question. */
export async function onDelete(
  services: MessageServices,
  message: Message<boolean> | PartialMessage,
): Promise<void> {
  const entry = await recall(services, message);
  if (entry === undefined) return;
  entry.isDeleted = true;
  await inTurn(entry, () => takeBack(services, entry, message));
}

async function respond(
  services: MessageServices,
  entry: Given,
  message: Message<boolean>,
  heard: Heard,
  decision: Exclude<Decision, 'ignore'>,
): Promise<void> {
  if (entry.isDeleted) return;
  const locale = localeOfMessage(message, heard.text);
  if (!(await mayAnswer(services, message, locale))) return;
  if (decision === 'answer') {
    const { payload, status } = await answered(services, message, heard, 'message', locale);
    if (isToWait(status) && !services.told.isDue(message.author.id)) return;
    return give(services, entry, message, payload, locale);
  }
  const payload =
    decision === 'help'
      ? renderHelp(services.engine.current?.articles ?? [], locale)
      : new Refusal('error.unreadable').render(locale);
  await give(services, entry, message, payload, locale);
}

async function answered(
  services: MessageServices,
  message: Message<boolean>,
  heard: Heard,
  kind: 'message' | 'edit',
  locale: Locale,
): Promise<Served> {
  const typing = setTimeout(() => {
    // Only a hint: without it the answer still comes.
    if (message.channel.isSendable()) message.channel.sendTyping().catch(() => {});
  }, TYPING_AFTER_MS);
  try {
    const context = await conversation(message, heard.isInOwnThread);
    return await answerQuestion(services, {
      id: message.id,
      kind,
      userId: message.author.id,
      guildId: message.guildId,
      channelId: message.channelId,
      locale,
      text: heard.text,
      context,
    });
  } finally {
    clearTimeout(typing);
  }
}

async function give(
  services: MessageServices,
  entry: Given,
  message: Message<boolean>,
  payload: MessagePayload,
  locale: Locale,
): Promise<void> {
  if (entry.isDeleted) return;
  const reply = await replyTo(services, message, payload, locale);
  entry.answerId = reply?.id ?? null;
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

/** One after the other for one question: an edit or a deletion waits for the answer it is about. */
function inTurn(entry: Given, work: () => Promise<void>): Promise<void> {
  const next = entry.work.then(work, work);
  entry.work = next;
  return next;
}

/** The gate let nobody in. */
function isToWait(status: string): boolean {
  return ['busy', 'cooldown', 'already', 'closing'].includes(status);
}

/** The language of the question; without words, of the server. */
function localeOfMessage(message: Message<boolean>, text: string): Locale {
  if (text !== '') return localeOfText(languageOfQuestion(text), text);
  return message.guild === null ? 'en-US' : localeOf(message.guild.preferredLocale);
}
