// Runs as a process of its own, which is killed at its limits: see reader.ts.
import { messageOf, VerbatimError } from '../errors.js';
import { fileBytes, readBytes } from './read.js';
import type { ReadReply, ReadRequest } from './reading-messages.js';

async function replyTo({ path, name, id }: ReadRequest): Promise<ReadReply> {
  try {
    return { kind: 'read', read: readBytes(name, await fileBytes(path, name), id) };
  } catch (error) {
    if (!(error instanceof VerbatimError)) throw error;
    const { who, what, remedy, cause } = error;
    return { kind: 'failed', who, what, remedy, cause: cause === undefined ? null : messageOf(cause) };
  }
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
