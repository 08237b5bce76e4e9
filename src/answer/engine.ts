import type { Article } from '../article/article.js';
import type { VerbatimError } from '../errors.js';
import type { IndexReport } from '../search/index-report.js';
import type { Answer, AskOptions, Summary, SummaryOptions } from './answer.js';

/** Everything a surface (terminal, Discord) needs: open once, ask often, close. */
export interface Engine {
  readonly articles: readonly Article[];
  /** One for every file that gives no article. */
  readonly problems: readonly VerbatimError[];
  /** Which embedding model and which kind of index serve. */
  readonly status: EngineStatus;
  ask(question: string, options?: AskOptions): Promise<Answer>;
  summarize(options?: SummaryOptions): Promise<Summary>;
  close(): Promise<void>;
}

export interface EngineStatus {
  readonly model: string;
  readonly dimensions: number;
  readonly index: 'hnsw' | 'exact';
  readonly report: IndexReport;
}

export interface EngineProgress {
  readonly stage: 'download' | 'embed';
  readonly done: number;
  readonly total: number;
  /** The file or the article. */
  readonly name: string;
}

export interface EngineOptions {
  readonly articlesDir: string;
  readonly indexDir: string;
  /** As `EMBEDDING_MODEL` gives it. */
  readonly model: string;
  /** As `READER_MODEL` gives it. */
  readonly readerModel: string;
  readonly modelCache: string;
  readonly hubEndpoint: string;
  /** The folder of the models that come with the program, and of what was calibrated with them. */
  readonly bundledModels: string;
  /** The confidence, 0 to 1, below which the article counts as not answering; default measured. */
  readonly confidence?: number;
  /** Build the index anew. */
  readonly rebuild?: boolean;
  /** Wait until the index is built whole and saved; what is left to do is done in the background otherwise. */
  readonly isIndexWhole?: boolean;
  /** One line on something that was mended or that the person should know. */
  readonly onNotice?: (line: string) => void;
  readonly onProgress?: (progress: EngineProgress) => void;
}
