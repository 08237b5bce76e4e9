import { assess, type Sources } from '../answer/answerer.js';
import type { Evidence } from '../answer/evidence.js';
import type { Article } from '../article/article.js';
import type { Embedder } from '../search/embedder.js';
import { ExactIndex } from '../search/exact.js';
import { indexedTexts } from '../search/indexed-texts.js';
import { type SearchableArticle, searchableArticle } from '../search/searchable-article.js';
import type { QuestionedParagraph } from './corpus.js';
import { pseudoArticle } from './pseudo-articles.js';

const paragraphsAnArticle = 5;
/** So far away that the article is about something else. */
const elsewhere = 7;

/** Of what a question is asked: its own article, the same without what answers, or another. */
export type AskedOf = 'own' | 'withoutSentence' | 'withoutParagraph' | 'elsewhere';

/** What came of asking one question of one article. */
export interface Asking {
  readonly of: AskedOf;
  readonly evidence: Evidence;
  /** The first quote held the answer. */
  readonly right: boolean;
}

/**
 * Asks each question of its own article, of the same without the answering sentence, without its paragraph, and of
 * another article; in Chinese and as `inEnglish` puts it.
 */
export async function askHeldOut(
  heldOut: readonly QuestionedParagraph[],
  sources: Omit<Sources, 'articles'>,
  inEnglish: (question: string) => string,
): Promise<Asking[]> {
  const searched = (id: string, paragraphs: readonly QuestionedParagraph[]) =>
    indexed(pseudoArticle(id, paragraphs).article, sources);
  const groups = grouped(heldOut);
  const whole = await Promise.all(groups.map((group, g) => searched(`held-out-${g}`, group)));
  const askings: Asking[] = [];
  for (const [g, group] of groups.entries()) {
    const own = whole[g];
    const other = whole[(g + elsewhere) % whole.length];
    if (own === undefined || other === undefined) continue;
    const { firstSentences } = pseudoArticle('', group);
    for (const [p, paragraph] of group.entries()) {
      const withoutParagraph = await searched('without', group.toSpliced(p, 1));
      for (const { text, sentence } of paragraph.questions) {
        const sentences = paragraph.sentences.toSpliced(sentence, 1);
        const withoutSentence = await searched('without', group.with(p, { ...paragraph, sentences }));
        const targets = { own, withoutSentence, withoutParagraph, elsewhere: other };
        const gold = (firstSentences[p] ?? 0) + sentence;
        for (const asked of [text, inEnglish(text)]) {
          if (!/[\p{L}\p{N}]/u.test(asked)) continue;
          for (const [of, target] of Object.entries(targets)) {
            const [found] = (await assess({ ...sources, articles: [target] }, asked)).found;
            if (found?.evidence == null) continue;
            const [first, past] = found.choices[0]?.sentences ?? [0, 0];
            const right = of === 'own' && first <= gold && gold < past;
            askings.push({ of: of as AskedOf, evidence: found.evidence, right });
          }
        }
      }
    }
  }
  return askings;
}

async function indexed(
  article: Article,
  { embedder, lexicon }: Pick<Sources, 'embedder' | 'lexicon'>,
): Promise<SearchableArticle> {
  const { passages, sentences } = indexedTexts(article);
  const vectors = await embedder.embed([...passages, ...sentences], 'passage');
  return searchableArticle(
    {
      article,
      vectors,
      index: new ExactIndex(packed(vectors, embedder), embedder.profile.dimensions),
      report: {
        kind: 'exact',
        units: vectors.length,
        passages: passages.length,
        sentences: sentences.length,
        bytes: 0,
        builtMs: 0,
        loaded: false,
      },
    },
    lexicon,
  );
}

function packed(vectors: readonly Float32Array[], { profile }: Embedder): Float32Array {
  const all = new Float32Array(vectors.length * profile.dimensions);
  vectors.forEach((vector, i) => {
    all.set(vector, i * profile.dimensions);
  });
  return all;
}

function grouped(paragraphs: readonly QuestionedParagraph[]): QuestionedParagraph[][] {
  const groups: QuestionedParagraph[][] = [];
  for (let i = 0; i + paragraphsAnArticle <= paragraphs.length; i += paragraphsAnArticle) {
    groups.push(paragraphs.slice(i, i + paragraphsAnArticle));
  }
  return groups;
}
