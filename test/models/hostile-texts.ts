/** Texts that no article should hold and that no model may stumble over. */
export const hostileTexts = [
  '',
  '   \n\t',
  '模',
  '?!',
  '😀👩‍👩‍👧‍👦🇨🇳',
  '\ud800 half a pair',
  '\u0000\u202e\ufeff',
  '<s> </s> <pad> <unk>',
  '▁▁ ▁',
  'ﾊﾞﾌﾞ e\u0301 ﷺ ½',
  'ALL OF THIS IS SHOUTED',
  'word '.repeat(100),
  '世界模型能够预测物理世界的变化。'.repeat(8),
  '世'.repeat(20_000),
] as const;
