import type { Assessment } from '../../src/answer/assess.js';
import type { Article } from '../../src/article/article.js';
import { type Share, shareOf } from './statistics.js';
import { table, withInterval } from './table.js';

/** Where the first right sentence comes, from 0; -1 where it is not found. */
export interface Places {
  /** Among what search alone proposes. */
  readonly search: number;
  /** After reading. */
  readonly read: number;
}

/** How many of the first sentences are looked at. */
const DEPTHS = [1, 3, 16];

/** The places of the right sentence, if there is one. */
export function placesOf(
  { candidates, sentences }: Pick<Assessment, 'candidates' | 'sentences'>,
  isRight: (article: Article, sentence: number) => boolean,
): Places {
  return {
    search: candidates.findIndex(({ article, sentence }) => isRight(article, sentence)),
    read: sentences.findIndex(({ article, sentence }) => isRight(article, sentence)),
  };
}

/** The share of questions whose right sentence is among the first `depth`. */
export function recall(places: readonly number[], depth: number): Share {
  return shareOf(places, (place) => place >= 0 && place < depth);
}

/** Recall of search alone and after reading, a row a group of questions. */
export function recallTable(groups: readonly (readonly [string, readonly Places[]])[]): string {
  const stages = ['search', 'read'] as const;
  return table(
    ['', 'n', ...stages.flatMap((stage) => DEPTHS.map((depth) => `${stage} R@${depth}`))],
    groups.map(([group, places]) => [
      group,
      String(places.length),
      ...stages.flatMap((stage) =>
        DEPTHS.map((depth) =>
          withInterval(
            recall(
              places.map((one) => one[stage]),
              depth,
            ),
          ),
        ),
      ),
    ]),
  );
}
