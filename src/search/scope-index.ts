import PQueue from 'p-queue';
import type { Article } from '../article/article.js';
import { messageOf, VerbatimError } from '../errors.js';
import { analyse, type Entry, type IndexedArticle } from './contents.js';
import { type GraphFile, type GraphRecord, saveGraph } from './graph-file.js';
import type { Hnswlib } from './hnsw.js';
import { type Candidate, type Query, ScopeSearch, type SearchWeights } from './scope-search.js';
import { Tended } from './tended.js';
import { rowsOf } from './vectors.js';

/** `hnsw` is approximate and native (hnswlib); `exact` compares with every vector and runs everywhere. */
export type IndexKind = 'hnsw' | 'exact';

/** Of fewer sentences each is compared: that takes a millisecond or two, and building no graph at all. */
const EXACT_BELOW = 5_000;

export interface ScopeIndexOptions {
  /** Numbers in one vector. */
  readonly dimensions: number;
  readonly weights: SearchWeights;
  /** Null where this machine has no native index. */
  readonly hnswlib: Hnswlib | null;
  readonly exactBelow?: number;
  /** One line on what is mended or does not serve. */
  readonly onNotice?: (line: string) => void;
  /** A graph of about the same articles that was written earlier. */
  readonly graph?: GraphFile;
  readonly signal?: AbortSignal | undefined;
}

/** What a search gives. */
export interface Found {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Whether the article was among those that were searched. */
  has(article: Article): boolean;
  /**
   * Any sentence of the articles that were searched in the light of the question, whether or not it was proposed, and
   * whatever has come or gone meanwhile.
   *
   * @throws when there is no such sentence.
   */
  describe(article: Article, sentence: number): Candidate;
}

/**
 * All sentences of all articles of a scope, in memory, searched together by vectors and by words. Articles come and go at
 * any time, each as a whole. The HNSW graph follows in the background, a slice at a time; what it does not have yet is
 * compared one by one, and so is everything where that costs little.
 */
export class ScopeIndex {
  readonly #changes = new PQueue({ concurrency: 1 });
  readonly #exactBelow: number;
  readonly #tended: Tended;

