import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inTurn } from '../../src/answer/turns.js';

describe('work in turns', () => {
  it('shares no turn of the event loop with other work', async () => {
    let turn = 0;
    let isOver = false;
    const count = () => {
      turn++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const turns = await Promise.all(Array.from({ length: 20 }, () => inTurn(() => turn)));
    isOver = true;
    assert.equal(new Set(turns).size, 20, turns.join(' '));
  });

  it('goes on after work that throws', async () => {
    const failed = inTurn(() => {
      throw new Error('no');
    });
    const next = inTurn(() => 'yes');
    await assert.rejects(failed, /no/);
    assert.equal(await next, 'yes');
  });
});
