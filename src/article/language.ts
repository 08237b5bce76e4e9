import type { Language } from './article.js';

/** A Chinese character says about as much as five Latin letters, so fewer of them make a text Chinese. */
const MIN_CHINESE_SHARE = 0.2;

/** Chinese where Han characters are at least a fifth of the letters, English otherwise. */
export function languageOf(text: string): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return han > 0 && han >= letters * MIN_CHINESE_SHARE ? 'zh' : 'en';
}
