/**
 * The normalisation and pre-tokenisation of the bundled model, as the entries of its tokenizer.json and as the function
 * that does the same here. Every Han character becomes itself and the pair it starts with the next one, so that no
 * segmenter can err: 世界模型 -> 世 世界 界 界模 模 模型 型.
 */
const han = '\\p{Script=Han}';
const hanPairs = new RegExp(`(${han})(?=(${han}))`, 'gu');
const hanBounds = new RegExp(`(?<=${han})(?=[^${han}\\s])|(?<=[^${han}\\s])(?=${han})`, 'gu');

export const normalizer = {
  type: 'Sequence',
  normalizers: [
    { type: 'NFKD' },
    { type: 'StripAccents' },
    { type: 'Lowercase' },
    { type: 'Replace', pattern: { Regex: hanBounds.source }, content: ' ' },
    { type: 'Replace', pattern: { Regex: hanPairs.source }, content: '$1 $1$2 ' },
  ],
} as const;

const punctuationOrSpace = /[\p{P}\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E\s]+/u;

/** The words that WordPiece sees: Han characters and pairs, Latin words, numbers; punctuation left out. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(hanBounds, ' ')
    .replaceAll(hanPairs, '$1 $1$2 ')
    .split(punctuationOrSpace)
    .filter((word) => word !== '');
}
