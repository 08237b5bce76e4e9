import { looksLikeQuestion } from './looks-like-question.js';

/** What there is to know about a message to decide what to do with it. */
export interface Heard {
  /** A person said it: no bot, no webhook, no notice of Discord's. */
  readonly isFromPerson: boolean;
  readonly place: 'direct' | 'server';
  /** Named by itself, outside of code; a reply's ping, a role and @everyone do not count. */
  readonly mentionsBot: boolean;
  readonly repliesToBot: boolean;
  /** In a thread that grew from one of the bot's own messages. */
  readonly isInOwnThread: boolean;
  readonly isInQuestionChannel: boolean;
  /** Replies to another person, or mentions one. */
  readonly isToOthers: boolean;
  /** Discord gave no content, and there was some: the MessageContent intent is off. */
  readonly isWithheld: boolean;
  /** What is asked; empty when there are no words. */
  readonly text: string;
}

/** What to do with a message: answer it, show the help, tell how to be heard, or nothing. */
export type Decision = 'answer' | 'help' | 'tell-how' | 'ignore';

interface Rule {
  readonly when: (heard: Heard) => boolean;
  readonly decision: Decision;
}

const isAddressed = ({ repliesToBot, isInOwnThread, isToOthers }: Heard) =>
  repliesToBot || (isInOwnThread && !isToOthers);

/** The first rule that holds decides. */
const rules: readonly Rule[] = [
  { when: ({ isFromPerson }) => !isFromPerson, decision: 'ignore' },
  { when: ({ place, text }) => place === 'direct' && text !== '', decision: 'answer' },
  { when: ({ place }) => place === 'direct', decision: 'help' },
  { when: ({ mentionsBot, text }) => mentionsBot && text !== '', decision: 'answer' },
  { when: ({ mentionsBot }) => mentionsBot, decision: 'help' },
  { when: (heard) => isAddressed(heard) && heard.text !== '', decision: 'answer' },
  { when: (heard) => isAddressed(heard) && heard.isWithheld, decision: 'tell-how' },
  {
    when: (heard) => heard.isInQuestionChannel && !heard.isToOthers && looksLikeQuestion(heard.text),
    decision: 'answer',
  },
];

/** What to do with a message. */
export function shouldAnswer(heard: Heard): Decision {
  return rules.find(({ when }) => when(heard))?.decision ?? 'ignore';
}
