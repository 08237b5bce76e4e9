import { messageOf } from '../errors.js';
import { analyse, Contents, type Entry, type IndexedArticle } from './contents.js';
import { type GraphFile, loadGraph } from './graph-file.js';
import { Graph, type Hnswlib } from './hnsw.js';
import { inSlices } from './slices.js';
import { rowOf } from './vectors.js';

/** Past this share of numbers whose sentences have gone, everything is built anew. */
const MOST_GONE = 0.2;

export interface TendedOptions {
  /** Numbers in one vector. */
  readonly dimensions: number;
  /** Null where this machine has no native index. */
  readonly hnswlib: Hnswlib | null;
  /** Fewer sentences have no graph. */
  readonly exactBelow: number;
  readonly onNotice: (line: string) => void;
}

/**
 * Articles and the graph of their vectors, which follows them in the background, a slice at a time: after each change
 * {@link Tended.tend} is to be called. What the graph does not have yet begins at its `covered`.
 */
export class Tended {
  #hnswlib: Hnswlib | null;
  #contents = new Contents();
  #graph: Graph | null = null;
  /** What is done in the background: one thing at a time changes the graph, or writes it. */
  #work: Promise<void> | null = null;
  #isClosed = false;

  constructor(private readonly options: TendedOptions) {
    this.#hnswlib = options.hnswlib;
  }

  /** The articles, numbered anew now and then: never keep them over an `await`. */
  get contents(): Contents {
    return this.#contents;
  }

  get graph(): Graph | null {
    return this.#graph;
  }

  /** What is being done in the background, and may be followed by more; null when all is done. */
  get work(): Promise<void> | null {
    return this.#work;
  }

  /** Takes in the first articles, with the graph that a file has of them where it can be used; else it is said why not. */
  async fill(articles: readonly IndexedArticle[], file?: GraphFile, signal?: AbortSignal): Promise<void> {
    const sentences = articles.reduce((sum, { article }) => sum + article.sentences.length, 0);
    const isLoaded = file !== undefined && sentences >= this.options.exactBelow;
    const firsts = isLoaded ? await this.#load(file, articles) : new Map<IndexedArticle, number>();
    for (const [each, first] of firsts) {
      this.#contents.add(each, await analyse(each.article, signal), first);
    }
    // What the graph has of articles that have gone, or are others now, stays there until it is built anew.
    if (this.#graph !== null) this.#contents.reserve(this.#graph.covered);
    const others = articles.filter((each) => !firsts.has(each));
    for (const each of others) this.#contents.add(each, await analyse(each.article, signal));
  }

  /** Sees to the graph in the background, where that is needed and not done already. */
  tend(): void {
    if (this.#work === null && this.#isUntidy()) this.#start(() => this.#tidy());
  }

  /** Does something with the graph, and the library that made it, while nothing changes it; null where there is none. */
  async withGraph<Result>(
    work: (graph: Graph, contents: Contents, hnswlib: Hnswlib) => Promise<Result>,
  ): Promise<Result | null> {
    const [graph, hnswlib] = [this.#graph, this.#hnswlib];
    if (graph === null || hnswlib === null || this.#isClosed) return null;
    if (this.#work !== null) throw new Error('search: the graph is being changed');
    const working = work(graph, this.#contents, hnswlib);
    // Who asked for it is told how it fails.
    this.#start(() =>
      working.then(
        () => {},
        () => {},
      ),
    );
    return working;
  }

  /** Ends what is done in the background. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work;
  }

  async #load(
    file: GraphFile,
    articles: readonly IndexedArticle[],
  ): Promise<ReadonlyMap<IndexedArticle, number>> {
    if (this.#hnswlib === null) return new Map();
    try {
      const { graph, firsts } = await loadGraph(file, articles, this.#hnswlib, this.options.dimensions);
      this.#graph = graph;
      return firsts;
    } catch (error) {
      this.options.onNotice(
        `the HNSW graph on the disk is not used: ${messageOf(error)}. Building it again.`,
      );
      return new Map();
    }
  }

  #start(work: () => Promise<void>): void {
    this.#work = work().finally(() => {
      this.#work = null;
      this.tend();
    });
  }

  #isUntidy(): boolean {
    const { numbers, sentences } = this.#contents;
    const isFull = this.#graph !== null && this.#graph.covered >= numbers;
    const wantsGraph = this.#hnswlib !== null && sentences >= this.options.exactBelow;
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
      this.options.onNotice(
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
    if (this.#hnswlib === null || contents.sentences < this.options.exactBelow) return null;
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
      const gone = [...fresh.entries()].filter(
        ({ article }) => this.#contents.get(article.id)?.article !== article,
      );
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
}

/** Whether so much has gone that everything is better built anew. */
function isWorn({ numbers, sentences }: Contents): boolean {
  return numbers - sentences > MOST_GONE * numbers;
}
