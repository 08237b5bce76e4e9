import type { Article } from '../article/article.js';
import type { PlainError, PlainVerbatimError } from '../engine/plain-error.js';
import type { Answer, AskOptions, Summary, SummaryOptions } from './answer.js';
import type { EngineOptions, EngineProgress, EngineStatus } from './engine.js';

/** What the engine's thread is told when it starts. */
export type EngineWorkerData = Omit<EngineOptions, 'onNotice' | 'onProgress'>;

/** What can be asked of the thread, and what it gives. */
export interface EngineCalls {
  readonly ask: { readonly input: string; readonly options: AskOptions; readonly output: Answer };
  readonly summarize: { readonly input: null; readonly options: SummaryOptions; readonly output: Summary };
}

export type EngineOutput = EngineCalls[keyof EngineCalls]['output'];

/** One request of the thread, under a number that its reply repeats. */
export type EngineCall<Name extends keyof EngineCalls = keyof EngineCalls> = {
  readonly [Each in Name]: {
    readonly kind: Each;
    readonly id: number;
    readonly input: EngineCalls[Each]['input'];
    readonly options: EngineCalls[Each]['options'];
  };
}[Name];

/** Null when the thread shall end. */
export type EngineRequest = EngineCall | null;

/** What is known once the engine is open. */
export interface Opened {
  readonly articles: readonly Article[];
  readonly problems: readonly PlainVerbatimError[];
  readonly status: EngineStatus;
}

/** Any number of notices and progress; one `opened` or `unopened` first, then one `done` or `failed` for each call. */
export type EngineReply =
  | { readonly kind: 'notice'; readonly line: string }
  | { readonly kind: 'progress'; readonly progress: EngineProgress }
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'unopened'; readonly error: PlainError }
  | { readonly kind: 'done'; readonly id: number; readonly output: EngineOutput }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError };
