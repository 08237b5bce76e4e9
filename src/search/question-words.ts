import { simplifyInPlace } from './fold.js';

/**
 * Words that ask rather than say: they tell what kind of answer is wanted and seldom stand in it. Longest first within
 * each list, for they are tried in order.
 */
const chinese = [
  '(?:是|都|在|又|有|要|想)?(?:做|干|说|讲|谈|用)[了过]?(?:些)?(?:什么|啥|嘛)的?',
  '有什么用处?',
  '怎么[说看]的?',
  '为什么',
  '为啥',
  '什么时候',
  '什么样',
  '是什么',
  '什么',
  '怎么样',
  '怎么',
  '怎样',
  '如何',
  '为何',
  '何时',
  '何处',
  '何人',
  '多少',
  '多久',
  '多大',
  '多长',
  '哪[个些家位里儿年月天种类项款次场座部国]?',
  '是谁',
  // Between words of another language it only links them.
  '(?<!\\p{Script=Han})是(?!\\p{Script=Han})',
  '谁',
  '啥',
  '几[个家位种项款次年月天]',
  '请问',
  '告诉我',
  '是不是',
  '有没有',
  '能不能',
  '[吗呢吧呀啊嘛]',
];

const english = [
  "what['’]?s?",
  'which',
  "who['’]?s?",
  'whom',
  'whose',
  "when['’]?s?",
  "where['’]?s?",
  'why',
  "how['’]?s?",
  'many',
  'much',
  'do(?:es)?',
  'did',
  'please',
  '(?:can you |could you )?(?:tell|show) (?:me|us)(?: something)?(?: about)?',
  '(?:is|are|was|were|being)? ?used for',
  'sa(?:y|ys|id|ying)(?: about)?',
  '(?:up to|all about|about)',
  'do(?:ing)?',
  'means?',
];

const asking = new RegExp(`${chinese.join('|')}|\\b(?:${english.join('|')})\\b`, 'giu');

/**
 * The question in simplified characters with its asking words blanked out, each character by a space, so that places stay
 * the same; the question as it is where nothing else is left.
 */
export function withoutAskingWords(question: string): string {
  const bare = simplifyInPlace(question).replace(asking, (word) => ' '.repeat(word.length));
  return /[\p{L}\p{N}]/u.test(bare) ? bare : question;
}
