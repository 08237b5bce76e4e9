import type { Article } from '../article/article.js';
import type { Answer, AskOptions, Summary, SummaryOptions } from './answer.js';

/** Everything a surface (terminal, Discord) needs: open once, ask often, close. */
export interface Engine {
  readonly articles: readonly Article[];
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
}
