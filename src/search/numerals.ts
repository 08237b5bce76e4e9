/** Small numbers are written in digits or in words, and as ordinals: 2, 二, 两, 第二, two, second. */
const numerals = [
  ['1', '一', 'one', 'first', 'singl'],
  ['2', '二', '两', 'two', 'second'],
  ['3', '三', 'three', 'third'],
  ['4', '四', 'four', 'fourth'],
  ['5', '五', 'five', 'fifth'],
  ['6', '六', 'six', 'sixth'],
  ['7', '七', 'seven', 'seventh'],
  ['8', '八', 'eight', 'eighth'],
  ['9', '九', 'nine', 'ninth'],
  ['10', '十', 'ten', 'tenth'],
  ['100', '百', 'hundr'],
  ['1000', '千', 'thousand'],
  ['10000', '万'],
] as const;

const otherForms = new Map<string, readonly string[]>(
  numerals.flatMap((forms) => forms.map((form) => [form, forms.filter((other) => other !== form)] as const)),
);

/** The other terms that write the same number; none for what is not a small number. */
export function otherNumerals(term: string): readonly string[] {
  return otherForms.get(term) ?? [];
}
