import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Lane } from '../../src/models/lane.js';

/** A piece of work that lasts until it is told to end. */
function piece(log: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { work, end: () => end() };
}

describe('the lane', () => {
  it('does one piece of work at a time, questions before articles, each in the order they came', async () => {
    const lane = new Lane();
    const log: string[] = [];
    const running = piece(log, 'first article');
    const done = [
      lane.do('article', running.work),
      ...(['second article', 'third article'] as const).map((name) =>
        lane.do('article', async () => log.push(name)),
      ),
      ...(['first question', 'second question'] as const).map((name) =>
        lane.do('question', async () => log.push(name)),
      ),
    ];
    assert.deepEqual(log, ['first article begins'], 'nothing begins while something runs');
    running.end();
    await Promise.all(done);
    assert.deepEqual(log, [
      'first article begins',
      'first article ends',
      'first question',
      'second question',
      'second article',
      'third article',
    ]);
  });

  it('lets a question in that comes between two pieces of an article', async () => {
    const lane = new Lane();
    const log: string[] = [];
    const first = lane.do('article', async () => log.push('article'));
    const second = lane.do('article', async () => log.push('article'));
    let asked: Promise<unknown> = Promise.resolve();
    setImmediate(() => {
      asked = lane.do('question', async () => log.push('question'));
    });
    await Promise.all([first, second]);
    await asked;
    assert.deepEqual(log, ['article', 'question', 'article']);
  });

  it('gives each what its own work gives or throws, and goes on after errors', async () => {
    const lane = new Lane();
    const results = await Promise.allSettled([
      lane.do('question', async () => 1),
      lane.do('question', () => Promise.reject(new Error('refused'))),
      lane.do('question', () => {
        throw new Error('thrown at once');
      }),
      lane.do('article', async () => 2),
    ]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason))),
      [1, 'Error: refused', 'Error: thrown at once', 2],
    );
    assert.equal(await lane.do('article', async () => 'later'), 'later');
  });
});
