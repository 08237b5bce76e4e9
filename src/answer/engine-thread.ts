import { fromPlain } from '../engine/plain-error.js';
import type { Answer, AskOptions, Summary, SummaryOptions } from './answer.js';
import type { Engine, EngineOptions } from './engine.js';
import { EngineSupervisor } from './engine-supervisor.js';

export interface EngineThreadOptions extends EngineOptions {
  /** Milliseconds one question may take; default 60,000. */
  readonly timeLimitMs?: number;
  /** The module that runs in the thread: a test may put one there that dies. */
  readonly worker?: URL;
}

interface Abortable {
  /** Rejects with its reason when it is aborted. */
  readonly signal?: AbortSignal;
}

/** An engine whose work is done in a thread of its own. */
export interface ThreadedEngine extends Engine {
  ask(question: string, options?: AskOptions & Abortable): Promise<Answer>;
  summarize(options?: SummaryOptions & Abortable): Promise<Summary>;
}

/** An engine that is being opened. */
export interface EngineThread {
  /** @throws VerbatimError as {@link openEngine} does. */
  readonly ready: Promise<ThreadedEngine>;
  /** Ends the thread, opened or not. */
  close(): Promise<void>;
}

/**
 * Opens an engine in a thread of its own, where reading, building, searching and choosing block nobody. When the thread
 * dies, those who wait are told, and another one is opened; its articles are those of that moment.
 *
 * @throws VerbatimError as `openEngine` does.
 * @example
 * const engine = await openEngineThread({ articlesDir: 'data/articles', indexDir: 'data/index', ... });
 * await engine.ask('Genie 3 是谁做的？', { signal: AbortSignal.timeout(5_000) });
 * await engine.close();
 */
export function openEngineThread(options: EngineThreadOptions): Promise<ThreadedEngine> {
  return startEngineThread(options).ready;
}

/** As {@link openEngineThread}, for who has other things to do meanwhile, or may want to stop it. */
export function startEngineThread(options: EngineThreadOptions): EngineThread {
  const supervisor = new EngineSupervisor(options);
  const ready = supervisor.open().then(
    (): ThreadedEngine => ({
      get articles() {
        return supervisor.opened.articles;
      },
      get problems() {
        return supervisor.opened.problems.map((problem) => fromPlain(problem));
      },
      get status() {
        return supervisor.opened.status;
      },
      ask: (input, { signal, ...askOptions } = {}) =>
        supervisor.call({ kind: 'ask', input, options: askOptions }, signal),
      summarize: ({ signal, ...summaryOptions } = {}) =>
        supervisor.call({ kind: 'summarize', input: null, options: summaryOptions }, signal),
      close: () => supervisor.close(),
    }),
  );
  return { ready, close: () => supervisor.close() };
}
