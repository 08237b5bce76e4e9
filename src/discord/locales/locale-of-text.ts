import { Converter as toTraditional } from 'opencc-js/cn2t';
import { Converter as toSimplified } from 'opencc-js/t2cn';
import type { Language } from '../../article/article.js';
import type { Locale } from './locales.js';

/** Characters; the first ones tell, and a conversion takes time by length. */
const MAX_COMPARED = 500;

interface Converters {
  readonly simplify: (text: string) => string;
  readonly traditionalize: (text: string) => string;
}

let loaded: Converters | undefined;

/**
 * The locale to answer a message in: by the language of its question, and for Chinese by its characters. Traditional are
 * those of which more change when turned into simplified ones than the other way round; simplified when neither do.
 *
 * @example
 * localeOfText('zh', '誰開發了這個模型？') // 'zh-TW'
 */
export function localeOfText(language: Language, text: string): Locale {
  if (language !== 'zh') return 'en-US';
  const { simplify, traditionalize } = loadCharacters();
  const sample = text.slice(0, MAX_COMPARED);
  return changes(sample, simplify(sample)) > changes(sample, traditionalize(sample)) ? 'zh-TW' : 'zh-CN';
}

/** Reads the dictionaries, once: it holds up everything else for a tenth of a second, so it is done before anyone asks. */
export function loadCharacters(): Converters {
  loaded ??= {
    simplify: toSimplified({ from: 't', to: 'cn' }),
    traditionalize: toTraditional({ from: 'cn', to: 't' }),
  };
  return loaded;
}

function changes(before: string, after: string): number {
  const converted = Array.from(after);
  return Array.from(before).filter((character, index) => character !== converted[index]).length;
}
