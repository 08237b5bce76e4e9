import type { Answer, AskOptions, Summary, SummaryOptions } from '../answer/answer.js';
import type { Engine } from '../answer/engine.js';
import { fromPlain } from './plain-error.js';
import { type EngineProcessOptions, EngineSupervisor } from './supervisor.js';

export type { EngineProcessOptions } from './supervisor.js';

interface Abortable {
  /** Rejects with its reason when it is aborted. */
  readonly signal?: AbortSignal;
}

/** An engine whose work is done in a process of its own. */
export interface RemoteEngine extends Engine {
  ask(question: string, options?: AskOptions & Abortable): Promise<Answer>;
  summarize(options?: SummaryOptions & Abortable): Promise<Summary>;
}

/** An engine that is being opened, or is open. */
export interface EngineProcess {
  /** @throws VerbatimError as `openEngine` does, or when two processes die while they open. */
  readonly ready: Promise<RemoteEngine>;
  /** The number of the process that runs now: another one after each that died, none between them. */
  readonly pid: number | undefined;
  /** Ends the process, opened or not, when it has finished what native code has begun. */
  close(): Promise<void>;
}

/**
 * Opens an engine in a process of its own: reading, building, searching and choosing block nobody here, and whatever kills
 * that process does not kill this one. Then another is opened, whose articles are those of that moment, and those who
 * wait get their answers from it; only who loses two processes to one question is told.
 *
 * @example
 * const { ready, close } = startEngineProcess({ articlesDir: 'data/articles', indexDir: 'data/index', ... });
 * process.once('SIGTERM', close);
 * const engine = await ready;
 * await engine.ask('Genie 3 是谁做的？', { signal: AbortSignal.timeout(5_000) });
 */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const supervisor = new EngineSupervisor(options);
  const ready = supervisor.open().then(
    (): RemoteEngine => ({
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
  return {
    ready,
    get pid() {
      return supervisor.pid;
    },
    close: () => supervisor.close(),
  };
}
