import { type ChildProcess, fork } from 'node:child_process';
import { basename } from 'node:path';
import { VerbatimError } from '../errors.js';
import type { Feed, FeedEntry } from './formats/feed/feed.js';
import { residentMb, watchMemory } from './process-memory.js';
import { articleId, type Given, type ReadArticle } from './read.js';
import type { ReadReply, ReadRequest, ReadResult } from './reading-messages.js';

/** How long one file may take; an article of a book's length takes about a second. */
const LIMIT_MS = 30_000;
/** How long the process may take to start, which is no fault of a file: a busy machine takes its time. */
const START_MS = 60_000;
const LIMIT_MB = 512;
/** V8's own limit, as a multiple: it holds where the system tells nothing of a process's memory. */
const HEAP_SHARE = 2;

export interface ReaderOptions {
  /** Milliseconds one file may take. */
  readonly limitMs?: number;
  /** Megabytes of memory the process may take to read, above what it takes to start. */
  readonly limitMb?: number;
}

/**
 * Reads files in a process that is ended when one of them asks too much of it, and started anew for the next. Called one
 * at a time.
 */
export interface Reader {
  /**
   * Reads one file.
   *
   * @param source its path, or its bytes
   * @param name what the file is called where something is wrong with it; its ending tells the format
   * @param given what is known of it already, such as the link it was fetched from
   * @throws VerbatimError when it gives no article, or takes too long or too much memory
   */
  read(source: string | Uint8Array, name?: string, id?: string, given?: Given): Promise<ReadArticle>;
  /**
   * Reads the entries of a feed that was fetched from `url`.
   *
   * @throws VerbatimError when it is none, or takes too long or too much memory
   */
  readFeed(bytes: Uint8Array, url: string): Promise<Feed>;
  /**
   * Reads the article that an entry of a feed is.
   *
   * @throws VerbatimError when it gives none, or takes too long or too much memory
   */
  readEntry(entry: FeedEntry, id: string): Promise<ReadArticle>;
  close(): void;
}

/**
 * Opens a reader; its process starts with the first file.
 *
 * @example
 * const reader = openReader();
 * const { article, leftOut } = await reader.read('data/articles/world-models.txt');
 * reader.close();
 */
export function openReader({ limitMs = LIMIT_MS, limitMb = LIMIT_MB }: ReaderOptions = {}): Reader {
  let child: ChildProcess | null = null;
  let mostMb = limitMb;
  const close = () => {
    child?.kill('SIGKILL');
    child = null;
  };
  const ask = async (name: string, request: ReadRequest): Promise<ReadResult> => {
    let reply: Outcome = { kind: 'ready' };
    if (child === null) {
      child = startProcess(limitMb);
      reply = await replyOf(child, null, { limitMs: START_MS, mostMb: null });
      mostMb = limitMb + ((await residentMb(child.pid ?? 0)) ?? 0);
    }
    if (reply.kind === 'ready') reply = await replyOf(child, request, { limitMs, mostMb });
    if (reply.kind === 'done') return reply.result;
    if (reply.kind === 'failed') {
      const { who, what, remedy, cause } = reply;
      throw new VerbatimError(who, what, remedy, cause === null ? undefined : { cause: new Error(cause) });
    }
    close();
    const why =
      reply.kind === 'late'
        ? `takes more than ${limitMs / 1000} s to read`
        : reply.kind === 'large'
          ? `takes more than ${limitMb} MB of memory to read`
          : `ends its reading process (${reply.kind === 'dead' ? reply.how : 'out of turn'}); it may take more than ${limitMb} MB`;
    throw new VerbatimError('article', `${name} ${why}`, 'Save its text as plain text, or remove it');
  };
  const askForArticle = async (name: string, request: ReadRequest): Promise<ReadArticle> => {
    const result = await ask(name, request);
    if (result.kind !== 'read') throw new TypeError(`article: ${name} was answered with a ${result.kind}`);
    return result.read;
  };
  return {
    read: (
      source,
      name = typeof source === 'string' ? basename(source) : 'file',
      id = articleId(name),
      given = {},
    ) => askForArticle(name, { kind: 'article', source, name, id, given }),
    readEntry: (entry, id) => askForArticle(entry.title ?? entry.id, { kind: 'entry', entry, id }),
    async readFeed(bytes, url) {
      const result = await ask(url, { kind: 'feed', bytes, url });
      if (result.kind !== 'feed') throw new TypeError(`article: ${url} was answered with a ${result.kind}`);
      return result.feed;
    },
    close,
  };
}

type Outcome =
  | ReadReply
  | { readonly kind: 'late' | 'large' }
  | { readonly kind: 'dead'; readonly how: string };

function startProcess(limitMb: number): ChildProcess {
  // It reads what anybody may have written, so it gets no secret of this process.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/TOKEN|NODE_OPTIONS/.test(name)),
  );
  return fork(new URL('./reading-process.js', import.meta.url), [], {
    env: environment,
    execArgv: [`--max-old-space-size=${limitMb * HEAP_SHARE}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

/** What the process says to a request; to none, that it has started. */
function replyOf(
  child: ChildProcess,
  request: ReadRequest | null,
  { limitMs, mostMb }: { readonly limitMs: number; readonly mostMb: number | null },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      endWatch?.();
      child.removeAllListeners();
      resolve(outcome);
    };
    const timer = setTimeout(() => settle({ kind: 'late' }), limitMs);
    const endWatch =
      mostMb === null || child.pid === undefined
        ? null
        : watchMemory(child.pid, mostMb, () => settle({ kind: 'large' }));
    child.once('message', (reply: ReadReply) => settle(reply));
    child.once('exit', (code, signal) => settle({ kind: 'dead', how: signal ?? `code ${code}` }));
    child.once('error', (error) => settle({ kind: 'dead', how: error.message }));
    if (request === null) return;
    child.send(request, (error) => {
      if (error !== null) settle({ kind: 'dead', how: error.message });
    });
  });
}
