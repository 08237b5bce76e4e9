import type { Article } from '../article/article.js';
import type { Choice } from './choose.js';
import { isWritten, mayHoldKind, type WrittenKind } from './kind-match.js';
import type { Understood } from './understand.js';

/** How often an answering quote lacks the number or date that was asked for: it may be spelt out. */
const missingKindRate = 0.05;

/** A heading that was asked for is right: only how many are wanted can be mistaken. */
const askedHeading = Math.log(50);

/**
 * Log likelihood ratio of a quote that lacks the number or date asked for, the lower the more sentences of the article
 * hold one; or that is the heading asked for. 0 where the kind says nothing.
 */
export function kindEvidence(article: Article, choice: Choice, question: Understood): number {
  const [first, past] = choice.sentences;
  const block = article.blocks[article.sentences[first]?.block ?? -1];
  if (question.kind === 'heading' || question.kind === 'title')
    return block?.kind === question.kind ? askedHeading : 0;
  const { kind } = question;
  if (!isWritten(kind) || mayHoldKind(textOf(article, first, past), kind, question.text)) return 0;
  return Math.log(missingKindRate / (1 - usualShare(article, kind)));
}

/** A long article takes a tenth of a second to look through, and stays as it is. */
const usualShares = new WeakMap<Article, Map<WrittenKind, number>>();

/** Share of the article's sentences, 0 to 1, that hold such words, as the rule of succession estimates it. */
function usualShare(article: Article, kind: WrittenKind): number {
  const known = usualShares.get(article) ?? new Map<WrittenKind, number>();
  usualShares.set(article, known);
  const share = known.get(kind) ?? countedShare(article, kind);
  known.set(kind, share);
  return share;
}

function countedShare(article: Article, kind: WrittenKind): number {
  const holding = article.sentences.filter((_, i) => mayHoldKind(textOf(article, i, i + 1), kind)).length;
  return (holding + 1) / (article.sentences.length + 2);
}

function textOf(article: Article, first: number, past: number): string {
  return article.text.slice(article.sentences[first]?.start ?? 0, article.sentences[past - 1]?.end ?? 0);
}
