// Runs as a process of its own, which is killed at its limits: see reader.ts.
import { messageOf, VerbatimError } from '../errors.js';
import { readEntryArticle, readFeedBytes } from './feeds.js';
import { fileBytes, readBytes } from './read.js';
import type { ReadReply, ReadRequest, ReadResult } from './reading-messages.js';

async function replyTo(request: ReadRequest): Promise<ReadReply> {
  try {
    return { kind: 'done', result: await resultOf(request) };
  } catch (error) {
    if (!(error instanceof VerbatimError)) throw error;
    const { who, what, remedy, cause } = error;
    return { kind: 'failed', who, what, remedy, cause: cause === undefined ? null : messageOf(cause) };
  }
}

async function resultOf(request: ReadRequest): Promise<ReadResult> {
  if (request.kind === 'feed') return { kind: 'feed', feed: readFeedBytes(request.bytes, request.url) };
  if (request.kind === 'entry') return { kind: 'read', read: readEntryArticle(request.entry, request.id) };
  const { source, name, id, given } = request;
  const bytes = typeof source === 'string' ? await fileBytes(source, name) : source;
  return { kind: 'read', read: await readBytes(name, bytes, id, given) };
}

process.on('message', (request: ReadRequest) => {
  replyTo(request).then(
    (reply) => process.send?.(reply),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// Who asked is gone, so nobody waits for what is being read.
process.on('disconnect', () => process.exit());

process.send?.({ kind: 'ready' } satisfies ReadReply);
