import PQueue from 'p-queue';
import type { Engine, EngineOptions } from '../answer/engine.js';
import { messageOf } from '../errors.js';
import { toPlain } from './plain-error.js';
import type { EngineCall, EngineReply, EngineRequest, OpeningOptions } from './protocol.js';

export type OpenEngine = (options: EngineOptions, signal: AbortSignal) => Promise<Engine>;

/** Progress is told no more often: whoever listens has other things to do. */
const PROGRESS_EVERY_MS = 100;
const OPENING_EVERY_MS = 5_000;
/**
 * Calls that run at the same time: one has the models, which take no two at once, and one is put in order meanwhile. All of
 * them are under suspicion when the process dies.
 */
const CALLS_AT_ONCE = 2;
/** How long the end may take: long enough for a busy machine to finish what native code has begun. */
const END_MS = 20_000;

/**
 * Serves the process that started this one: opens one engine when it is told to, answers what it is asked, and ends when
 * it is told to or when that process is gone.
 *
 * @throws Error where no process listens.
 */
export function serveEngine(open: OpenEngine): void {
  if (process.send === undefined) throw new Error('engine: it is started by another program, not by hand');
  const calls = new PQueue({ concurrency: CALLS_AT_ONCE });
  /** How calls that have not begun are dropped. */
  const waiting = new Map<number, AbortController>();
  const opening = new AbortController();
  let engine: Engine | null = null;
  let isEnding = false;

  // Ctrl-C, and a supervisor's SIGTERM, reach every process of the group; when this one ends is for its parent to say.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('uncaughtException', (error) => {
    reply({ kind: 'broken', error: toPlain(error) }, () => process.exit(1));
  });
  process.on('disconnect', () => void end());
  process.on('message', (request: EngineRequest) => {
    switch (request.kind) {
      case 'open':
        void start(request.options);
        break;
      case 'drop':
        waiting.get(request.id)?.abort();
        break;
      case 'close':
        void end();
        break;
      default:
        enqueue(request);
    }
  });
  // The parent may have gone before this one could hear of it.
  if (!process.connected) void end();

  async function start(options: OpeningOptions): Promise<void> {
    const alive = setInterval(() => reply({ kind: 'opening' }), OPENING_EVERY_MS);
    let toldMs = Number.NEGATIVE_INFINITY;
    try {
      engine = await open(
        {
          ...options,
          onNotice: (line) => reply({ kind: 'notice', line }),
          onProgress: (progress) => {
            const isLast = progress.done === progress.total;
            if (!isLast && performance.now() - toldMs < PROGRESS_EVERY_MS) return;
            toldMs = performance.now();
            reply({ kind: 'progress', progress });
          },
        },
        opening.signal,
      );
    } catch (error) {
      reply({ kind: 'unopened', error: toPlain(error) }, leave);
      return;
    } finally {
      clearInterval(alive);
    }
    if (isEnding) return closeEngine(engine);
    const { articles, problems, status } = engine;
    reply({
      kind: 'opened',
      opened: { articles, problems: problems.map((problem) => toPlain(problem)), status },
    });
  }

  function enqueue(call: EngineCall): void {
    const { id } = call;
    const control = new AbortController();
    waiting.set(id, control);
    calls
      .add(() => answer(call), { signal: control.signal })
      .catch(() => reply({ kind: 'dropped', id }))
      .finally(() => waiting.delete(id));
  }

  async function answer(call: EngineCall): Promise<void> {
    const { id } = call;
    waiting.delete(id);
    try {
      if (engine === null) throw new Error('engine: it is not open yet');
      // Said before, for nobody can say it of a call that ends the process.
      reply({ kind: 'begun', id });
      const output =
        call.kind === 'ask'
          ? await engine.ask(call.input, call.options)
          : await engine.summarize(call.options);
      reply({ kind: 'done', id, output });
    } catch (error) {
      reply({ kind: 'failed', id, error: toPlain(error) });
    }
  }

  async function end(): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    // A parent that is gone cannot do it.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), END_MS).unref();
    if (engine === null) opening.abort();
    else await closeEngine(engine);
  }
}

async function closeEngine(engine: Engine): Promise<void> {
  try {
    await engine.close();
  } catch (error) {
    reply({ kind: 'notice', line: `engine: it did not close well (${messageOf(error)})` });
  }
  leave();
}

/**
 * Lets the process end by itself, when its threads have: `process.exit` would cut them off in the middle of native code,
 * which aborts the process.
 */
function leave(): void {
  if (process.connected) process.disconnect();
}

/** That the parent is gone is told by `disconnect`; without a callback it would be thrown here as well. */
function reply(message: EngineReply, onSent = () => {}): void {
  process.send?.(message, undefined, undefined, () => onSent());
}
