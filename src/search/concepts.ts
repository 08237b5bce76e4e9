import { simplifyText } from './fold.js';
import type { Alternative, Concept } from './keywords.js';
import type { Lexicon, Translation } from './lexicon.js';
import { otherNumerals } from './numerals.js';
import { withoutAskingWords } from './question-words.js';
import type { SearchableArticle } from './searchable-article.js';
import { hanPairs, type Term, termsOf } from './terms.js';

/** How much a way of saying counts against the very word. */
const weights = {
  character: 0.8,
  translation: 0.8,
  respelling: 0.7,
  synonym: 0.5,
  numeral: 0.6,
  acronym: 1,
} as const;
const triedTranslations = 6;
/** Between counting every translation alike (0) and by its probability (1). */
const probabilityExponent = 0.75;
/** A question is about what it names, also where the article names it often. */
const nameImportance = 1.6;
/** Above this, rarity says more of the corpus it was counted on than of the word. */
const rarityCap = 5;

/**
 * What a question asks for, concept by concept: its words and numbers, its Han pairs and characters; for an article in the
 * other language also what each word means there; for a word that the article does not hold, the words of the article that
 * it may be a misspelling, a homophone or another script's form of.
 */
export function conceptsOf(
  question: string,
  { article, sentences: index, spellings, acronyms }: SearchableArticle,
  lexicon: Lexicon,
): Concept[] {
  const isEnglish = article.language === 'en';
  const asked = withoutAskingWords(question);
  const terms = termsOf(asked);
  const rarity = (term: string) => Math.min(rarityCap, lexicon.idf(term));
  const isName = (term: Term) =>
    term.kind === 'number' ||
    (term.kind === 'word' &&
      /^\p{Lu}/u.test(asked.slice(term.start)) &&
      rarity(term.term) >= rarityCap &&
      // The first word has a capital whatever it is, and CEO is a word like another.
      ((/\S/.test(question.slice(0, term.start)) && !/^\p{Lu}{2}/u.test(asked.slice(term.start))) ||
        (lexicon.toChinese(term.term).length === 0 && lexicon.meant(term.term) === undefined)));
  const shortForms = [chineseWords(asked, lexicon), terms.filter(({ kind }) => kind === 'word')].flatMap(
    (words) => acronyms.shortFormsIn(words),
  );
  const otherForms = (term: Term): Alternative[] => {
    const shorter = shortForms
      .filter(({ start, end }) => start <= term.start && term.end <= end)
      .map((form) => [form.term]);
    const longer = acronyms.longFormOf(asked.slice(term.start, term.end));
    return [...shorter, ...(longer ? [longer] : [])].map((form) => ({
      terms: form,
      weight: weights.acronym,
    }));
  };
  // What is said twice is asked once.
  const concepts = new Map<string, Concept>();
  const add = (term: Term, ownForms: Alternative[], importance = 1) => {
    const alternatives = [...ownForms, ...otherForms(term)];
    const key = JSON.stringify([alternatives, importance, isName(term)]);
    if (concepts.has(key)) return;
    const isKnown = alternatives.some((a) => a.terms.every((t) => index.frequency(t) > 0));
    const respelled = isKnown
      ? []
      : spellings.alternativesOf(term).map((terms) => ({ terms, weight: weights.respelling }));
    concepts.set(key, {
      alternatives: [...alternatives, ...respelled],
      rarity: rarity(term.term) * importance * (isName(term) ? nameImportance : 1),
      isName: isName(term),
      isNumber: term.kind === 'number',
    });
  };

  const inChinese = (term: Term) => {
    const known = lexicon.toChinese(term.term);
    const isTypo = known.length === 0 && index.frequency(term.term) === 0 && !isName(term);
    return isTypo ? lexicon.toChinese(lexicon.meant(term.term) ?? '') : known;
  };
  // Chinese words cannot be missed in an English text: there, only their translations can.
  const isComparable = (term: Term) => !isEnglish || index.frequency(term.term) > 0;
  for (const term of terms) {
    if (term.kind === 'han') {
      if (isComparable(term)) add(term, [itself(term)], weights.character);
    } else if (term.kind === 'number' || isEnglish) add(term, [itself(term), ...numerals(term)]);
    else add(term, [itself(term), ...translated(inChinese(term), hanTerms)]);
  }
  for (const pair of hanPairs(terms)) if (isComparable(pair)) add(pair, [itself(pair)]);
  if (!isEnglish) {
    for (const word of chineseWords(asked, lexicon)) {
      const isSaid = hanTerms(word.term).every((term) => index.frequency(term) > 0);
      if (isSaid) continue;
      const synonyms = translated(lexicon.synonyms(word.term, 'zh'), hanTerms, weights.synonym);
      if (synonyms.some(({ terms }) => terms.every((term) => index.frequency(term) > 0)))
        add(word, synonyms, weights.character);
    }
  }
  if (isEnglish) {
    for (const word of chineseWords(asked, lexicon)) {
      add(
        word,
        translated(lexicon.toEnglish(word.term), (stem) => [stem]),
      );
    }
  }
  return [...concepts.values()];
}

const numerals = (term: Term): Alternative[] =>
  otherNumerals(term.term).map((other) => ({ terms: [other], weight: weights.numeral }));
const itself = (term: Term): Alternative => ({ terms: [term.term], weight: 1 });

function translated(
  translations: readonly Translation[],
  asTerms: (word: string) => string[],
  weight: number = weights.translation,
): Alternative[] {
  const likeliest = translations[0]?.probability ?? 1;
  return translations.slice(0, triedTranslations).map(({ word, probability }) => ({
    terms: asTerms(word),
    weight: weight * likelihood(word, probability / likeliest),
  }));
}

/** One character is found inside many words that mean something else; three or more are hardly found by chance. */
const ofOneCharacter = 0.6;
const leastOfALongWord = 0.5;

/** How likely a text that holds a translation means what was asked for, by its probability over the likeliest one's. */
function likelihood(translation: string, ratio: number): number {
  const likely = ratio ** probabilityExponent;
  const length = [...translation].length;
  if (!/^\p{Script=Han}/u.test(translation)) return likely;
  if (length === 1) return ofOneCharacter * likely;
  return length === 2 ? likely : Math.max(likely, leastOfALongWord);
}

/** A Chinese word as the index holds it: a character, or its pairs. */
function hanTerms(word: string): string[] {
  const characters = [...word];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}

const longestWord = 6;

/** The Chinese words of a question, cut so that the fewest and longest words of the lexicon make it up. */
function chineseWords(question: string, lexicon: Lexicon): Term[] {
  return [...question.matchAll(/\p{Script=Han}+/gu)].flatMap((run) => {
    const characters = [...simplifyText(run[0])];
    const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
    for (let end = 1; end <= characters.length; end++) {
      let least = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
      for (let from = Math.max(0, end - longestWord); from < end; from++) {
        const isWord = lexicon.isChineseWord(characters.slice(from, end).join(''));
        if (!isWord && end - from > 1) continue;
        const length = end - from;
        const cost =
          (best[from]?.cost ?? 0) + (isWord ? 1 : 2) + (length === 1 ? 0.5 : 0) - 0.01 * length * length;
        if (cost < least.cost) least = { cost, from };
      }
      best.push(least);
    }
    const words: Term[] = [];
    for (let end = characters.length; end > 0; end = best[end]?.from ?? 0) {
      const from = best[end]?.from ?? 0;
      const word = characters.slice(from, end).join('');
      words.push({ term: word, word, kind: 'han', start: run.index + from, end: run.index + end });
    }
    return words.reverse();
  });
}
