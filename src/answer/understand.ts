import type { Language } from '../article/article.js';

/** What a question asks for, where that shows in the words of an answer; `thing` is everything else. */
export type AnswerKind = 'time' | 'duration' | 'money' | 'number' | 'heading' | 'title' | 'thing';

/** A question as it is searched for. */
export interface Understood {
  /** What was asked, with white space put in order. */
  readonly text: string;
  readonly language: Language;
  readonly kind: AnswerKind;
  /** A list or a comparison: several sentences answer together. */
  readonly wantsSeveral: boolean;
  /** The earlier question that this one leans on ("when was it released?"), or null. */
  readonly leansOn: string | null;
}

/** Longer questions are cut: nobody types more, and search must stay quick. */
export const longestQuestion = 1000;

/** @param context - Earlier questions of the conversation, oldest first. */
export function understand(question: string, context: readonly string[] = []): Understood {
  const text = tidy(question);
  return {
    text,
    language: languageOfQuestion(text),
    kind: kinds.find(({ pattern }) => pattern.test(text))?.kind ?? 'thing',
    wantsSeveral: severalPattern.test(text),
    leansOn: leansOn(text, context.map(tidy)),
  };
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestQuestion);
}

/** Chinese when a fair part of its words is: one Han character says about as much as half a Latin word. */
export function languageOfQuestion(text: string): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  return han >= latin && han > 0 ? 'zh' : 'en';
}

/** In order of how sure they are. */
const kinds = [
  {
    kind: 'heading',
    pattern: /小标题|小標題|章节|章節|分了哪|几个部分|\b(?:sub-?)?headings?\b|\bsections?\b/i,
  },
  { kind: 'title', pattern: /标题|標題|题目|題目|\btitle\b|\bheadline\b/i },
  {
    kind: 'duration',
    pattern:
      /多久|多长时间|多長時間|[多几幾]少?(?:个)?(?:小时|小時|分钟|天|星期|周|年)(?!代)|\bhow (?:long|soon|old)\b|\bhow many (?:\w+ )?(?:seconds|minutes|hours|days|weeks|months|years|decades)\b/i,
  },
  {
    kind: 'time',
    pattern:
      /什么时候|什麼時候|啥时候|何时|何時|哪一?[年天日]|哪个月|几月|几号|幾月|日期|\bwhen\b|\bwhat (?:year|month|day|date|time)\b|\bwhich (?:year|month|day)\b/i,
  },
  {
    kind: 'money',
    pattern:
      /多少钱|多少錢|价格|價格|售价|费用|費用|(?:花|投|赚|卖|筹|融|耗资)了?多少|估值|\bprices?\b|\bcosts?\b|\bbudget\b|\bhow much (?:money|.*\b(?:spend|spent|cost|pay|paid|invest(?:ed)?|raised?|worth|earn(?:ed)?|charge[ds]?|sell|sold)\b)/i,
  },
  {
    kind: 'number',
    pattern:
      /多少|多大|多高|多远|几[个家位种项款次版名人岁座]|第几|幾|百分之|\bhow (?:many|much|big|large|far|tall|high)\b|\bwhat (?:percentage|percent|number|share|size)\b/i,
  },
] as const satisfies readonly { kind: AnswerKind; pattern: RegExp }[];

const severalPattern =
  /哪些|哪几|哪幾|分别|分別|各自|都有|列出|列举|几条|几点|几种|方面|和.*(?:区别|差别|不同|相比)|对比|比较|以及|\blist\b|\ball the\b|\beverything\b|\bsum up\b|\bboth\b|\beach\b|\bcompare\b|\bdifferen(?:t|ce)\b|\bversus\b|\bvs\b|\bwhat (?!is\b|was\b|does\b|has\b|this\b)[a-z]{3,}s\b/i;

const pronouns =
  /[它他她]们?|牠|[这那這](?:个|些|家|位|款|種|种|項|项|次|篇)?(?![么麼里裡])|该|其|\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|one)\b/i;
const continuations = /^(?:那|那么|那麼|还有|還有|然后|所以|另外|and|so|but|then|also|what about|how about)/i;
/** A question this short that names nothing speaks of what was asked before. */
const shortestWholeQuestion = 9;

function leansOn(text: string, context: readonly string[]): string | null {
  const earlier = [...context].reverse().find((question) => question !== '' && question !== text);
  if (earlier === undefined) return null;
  const namesNothing = !/\p{Lu}|\d|《|“|"/u.test(text.slice(1));
  const size = (text.match(/\p{Script=Han}|\p{Script=Latin}+/gu) ?? []).length;
  const isShort = namesNothing && size <= shortestWholeQuestion + 2;
  return pronouns.test(text) || continuations.test(text) || isShort ? earlier : null;
}
