import type { Answer, AskOptions, Summary, SummaryOptions } from '../answer/answer.js';
import type { EngineOptions, EngineProgress, EngineStatus } from '../answer/engine.js';
import type { Article } from '../article/article.js';
import type { PlainError, PlainVerbatimError } from './plain-error.js';

/** What the engine's process is told to open: data alone, functions do not reach it. */
export type OpeningOptions = Omit<EngineOptions, 'onNotice' | 'onProgress'>;

/** What can be asked of the engine, and what it gives. */
export interface EngineCalls {
  readonly ask: { readonly input: string; readonly options: AskOptions; readonly output: Answer };
  readonly summarize: { readonly input: null; readonly options: SummaryOptions; readonly output: Summary };
}

export type CallName = keyof EngineCalls;

export type EngineOutput = EngineCalls[CallName]['output'];

/** A call before it gets its number. */
export interface NewCall<Name extends CallName> {
  readonly kind: Name;
  readonly input: EngineCalls[Name]['input'];
  readonly options: EngineCalls[Name]['options'];
}

/** One call under a number that each reply to it repeats. */
export type EngineCall = {
  readonly [Name in CallName]: NewCall<Name> & { readonly id: number };
}[CallName];

/** One `open` first, then any number of calls; `close` ends the process. */
export type EngineRequest =
  | { readonly kind: 'open'; readonly options: OpeningOptions }
  | EngineCall
  /** Nobody waits for this call any more. */
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'close' };

/** What is known once the engine is open. */
export interface Opened {
  readonly articles: readonly Article[];
  readonly problems: readonly PlainVerbatimError[];
  readonly status: EngineStatus;
}

/** To each call `begun` and then one `done` or `failed`; or one `dropped`, where it had not begun. */
export type CallReply =
  | { readonly kind: 'begun'; readonly id: number }
  | { readonly kind: 'done'; readonly id: number; readonly output: EngineOutput }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'dropped'; readonly id: number };

/** One `opened` or `unopened` before any of a call; notices come at any time. */
export type EngineReply =
  | CallReply
  | { readonly kind: 'notice'; readonly line: string }
  | { readonly kind: 'progress'; readonly progress: EngineProgress }
  /** It is still opening: said every few seconds, since opening may take long and have nothing else to say. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'unopened'; readonly error: PlainError }
  /** Something was thrown that nobody caught: the process is not to be trusted any more. */
  | { readonly kind: 'broken'; readonly error: PlainError };
