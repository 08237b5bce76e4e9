import type { Message } from 'discord.js';
import { languageOfQuestion } from '../../answer/question.js';
import { answerQuestion, type Question } from '../answer-question.js';
import { localeOfText } from '../locales/locale-of-text.js';
import { type Locale, localeOf } from '../locales/locales.js';
import { isFirstToday } from '../once-a-day.js';
import { Refusal } from '../refusal.js';
import { renderHelp } from '../render/help.js';
import type { MessagePayload } from '../render/payload.js';
import { isTurnedAway, type Send } from '../serve.js';
import { isInTimeToAnswer } from '../unfinished.js';
import type { Given } from './answers-given.js';
import { conversation } from './conversation.js';
import { type HeardMessage, hear } from './hear.js';
import type { MessageServices } from './message-services.js';
import { mayAnswer, replyTo } from './reply.js';
import { type Decision, shouldAnswer } from './should-answer.js';

/** Work that takes longer shows that the bot is writing. */
const TYPING_AFTER_MS = 1000;

/**
 * Answers a message when it is for the bot, each once.
 *
 * @param isLate said a while ago: it waits for its turn rather than be turned away.
 */
export async function onMessage(
  services: MessageServices,
  message: Message<boolean>,
  isLate = false,
): Promise<void> {
  const heard = await hear(services, message);
  const decision = shouldAnswer(heard);
  if (decision === 'ignore') return;
  if (decision === 'tell-how' && !isFirstToday(services.once, `unreadable:${message.author.id}`)) return;
  if (services.once.isClaimed(message.id)) return;
  const { id, channelId } = message;
  services.unfinished.take({ kind: 'message', id, channelId, at: message.createdTimestamp });
  services.once.claim(id);
  await begin(services, message, heard, decision, isLate);
}

/** Answers a message that was taken by a process which ended before it replied. */
export async function answerAgain(services: MessageServices, message: Message<boolean>): Promise<void> {
  const heard = await hear(services, message);
  const decision = shouldAnswer(heard);
  if (decision === 'ignore') services.unfinished.finish(message.id);
  else await begin(services, message, heard, decision, true);
}

async function begin(
  services: MessageServices,
  message: Message<boolean>,
  heard: HeardMessage,
  decision: Exclude<Decision, 'ignore'>,
  isLate: boolean,
): Promise<void> {
  const entry = services.given.open(message.id, heard.text);
  try {
    await entry.inTurn(() => respond(services, entry, message, heard, decision, isLate));
  } finally {
    services.unfinished.finish(message.id);
  }
}

async function respond(
  services: MessageServices,
  entry: Given,
  message: Message<boolean>,
  heard: HeardMessage,
  decision: Exclude<Decision, 'ignore'>,
  isLate: boolean,
): Promise<void> {
  if (entry.isDeleted) return;
  const locale = localeOfMessage(message, heard.text);
  if (!(await mayAnswer(services, message, locale))) return;
  if (decision === 'answer') {
    const isStillWanted = () => isLate && !entry.isDeleted && isInTimeToAnswer(message.createdTimestamp);
    const asked = { kind: 'message', locale, isStillWanted } as const;
    return answerTo(services, message, heard, asked, async ({ payload, status }) => {
      if (isTurnedAway(status) && !services.told.isDue('wait', message.author.id)) return;
      await give(services, entry, message, payload, locale);
    });
  }
  if (decision === 'help' && !services.told.isDue('help', message.author.id)) return;
  const payload =
    decision === 'help'
      ? renderHelp(services.engine.current?.articles ?? [], locale)
      : new Refusal('error.unreadable').render(locale);
  await give(services, entry, message, payload, locale);
}

/** Sends the answer to what was heard, or a notice why there is none. */
export async function answerTo(
  services: MessageServices,
  message: Message<boolean>,
  heard: HeardMessage,
  asked: Pick<Question, 'kind' | 'locale' | 'isStillWanted'>,
  send: Send,
): Promise<void> {
  const typing = setTimeout(() => {
    // Only a hint: without it the answer still comes.
    if (message.channel.isSendable()) message.channel.sendTyping().catch(() => {});
  }, TYPING_AFTER_MS);
  const question: Question = {
    arrivedMs: heard.arrivedMs,
    ...asked,
    id: message.id,
    userId: message.author.id,
    guildId: message.guildId,
    channelId: message.channelId,
    text: heard.text,
    context: () => conversation(message, heard.isInOwnThread),
  };
  await answerQuestion(services, question, async (served) => {
    clearTimeout(typing);
    await send(served);
  });
}

/** Replies with it, unless the question is deleted by now. */
export async function give(
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

/** The language of the question; without words, of the server. */
export function localeOfMessage(message: Message<boolean>, text: string): Locale {
  if (text !== '') return localeOfText(languageOfQuestion(text), text);
  return message.guild === null ? 'en-US' : localeOf(message.guild.preferredLocale);
}
