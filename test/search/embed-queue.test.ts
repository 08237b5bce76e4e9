import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { VerbatimError } from '../../src/errors.js';
import { EmbedQueue } from '../../src/search/embed-queue.js';

/** Stands for a text, so that a mixed-up order is seen. */
function vectorOf(text: string): Float32Array {
  return Float32Array.from([text.length, text.codePointAt(0) ?? -1, text.codePointAt(text.length - 1) ?? -1]);
}

/** Records the batches, and lets the test hold them back. */
function recorder() {
  const batches: string[][] = [];
  let release = () => {};
  let gate: Promise<void> | null = null;
  return {
    batches,
    hold: () => {
      gate = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => {
      gate = null;
      release();
    },
    run: async (texts: readonly string[]) => {
      batches.push([...texts]);
      await gate;
      return texts.map(vectorOf);
    },
  };
}

describe('EmbedQueue', () => {
  it('gives every request its own vectors in its own order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            texts: fc.array(fc.string({ maxLength: 400, unit: 'grapheme' }), { maxLength: 80 }),
            kind: fc.constantFrom('query', 'passage'),
          }),
          { maxLength: 6 },
        ),
        async (requests) => {
          const queue = new EmbedQueue(recorder().run);
          const answers = await Promise.all(requests.map(({ texts, kind }) => queue.add(texts, kind)));
          assert.deepEqual(
            answers,
            requests.map(({ texts }) => texts.map(vectorOf)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('joins questions of the same moment in one batch', async () => {
    const { run, batches } = recorder();
    const queue = new EmbedQueue(run);
    await Promise.all(['a', 'b', 'c'].map((text) => queue.add([text], 'query')));
    assert.deepEqual(batches, [['a', 'b', 'c']]);
  });

  it('joins the questions that come while a batch runs, and takes them before waiting passages', async () => {
    const { run, batches, hold, release } = recorder();
    const queue = new EmbedQueue(run);
    hold();
    const passages = queue.add(
      Array.from({ length: 100 }, (_, i) => `passage ${i}`),
      'passage',
    );
    await new Promise(setImmediate);
    const questions = Promise.all([queue.add(['who'], 'query'), queue.add(['when'], 'query')]);
    release();
    await questions;
    assert.deepEqual(batches[1], ['who', 'when']);
    await passages;
  });

  it('pads little: no batch is large, and long texts do not travel with short ones', async () => {
    const { run, batches } = recorder();
    const queue = new EmbedQueue(run);
    const texts = Array.from({ length: 300 }, (_, i) => 'x'.repeat(i % 2 === 0 ? 10 : 500 + i));
    await queue.add([...texts, 'y'.repeat(100_000)], 'passage');
    let padded = 0;
    for (const batch of batches) {
      const longest = Math.max(...batch.map((text) => text.length));
      padded += batch.length * longest;
      assert.ok(batch.length === 1 || batch.length * longest <= 2_048, `${batch.length} x ${longest}`);
      assert.ok(batch.length <= 16);
    }
    assert.equal(batches.flat().length, 301);
    assert.ok(padded < 1.1 * batches.flat().join('').length, `${padded} characters with padding`);
  });

  it('refuses what is beyond its bound, and takes it when there is room again', async () => {
    const { run, hold, release } = recorder();
    const queue = new EmbedQueue(run, 2);
    hold();
    const waiting = [queue.add(['a'], 'query'), queue.add(['b'], 'passage')];
    await assert.rejects(queue.add(['c'], 'query'), (error) => {
      assert.ok(error instanceof VerbatimError);
      assert.match(error.message, /2 requests are waiting already/);
      return true;
    });
    release();
    await Promise.all(waiting);
    assert.equal((await queue.add(['c'], 'query')).length, 1);
  });

  it('fails a request after its time limit and goes on with the others', async () => {
    const { run, batches, hold, release } = recorder();
    const queue = new EmbedQueue(run);
    hold();
    const first = queue.add(['first'], 'query');
    await new Promise(setImmediate);
    const hurried = queue.add(['hurried'], 'query', { timeoutMs: 5 });
    await assert.rejects(hurried, /0 of 1 texts were embedded within the limit of 5 ms/);
    release();
    await first;
    await queue.add(['next'], 'query');
    assert.deepEqual(batches, [['first'], ['next']], 'what timed out is not run any more');
  });

  it('takes an endless time limit', async () => {
    const queue = new EmbedQueue(recorder().run);
    assert.equal((await queue.add(['a'], 'query', { timeoutMs: Number.POSITIVE_INFINITY })).length, 1);
  });

  it('fails only the requests whose batch failed', async () => {
    const queue = new EmbedQueue(async (texts) => {
      if (texts.includes('bad')) throw new Error('no');
      return texts.map(vectorOf);
    });
    const [bad, good] = await Promise.allSettled([
      queue.add(['bad'], 'query'),
      queue.add(['good'], 'passage'),
    ]);
    assert.equal(bad.status, 'rejected');
    assert.equal(good.status, 'fulfilled');
  });

  it('fails a request whose progress callback throws, and no other', async () => {
    const queue = new EmbedQueue(recorder().run);
    const [broken, whole] = await Promise.allSettled([
      queue.add(['a'], 'query', {
        onProgress: () => {
          throw new Error('the bar broke');
        },
      }),
      queue.add(['b'], 'query'),
    ]);
    assert.equal(broken.status, 'rejected');
    assert.equal(whole.status, 'fulfilled');
  });

  it('tells how many texts are done', async () => {
    const done: number[] = [];
    const queue = new EmbedQueue(recorder().run);
    await queue.add(['a', 'b', 'c'], 'passage', { onProgress: (count) => done.push(count) });
    assert.deepEqual(done, [1, 2, 3]);
  });
});
