const ADDRESS = /https?:\/\/\S+/g;
const MARK = /[?？]/;
const CHINESE =
  /[谁誰]|什[么麼]|甚麼|啥|怎[么麼样樣]|[为為]何|如何|何[时時处處]|哪|[几幾][个個年月天家位种種]|多少|多[久大长長高远遠]|是否|[吗嗎呢](?:[\s。！~…]|$)|是不是|有[没沒]有|能不能/;
const ENGLISH =
  /^(?:(?:and|but|so|ok|okay|hey|hi|hello|please|also|then)\b[\s,]*)*(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|am|do|does|did|can|could|will|would|should|shall|may|might|has|have|had|isn't|aren't|wasn't|doesn't|don't|didn't|can't|what's|who's|where's|when's|how's|tell me|explain|describe)\b/i;

/**
 * Whether a message asks something: by its question mark, or by the words that begin a question.
 *
 * @example
 * looksLikeQuestion('Genie 3 是谁做的') // true
 * looksLikeQuestion('Good morning')     // false
 */
export function looksLikeQuestion(text: string): boolean {
  const words = text.replace(ADDRESS, ' ').trim();
  return MARK.test(words) || CHINESE.test(words) || ENGLISH.test(words);
}
