const pointsBackInChinese =
  /^(?:[“「]?(?:其|该|該|此|这|這|那|它|他|她|两者|兩者|前者|后者|後者|上述)|(?:然而|不过|不過|但|而|因此|所以|于是|於是|此外|另外|同时|同時|与此同时|與此同時|并且|並且|例如|比如|总之|總之|随后|隨後|接着|接著|对此|對此|相比之下|换句话说|尽管如此|儘管如此|也就是说))/u;
// Such as 在六月发布了该模型的第二版: what it names stands before the sentence.
const pointsBackInFirstClause = /^[^，,；：。]*(?:(?<![应應本])[该該]|上述|此[类類])/u;
const pointsBackInEnglish =
  /^["“]?(?:he|she|it|they|his|her|its|their|this|that|these|those|such|however|but|and|so|yet|still|thus|hence|therefore|moreover|furthermore|meanwhile|also|instead|then|nevertheless|nonetheless|otherwise|similarly|in addition|in contrast|as a result|for example|for instance|on the other hand|at the same time|both|the (?:former|latter|same))\b/i;

/** Whether a sentence begins with a pronoun or a connective that the sentence before it has to explain. */
export function leansOnPrevious(sentence: string): boolean {
  return [pointsBackInChinese, pointsBackInFirstClause, pointsBackInEnglish].some((pattern) =>
    pattern.test(sentence),
  );
}
