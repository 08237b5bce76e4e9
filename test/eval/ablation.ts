import { assess, type Sources } from '../../src/answer/answerer.js';
import { type RankWeights, rank, rankWeights } from '../../src/answer/rank.js';
import type { Lexicon } from '../../src/search/lexicon.js';
import type { SearchableArticle } from '../../src/search/searchable-article.js';
import { directions, openXquad } from './retrieval.js';

/** The system without one of its parts. */
interface Ablation {
  readonly name: string;
  readonly weights?: Partial<RankWeights>;
  readonly lexicon?: Partial<Lexicon>;
  readonly searched?: Partial<Pick<SearchableArticle, 'spellings' | 'acronyms' | 'leaning'>>;
}

const none = () => [];

export const ablations: readonly Ablation[] = [
  { name: 'everything' },
  { name: 'sentence similarity', weights: { similarity: 0 } },
  { name: 'passage similarity', weights: { passageSimilarity: 0 } },
  { name: 'both similarities', weights: { similarity: 0, passageSimilarity: 0 } },
  { name: 'block coverage', weights: { blockCoverage: 0 } },
  { name: 'kind of answer', weights: { kind: 0 } },
  { name: 'translations', lexicon: { toChinese: none, toEnglish: none, synonyms: none } },
  { name: 'synonyms', lexicon: { synonyms: none } },
  { name: 'general rarity', lexicon: { idf: () => 1 } },
  { name: 'other spellings', searched: { spellings: { alternativesOf: none } } },
  { name: 'acronyms', searched: { acronyms: { shortFormsIn: none, longFormOf: () => undefined } } },
  { name: 'pronouns', searched: { leaning: [] } },
];

/**
 * Asks XQuAD-R without one part after the other.
 *
 * @returns for each direction and ablation, question by question, whether the first sentence was right: 1 or 0.
 */
export async function ablate(
  folder: string,
  opened: Sources,
  indexDir: string,
  onProgress: (line: string) => void,
): Promise<Map<string, Map<string, readonly number[]>>> {
  const { sources, articles } = await openXquad(folder, opened, indexDir);
  const results = new Map<string, Map<string, readonly number[]>>();
  for (const [from, to] of directions) {
    const hits = new Map<string, number[]>(ablations.map(({ name }) => [name, []]));
    for (const { name, weights, lexicon, searched: without } of ablations) {
      onProgress(`${from}->${to} without ${name}`);
      for (const [number, { data, searched }] of articles[to].entries()) {
        const gold = new Map(data.questions.map((question) => [question.id, question.gold]));
        const changed = { ...sources, articles: [{ ...searched, ...without }] };
        for (const { id, text } of articles[from][number]?.data.questions ?? []) {
          const sentence = gold.get(id);
          if (sentence === undefined) continue;
          const assessed = await assess({ ...changed, lexicon: { ...sources.lexicon, ...lexicon } }, text);
          const result = assessed.found[0]?.result;
          const ranked =
            result && rank(searched.article, assessed.question, result, { ...rankWeights, ...weights });
          hits.get(name)?.push(ranked?.[0]?.sentence === sentence ? 1 : 0);
        }
      }
    }
    results.set(`${from}->${to}`, hits);
  }
  return results;
}
