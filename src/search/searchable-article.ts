import type { Article, Block } from '../article/article.js';
import { leansOnPrevious } from '../article/leaning.js';
import { type Acronyms, acronymsOf } from './acronyms.js';
import type { ArticleIndex } from './index-store.js';
import { KeywordIndex } from './keywords.js';
import type { Lexicon } from './lexicon.js';
import { type Spellings, spellingsOf } from './spellings.js';
import { termsOf } from './terms.js';

/** An article with everything that search reads: vectors, keywords of its sentences, and of what stands around them. */
export interface SearchableArticle {
  readonly article: Article;
  readonly vectors: ArticleIndex;
  /** Text i is sentence i. */
  readonly sentences: KeywordIndex;
  /** Text i is block i. */
  readonly blocks: KeywordIndex;
  readonly spellings: Spellings;
  readonly acronyms: Acronyms;
  /** Whether sentence i speaks of what the sentence before it, in the same block, names. */
  readonly leaning: readonly boolean[];
}

export function searchableArticle(vectors: ArticleIndex, lexicon: Lexicon): SearchableArticle {
  const { article } = vectors;
  const sliced = (span: { start: number; end: number }) => article.text.slice(span.start, span.end);
  const sentences = new KeywordIndex(article.sentences.map(sliced));
  const words = new Map(
    termsOf(article.text)
      .filter((term) => term.kind === 'word')
      .map((term) => [term.word, term.term] as const),
  );
  const vocabulary = [...sentences.vocabulary()];
  const pairs = vocabulary.filter((term) => /^\p{Script=Han}{2}$/u.test(term));
  return {
    article,
    vectors,
    sentences,
    blocks: new KeywordIndex(article.blocks.map((block) => inContext(article, block))),
    spellings: spellingsOf(words, pairs, lexicon),
    acronyms: acronymsOf(article.text, vocabulary, lexicon),
    leaning: article.sentences.map(
      (sentence, i) =>
        article.sentences[i - 1]?.block === sentence.block && leansOnPrevious(sliced(sentence)),
    ),
  };
}

/** A block with the heading it stands under: what the heading names is not said again below it. */
function inContext(article: Article, block: Block): string {
  const heading = article.sections[block.section]?.heading ?? '';
  const text = article.text.slice(block.start, block.end);
  return block.kind === 'heading' ? text : `${heading}\n${text}`;
}
