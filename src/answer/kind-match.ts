import type { AnswerKind } from './understand.js';

const evidence = {
  time: /\d{4}\s*年|\d{1,2}\s*[月日号]|\d+\s*(?:年|个月|天|小时|周)|[一二三四五六七八九十]+(?:年|个月|月|天|世纪)|上月|上周|本月|今年|去年|明年|昨|今天|日前|近日|世纪|年代|\b(?:1[0-9]|20)\d{2}s?\b|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|\b(?:last|next|this) (?:year|month|week)\b|\b(?:years?|months?|days?|weeks?|hours?|centur(?:y|ies)|decades?|today|yesterday|ago)\b/i,
  duration:
    /(?:(?<!\d)\d{1,3}|[\d,.]+\s*[百千万亿]|[一二三四五六七八九十百千万亿两半几数]+)\s*(?:多|余)?(?:个月|个?(?:小时|星期|世纪)|年(?!代)|天|分钟|周|秒)|\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|few|many)[\s-](?:\w+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))\b/i,
  money:
    /[¥$€£]|[\d百千万亿]\s*元|[美欧日港]元|人民币|美金|日圆|英镑|卢布|法郎|\b(?:dollars?|euros?|pounds?|yuan|usd|cents?)\b/i,
  number:
    /\d|(?:[二三四五六七八九十百千万亿两半]|[十百千万亿][一二三四五六七八九多余])[个家位种项款次版名人岁座倍成条张部万亿]|第[一二三四五六七八九十]|百分之|单(?:张|个)|\b(?:one(?! of)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion|trillion|single|dozen|half|both|several|first|second|third|percent)\b/i,
} as const satisfies Partial<Record<AnswerKind, RegExp>>;

/** A kind of answer that shows in words. */
export type WrittenKind = keyof typeof evidence;

/** How it is said without a number, as seldom happens. */
const vagueEvidence: Readonly<Record<WrittenKind, RegExp>> = {
  time: /公元|西元|时期|时代|王朝|[唐宋元明清汉]代|[春夏秋冬][季天]|节日|[重清春中][阳明秋]?节|\d\s*岁|战后|[幕清明元宋唐]末|大战|当.{1,30}时|时候|之后|以后|之前|以前|期间|之际|后，|早期|晚期|\d\s*(?:BP|BCE?|CE|AD)\b|\b(?:when|until|during|after|before|once|era|dynasty|war|spring|summer|autumn|winter|the (?:beginning|end) of)\b/i,
  duration:
    /多年|长期|终身|至.{1,20}(?:止|期满)|直到|\b(?:until|forever|permanent(?:ly)?|long[- ]term|decades|years|months)\b/i,
  money: /免费|\b(?:free|for nothing)\b/i,
  number: /一半|半数|多半|唯一|每[个位]|所有|全部|没有|\b(?:all|every|none|no|only|most)\b/i,
};

/** Whether a kind of answer is hard to give without words that show it. */
export function isWritten(kind: AnswerKind): kind is WrittenKind {
  return kind in evidence;
}

/** Whether a sentence holds such words, or others that may say as much. */
export function mayHoldKind(sentence: string, kind: WrittenKind, question = ''): boolean {
  return holdsKind(sentence, kind, question) || vagueEvidence[kind].test(sentence);
}

/** Whether a sentence holds such words, and not only numbers that cannot be what the question asks for. */
export function holdsKind(sentence: string, kind: WrittenKind, question = ''): boolean {
  return evidence[kind].test(kind === 'number' ? withoutOtherNumbers(sentence, question) : sentence);
}

const dates =
  /\d{4}\s*年代?|\d{1,2}\s*月(?:份|\s*\d{1,2}\s*[日号])?|\b(?:in|since|until|during)\s+(?:1[0-9]|20)\d{2}s?\b(?![,.]\d)/gi;
const ordinals = /第[一二三四五六七八九十百\d]+|\b(?:first|second|third)\b/gi;
const asksOrdinal = /第[几幾多]|排名|名次|排第|\brank|\bplaces?\b|\bposition/i;

/** Leaves dates out, places in an order where none is asked for, and the numbers of the question, as in Genie 3. */
function withoutOtherNumbers(sentence: string, question: string): string {
  const asked = new Set(question.match(/\d+/g));
  const counting = sentence
    .replace(dates, ' ')
    .replace(/\d+/g, (number) => (asked.has(number) ? ' ' : number));
  return asksOrdinal.test(question) ? counting : counting.replace(ordinals, ' ');
}
