import type { Article } from '../article/article.js';
import type { Found, ScopeIndex } from './scope-index.js';
import type { Query } from './scope-search.js';

/** What is searched of a scope. */
export interface Searched {
  readonly index: ScopeIndex;
  /** Ids of its articles that may be searched; all when absent. */
  readonly only?: ReadonlySet<string>;
}

/** Scopes that are searched together. Each counts for itself what is rare among its words; the best of all are shown. */
export class Searcher {
  constructor(private readonly searched: readonly Searched[]) {}

  /** The articles that may be searched, scope by scope. */
  get articles(): Article[] {
    return this.searched.flatMap(({ index, only }) =>
      index.articles.filter(({ id }) => only === undefined || only.has(id)),
    );
  }

  /** Those of the articles that have this id: at most one a scope. */
  named(id: string): Article[] {
    return this.searched.flatMap(({ index, only }) =>
      only === undefined || only.has(id) ? (index.get(id) ?? []) : [],
    );
  }

  /** The vectors of an article's sentences, in order. @throws when the article is not here. */
  vectorsOf(article: Article): Float32Array[] {
    const own = this.searched.find(({ index }) => index.get(article.id) === article);
    if (own === undefined) throw new Error(`search: ${article.id} is not among the articles`);
    return own.index.vectorsOf(article);
  }

  /**
   * The best `count` sentences of the articles, best first.
   *
   * @param only the id of the one article to search.
   * @throws VerbatimError when a vector of the question has another size than those of the articles.
   */
  search(query: Query, count: number, only?: string): Found {
    const found = this.searched.map(({ index, only: allowed }) =>
      index.search(query, count, narrowed(allowed, only)),
    );
    return {
      candidates: found
        .flatMap(({ candidates }) => candidates)
        .sort((a, b) => b.score - a.score)
        .slice(0, count),
      has: (article) => found.some((each) => each.has(article)),
      describe: (article, sentence) => {
        const own = found.find((each) => each.has(article));
        if (own === undefined) throw new Error(`search: ${article.id} was not searched`);
        return own.describe(article, sentence);
      },
    };
  }
}

function narrowed(allowed: ReadonlySet<string> | undefined, only: string | undefined) {
  if (only === undefined) return allowed;
  return new Set(allowed === undefined || allowed.has(only) ? [only] : []);
}
