import type { AnswerKind } from './understand.js';

const evidence = {
  time: /\d{4}\s*年|\d{1,2}\s*[月日号]|\d+\s*(?:年|个月|天|小时|周)|[一二三四五六七八九十]+(?:年|个月|月|天|世纪)|上月|上周|本月|今年|去年|明年|昨|今天|日前|近日|世纪|年代|\b(?:1[0-9]|20)\d{2}s?\b|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|\b(?:last|next|this) (?:year|month|week)\b|\b(?:years?|months?|days?|weeks?|hours?|centur(?:y|ies)|decades?|today|yesterday|ago)\b/i,
  duration:
    /[\d一二三四五六七八九十百两半几数]+\s*(?:多|余)?(?:个)?(?:年|月|天|日|小时|分钟|周|星期|世纪|秒)|\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|few|many)[\s-](?:\w+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))\b/i,
  money: /[元¥$€£]|美金|日圆|英镑|卢布|法郎|\b(?:dollars?|euros?|pounds?|yuan|usd|cents?|billion|million)\b/i,
  number:
    /\d|[二三四五六七八九十百千万亿两半][个家位种项款次版名人岁座倍成条张部万亿]|第[一二三四五六七八九十]|百分之|单(?:张|个)|\b(?:one(?! of)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion|trillion|single|dozen|half|both|several|first|second|third|percent)\b/i,
  person:
    /\p{Lu}\p{Ll}+[ ·]\p{Lu}|·|[\p{Script=Han}]{2,4}(?:表示|认为|指出|称|说|断言|创立|领导)|先生|女士|教授|总统|博士|首席|总裁|创始人|由.+(?:创|领导|发明|设计|主演)|\b(?:he|she|president|professor|dr|mr|mrs|ceo|founder|director|king|queen)\b/u,
  reason:
    /因为|由于|因此|所以|导致|之所以|在于|旨在|以便|为了|从而|使得|原因|驱动|\b(?:because|due to|since|as a result|therefore|so that|in order to|caused?|reasons?|led to|owing)\b/i,
  place:
    /位于|地处|[省市县区国州洲镇村岛港]|在.+(?:上|里|中|内)|\b(?:in|at|near|located|city|country|north|south|east|west|region)\b/i,
} as const satisfies Partial<Record<AnswerKind, RegExp>>;

/** Kinds that a sentence must hold to answer; the others can be said in words that no pattern knows. */
export const surelyWritten: ReadonlySet<AnswerKind> = new Set(['time', 'duration', 'money', 'number']);

/** Whether a sentence holds the kind of thing that is asked for; true where the kind says nothing about words. */
export function holdsKind(sentence: string, kind: AnswerKind): boolean {
  return kind in evidence ? evidence[kind as keyof typeof evidence].test(sentence) : true;
}
