import PQueue from 'p-queue';
import type { Article } from '../article/article.js';
import { messageOf, VerbatimError } from '../errors.js';
import { analyse, Contents, type Entry, type IndexedArticle } from './contents.js';
import { type GraphFile, type GraphRecord, loadGraph, saveGraph } from './graph-file.js';
import { Graph, type Hnswlib } from './hnsw.js';
import { type Candidate, type Query, ScopeSearch, type SearchWeights } from './scope-search.js';
import { inSlices } from './slices.js';
import { rowOf, rowsOf } from './vectors.js';

/** `hnsw` is approximate and native (hnswlib); `exact` compares with every vector and runs everywhere. */
export type IndexKind = 'hnsw' | 'exact';

/** Of fewer sentences each is compared: that takes a millisecond or two, and building no graph at all. */
const EXACT_BELOW = 5_000;
/** Past this share of numbers whose sentences have gone, everything is built anew. */
const MOST_GONE = 0.2;

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
  readonly #onNotice: (line: string) => void;
  #hnswlib: Hnswlib | null;
  #contents = new Contents();
  #graph: Graph | null = null;
  /** What is done in the background: the graph is changed, or written, by one at a time. */
  #tending: Promise<void> | null = null;
  #isClosed = false;

  private constructor(private readonly options: ScopeIndexOptions) {
    this.#hnswlib = options.hnswlib;
    this.#exactBelow = options.exactBelow ?? EXACT_BELOW;
    this.#onNotice = (line) => options.onNotice?.(`index: ${line}`);
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
    const index = new ScopeIndex(options);
    await index.#fill(articles);
    index.#tend();
    return index;
  }

  /** The articles, in the order in which they were added. */
  get articles(): Article[] {
    return [...this.#contents.entries()].map(({ article }) => article);
  }

  /** Sentences that can be found. */
  get sentences(): number {
    return this.#contents.sentences;
  }

  get kind(): IndexKind {
    return this.#graph === null ? 'exact' : 'hnsw';
  }

  /** Whether nothing is done in the background, or will be for what has changed. */
  get isSettled(): boolean {
    return this.#tending === null && this.#changes.size + this.#changes.pending === 0;
  }

  get(id: string): Article | undefined {
    return this.#contents.get(id)?.article;
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
      const before = this.#contents.get(article.id);
      const [analysis, gone] = [
        await analyse(article, signal),
        before === undefined ? null : await analyse(before.article, signal),
      ];
      // Meanwhile everything may have been numbered anew.
      const entry = this.#contents.get(article.id);
      if (entry !== undefined && gone !== null) this.#contents.remove(entry, gone);
      this.#contents.add({ article, vectors }, analysis);
      this.#tend();
    });
  }

  /** Removes an article. @returns whether it was there. */
  remove(id: string): Promise<boolean> {
    return this.#changes.add(async () => {
      const article = this.get(id);
      if (article === undefined) return false;
      const gone = await analyse(article);
      this.#contents.remove(this.#entryOf(article), gone);
      this.#tend();
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
      contents: this.#contents,
      graph: this.#graph,
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
      await this.#tending;
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
    const [graph, hnswlib, contents] = [this.#graph, this.#hnswlib, this.#contents];
    if (graph === null || hnswlib === null || this.#isClosed) return null;
    const saving = saveGraph(path, graph, contents, hnswlib, this.options.dimensions);
    this.#startTending(() => saving.then(() => {}).catch(() => {}));
    try {
      return await saving;
    } catch (cause) {
      const what = `the HNSW graph cannot be saved in ${path} (${messageOf(cause)}), so it is built anew at each start`;
      throw new VerbatimError('index', what, 'Free disk space, or choose a folder that can be written', {
        cause,
      });
    }
  }

  /** Ends what is done in the background. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#tending;
  }

  async #fill(articles: readonly IndexedArticle[]): Promise<void> {
    const { dimensions, signal } = this.options;
    for (const { article, vectors } of articles) checkVectors(article, vectors, dimensions);
    const sentences = articles.reduce((sum, { article }) => sum + article.sentences.length, 0);
    const firsts =
      sentences < this.#exactBelow ? new Map<IndexedArticle, number>() : await this.#load(articles);
    for (const [each, first] of firsts) {
      this.#contents.add(each, await analyse(each.article, signal), first);
    }
    // What the graph has of articles that have gone, or are others now, stays there until it is built anew.
    if (this.#graph !== null) this.#contents.reserve(this.#graph.covered);
    const others = articles.filter((each) => !firsts.has(each));
    for (const each of others) this.#contents.add(each, await analyse(each.article, signal));
  }

  async #load(articles: readonly IndexedArticle[]): Promise<ReadonlyMap<IndexedArticle, number>> {
    const { graph: file, dimensions } = this.options;
    if (file === undefined || this.#hnswlib === null) return new Map();
    try {
      const { graph, firsts } = await loadGraph(file, articles, this.#hnswlib, dimensions);
      this.#graph = graph;
      return firsts;
    } catch (error) {
      this.#onNotice(`the HNSW graph on the disk is not used: ${messageOf(error)}. Building it again.`);
      return new Map();
    }
  }

  #tend(): void {
    if (this.#tending === null && !this.#isClosed) this.#startTending(() => this.#tidy());
  }

  #startTending(work: () => Promise<void>): void {
    const tending = work().finally(() => {
      this.#tending = null;
      if (this.#isUntidy()) this.#tend();
    });
    this.#tending = tending;
  }

  #isUntidy(): boolean {
    const { numbers, sentences } = this.#contents;
    const isFull = this.#graph !== null && this.#graph.covered >= numbers;
    const wantsGraph = this.#hnswlib !== null && sentences >= this.#exactBelow;
    return !this.#isClosed && (isWorn(this.#contents) || (wantsGraph && !isFull));
  }

  /** Brings the graph up to what is there, or builds everything anew; what fails leaves exact search. */
  async #tidy(): Promise<void> {
    try {
      while (this.#isUntidy()) {
        if (isWorn(this.#contents)) await this.#rebuild();
        else this.#graph = await this.#cover(this.#contents, this.#graph, (graph) => (this.#graph = graph));
      }
    } catch (error) {
      this.#graph = null;
      this.#hnswlib = null;
      this.#onNotice(
        `HNSW cannot be built (${messageOf(error)}), so exact search serves in its place. Try again with npm run index.`,
      );
    }
  }

  /** Adds to the graph what it lacks, where there is enough to need one. */
  async #cover(
    contents: Contents,
    built: Graph | null,
    onCreated: (graph: Graph) => void = () => {},
  ): Promise<Graph | null> {
    const { dimensions } = this.options;
    if (this.#hnswlib === null || contents.sentences < this.#exactBelow) return null;
    const graph = built ?? Graph.create(this.#hnswlib, dimensions, contents.sentences);
    onCreated(graph);
    await inSlices(this.#uncovered(contents, graph), ([entry, number]) => {
      if (entry !== null) graph.add(number, rowOf(entry.vectors, number - entry.first, dimensions));
      graph.covered = number + 1;
    });
    return graph;
  }

  *#uncovered(contents: Contents, graph: Graph): Generator<[Entry | null, number]> {
    for (let number = graph.covered; number < contents.numbers && !this.#isClosed; number++) {
      yield [contents.entryOf(number), number];
    }
  }

  /** Builds everything anew beside what serves, follows what changes meanwhile, and takes its place. */
  async #rebuild(): Promise<void> {
    const fresh = new Contents();
    let graph: Graph | null = null;
    while (!this.#isClosed) {
      const gone = [...fresh.entries()].filter(({ article }) => this.get(article.id) !== article);
      const missing = [...this.#contents.entries()].filter(
        ({ article }) => fresh.get(article.id)?.article !== article,
      );
      if (gone.length + missing.length === 0 && (graph === null || graph.covered >= fresh.numbers)) {
        this.#contents = fresh;
        this.#graph = graph;
        return;
      }
      for (const entry of gone) fresh.remove(entry, await analyse(entry.article));
      for (const { article, vectors } of missing) fresh.add({ article, vectors }, await analyse(article));
      graph = await this.#cover(fresh, graph);
    }
  }

  #entryOf(article: Article): Entry {
    const entry = this.#contents.get(article.id);
    if (entry?.article !== article) throw new Error(`search: ${article.id} is not among the articles`);
    return entry;
  }
}

/** Whether so much has gone that everything is better built anew. */
function isWorn({ numbers, sentences }: Contents): boolean {
  return numbers - sentences > MOST_GONE * numbers;
}

function checkVectors({ id, sentences }: Article, vectors: Float32Array, dimensions: number): void {
  if (vectors.length === sentences.length * dimensions) return;
  throw new VerbatimError(
    'index',
    `${id} has ${sentences.length} sentences and ${vectors.length} numbers in vectors of ${dimensions}`,
    'Embed the article again',
  );
}