  private constructor(private readonly options: ScopeIndexOptions) {
    this.#exactBelow = options.exactBelow ?? EXACT_BELOW;
    this.#tended = new Tended({
      dimensions: options.dimensions,
      hnswlib: options.hnswlib,
      exactBelow: this.#exactBelow,
      onNotice: (line) => options.onNotice?.(`index: ${line}`),
    });
  }

  /**
   * Opens an index of these articles. A graph that was written earlier serves as far as it knows them, once it is known to be
   * what was written; else it is said why not, and another is built in the background.
   *
   * @throws VerbatimError when vectors do not fit their article; the signal's reason.
   * @example
   * const index = await ScopeIndex.open([{ article, vectors }], { dimensions: 256, weights, hnswlib });
   * index.search({ text: 'Who?', earlier: null, vectors: [vector] }, 24).candidates[0]?.article.id;
   */
  static async open(articles: readonly IndexedArticle[], options: ScopeIndexOptions): Promise<ScopeIndex> {
    for (const { article, vectors } of articles) checkVectors(article, vectors, options.dimensions);
    const index = new ScopeIndex(options);
    await index.#tended.fill(articles, options.graph, options.signal);
    index.#tended.tend();
    return index;
  }

  /** The articles, in the order in which they were added. */
  get articles(): Article[] {
    return [...this.#tended.contents.entries()].map(({ article }) => article);
  }

  /** Sentences that can be found. */
  get sentences(): number {
    return this.#tended.contents.sentences;
  }

  get kind(): IndexKind {
    return this.#tended.graph === null ? 'exact' : 'hnsw';
  }

  /** Whether nothing is done in the background, or will be for what has changed. */
  get isSettled(): boolean {
    return this.#tended.work === null && this.#changes.size + this.#changes.pending === 0;
  }

  get(id: string): Article | undefined {
    return this.#tended.contents.get(id)?.article;
  }

  /** The vectors of an article's sentences, in order. @throws when the article is not here. */
  vectorsOf(article: Article): Float32Array[] {
    return rowsOf(this.#entryOf(article).vectors, this.options.dimensions);
  }

  /**
   * Adds an article, in the place of the one with its id where there is one. Until this is done, searches see what was
   * there; then all of it.
   *
   * @param vectors of its sentences, of unit length, one after another. They are not copied.
   * @throws VerbatimError when they do not fit it; the signal's reason.
   */
  add(article: Article, vectors: Float32Array, signal?: AbortSignal): Promise<void> {
    return this.#changes.add(async () => {
      checkVectors(article, vectors, this.options.dimensions);
      const before = this.#tended.contents.get(article.id);
      const [analysis, gone] = [
        await analyse(article, signal),
        before === undefined ? null : await analyse(before.article, signal),
      ];
      // Meanwhile everything may have been numbered anew.
      const entry = this.#tended.contents.get(article.id);
      if (entry !== undefined && gone !== null) this.#tended.contents.remove(entry, gone);
      this.#tended.contents.add({ article, vectors }, analysis);
      this.#tended.tend();
    });
  }

  /** Removes an article. @returns whether it was there. */
  remove(id: string): Promise<boolean> {
    return this.#changes.add(async () => {
      const article = this.get(id);
      if (article === undefined) return false;
      const gone = await analyse(article);
      this.#tended.contents.remove(this.#entryOf(article), gone);
      this.#tended.tend();
      return true;
    });
  }

  /**
   * The best `count` sentences, best first.
   *
   * @param only ids of the articles to search; all when absent.
   * @throws VerbatimError when a vector of the question has another size than those of the articles.
   */
  search(query: Query, count: number, only?: ReadonlySet<string>): Found {
    const { dimensions, weights } = this.options;
    const unfit = query.vectors.find(({ length }) => length !== dimensions);
    if (unfit !== undefined) {
      throw new VerbatimError(
        'index',
        `a question has ${unfit.length} dimensions and the index has ${dimensions}`,
        'Embed questions with the model that built the index',
      );
    }
    const searched = {
      contents: this.#tended.contents,
      graph: this.#tended.graph,
      dimensions,
      weights,
      exactBelow: this.#exactBelow,
    };
    const search = new ScopeSearch(searched, query, only);
    return {
      candidates: search.best(count),
      has: (article) => search.has(article),
      describe: (article, sentence) => search.describe(article, sentence),
    };
  }

  /** Waits until all that was asked for is done, and the graph has everything. */
  async settled(): Promise<void> {
    while (!this.isSettled) {
      await this.#changes.onIdle();
      await this.#tended.work;
    }
  }

  /**
   * Writes the graph to `path`, when it has everything: whole or not at all.
   *
   * @returns what {@link ScopeIndexOptions.graph} wants beside the path; null where no graph is needed.
   * @throws VerbatimError when it cannot be written.
   */
  async save(path: string): Promise<GraphRecord | null> {
    do await this.settled();
    while (!this.isSettled);
    const { dimensions } = this.options;
    try {
      return await this.#tended.withGraph((graph, contents, hnswlib) =>
        saveGraph(path, graph, contents, hnswlib, dimensions),
      );
    } catch (cause) {
      const what = `the HNSW graph cannot be saved in ${path} (${messageOf(cause)}), so it is built anew at each start`;
      throw new VerbatimError('index', what, 'Free disk space, or choose a folder that can be written', {
        cause,
      });
    }
  }

  /** Ends what is done in the background. */
  async close(): Promise<void> {
    await this.#tended.close();
  }

  #entryOf(article: Article): Entry {
    const entry = this.#tended.contents.get(article.id);
    if (entry?.article !== article) throw new Error(`search: ${article.id} is not among the articles`);
    return entry;
  }
}

function checkVectors({ id, sentences }: Article, vectors: Float32Array, dimensions: number): void {
  if (vectors.length === sentences.length * dimensions) return;
  throw new VerbatimError(
    'index',
    `${id} has ${sentences.length} sentences and ${vectors.length} numbers in vectors of ${dimensions}`,
    'Embed the article again',
  );
}
