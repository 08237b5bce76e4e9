import type { Language } from '../article/article.js';
import { simplifyText } from '../search/fold.js';

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
  /** It leans only because it is short and may be whole all the same ("谁是黄仁勋？"). */
  readonly mayStandAlone: boolean;
}

/** Longer questions are cut: nobody types more, and search must stay quick. */
export const longestQuestion = 1000;

/**
 * What a question asks for, and in which language.
 *
 * @param context - Earlier questions of the conversation, oldest first.
 * @example
 * understand('那它是什么时候发布的？', ['Genie 3 是谁做的？']).leansOn; // 'Genie 3 是谁做的？'
 */
export function understand(question: string, context: readonly string[] = []): Understood {
  const text = tidy(question);
  const plain = simplifyText(text);
  return {
    text,
    language: languageOfQuestion(text),
    kind: kinds.find(({ pattern }) => pattern.test(plain))?.kind ?? 'thing',
    wantsSeveral: severalPattern.test(plain),
    ...leaning(text, context.map(tidy)),
  };
}

function tidy(text: string): string {
  return text
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .normalize('NFC')
    .slice(0, longestQuestion)
    .replace(/[\ud800-\udbff]$/, '');
}

/** Chinese when a fair part of its words is: one Han character says about as much as half a Latin word. */
export function languageOfQuestion(text: string): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  return han >= latin && han > 0 ? 'zh' : 'en';
}

/** In order of how sure they are. Of characters with two forms the simplified one stands for both. */
const kinds = [
  {
    kind: 'heading',
    pattern:
      /小标题|章节|(?<!区)分了哪|几个部分|\b(?:sub-?)?headings?\b|\bwh(?:ich|at) sections?\b|(?<!cross[ -])\bsections\b/i,
  },
  { kind: 'title', pattern: /标题|题目|\btitle\b|\bheadline\b/i },
  {
    kind: 'duration',
    pattern:
      /多久(?!.*次)|多长时间|(?:多少|(?<![近这那前后头来去元于在是])几)个?(?:小时|分钟|天|星期|周|年)(?![代来前后间里内以])|\bhow (?:long|soon|old)\b|\bhow many (?:\w+ )?(?:seconds|minutes|hours|days|weeks|months|years|decades)\b/i,
  },
  {
    kind: 'time',
    pattern:
      /什么时候|啥时候|何时|哪一?[年天日]|[元于在是]几年|哪个月|几月|几号|日期|\bwhat (?:year|month|day|date|time)\b|\bwhich (?:year|month|day)\b/i,
  },
  {
    kind: 'time',
    // Not as in "what happens when ...": who asks when has a verb follow, or asks nothing else.
    pattern:
      /\bwhen(?:['’]?s)? (?:exactly )?(?:is|are|was|were|do(?:es)?|did|will|would|ha[sd]|have|can|could|should|must|shall)\b|\bwhen\W*$|^\W*when\b(?!.*(?:,|\bwh(?:at|o|ich|ere|y)\b|\bhow\b))|\b(?:(?:tell|show) (?:me|us)|knows?|says?|and|since|until|till) when\b/i,
  },
  {
    kind: 'money',
    pattern:
      /多少钱|(?:价格|售价|费用|估值)(?!.*(?:谁|哪|为什么|为何|怎么|如何))|(?:花|投|赚|卖|筹|融|耗资|投资)了?多少|\b(?:what|how (?:much|high|big|large))\b.*\b(?:prices?|costs?|budget|salary|valuation|fees?)\b|\bhow much (?:money|.*\b(?:spend|spent|cost|pay|paid|invest(?:ed)?|raised?|worth|earn(?:ed)?|charge[ds]?|sell|sold)\b)/i,
  },
  {
    kind: 'number',
    pattern:
      /多少|多大|多高|多远|(?<![哪这那好近])几[个家位种项款次版名人岁座]|第几|百分之|\bhow (?:many|much|big|large|far|tall|high)\b|\bwhat (?:percentage|percent|number|share|size)\b/i,
  },
] as const satisfies readonly { kind: AnswerKind; pattern: RegExp }[];

const severalPattern =
  /哪些|哪几|分别|各自|都有|列出|列举|几条|几点|几种|方面|和.*(?:区别|差别|不同|相比)|对比|比较|以及|\blist\b|\ball the\b|\beverything\b|\bsum up\b|\bboth\b|\beach\b|\bcompare\b|\bdifferen(?:t|ce)\b|\bversus\b|\bvs\b|\bwhat (?!is\b|was\b|does\b|has\b|this\b)[a-z]{3,}s\b/i;

/** Not those inside other words, as in 其他 and 应该, nor those that mean the article. */
const pronouns = [
  /(?<!其)[它他她]|[这那](?![么里篇])|(?<!应)该(?![文篇])|(?<![尤极与])其(?![他它余实])/,
  /\b(?:its?|they|them|theirs?|he|him|his|she|hers?|these|those|(?:this|that)(?! (?:article|text|report|story))|(?:which|the) ones?)\b/i,
  /(?<!\b(?:is|are|was|were) )\bthere\b(?! (?:is|are|was|were)\b)/i,
] as const;
const continuations = /^(?:那|还有|然后|所以|另外|and|so|but|then|also|what about|how about)/i;
/** Han characters and words; a question of no more that names nothing speaks of what was asked before. */
const longestFragment = 9;

function leaning(text: string, context: readonly string[]): Pick<Understood, 'leansOn' | 'mayStandAlone'> {
  const earlier = [...context].reverse().find((question) => question !== '' && question !== text);
  const plain = simplifyText(text);
  const namesNothing = !/\p{Lu}|\d|《|“|"/u.test(plain.slice(1));
  const size = (plain.match(/\p{Script=Han}|\p{Script=Latin}+/gu) ?? []).length;
  const isFragment = namesNothing && size <= longestFragment;
  const pointsBack = pronouns.some((pattern) => pattern.test(plain)) || continuations.test(plain);
  const leans = earlier !== undefined && (pointsBack || isFragment);
  return { leansOn: leans ? earlier : null, mayStandAlone: leans && !pointsBack };
}
