import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pool } from '../../src/search/pooling.js';

/** Two texts, three columns, two dimensions; the second text has one token of padding on the given side. */
function hidden(...second: number[]) {
  return { data: Float32Array.from([3, 0, 0, 4, 0, 0, ...second]), rows: 2, tokens: 3, dimensions: 2 };
}
const right = [1n, 1n, 1n, 1n, 1n, 0n];
const left = [1n, 1n, 1n, 0n, 1n, 1n];

function close(actual: Float32Array | null | undefined, expected: number[]): void {
  assert.ok(actual);
  expected.forEach((value, i) => {
    assert.ok(Math.abs((actual[i] ?? Number.NaN) - value) < 1e-6, `${actual} is not ${expected}`);
  });
}

describe('pool', () => {
  it('means over tokens, not over padding, at unit length', () => {
    const [first, second] = pool(hidden(1, 0, 0, 1, 9, 9), right, 'mean');
    close(first, [0.6, 0.8]);
    close(second, [Math.SQRT1_2, Math.SQRT1_2]);
    close(pool(hidden(9, 9, 1, 0, 0, 1), left, 'mean')[1], [Math.SQRT1_2, Math.SQRT1_2]);
  });

  it('takes the first or the last token, wherever the padding stands', () => {
    close(pool(hidden(2, 0, 0, 2, 9, 9), right, 'cls')[1], [1, 0]);
    close(pool(hidden(9, 9, 2, 0, 0, 2), left, 'cls')[1], [1, 0]);
    close(pool(hidden(2, 0, 0, 2, 9, 9), right, 'last_token')[1], [0, 1]);
    close(pool(hidden(9, 9, 2, 0, 0, 2), left, 'last_token')[1], [0, 1]);
  });

  it('reads what the network pooled itself, whatever the length of the texts', () => {
    const pooled = { data: Float32Array.from([3, 4, 0, 5]), rows: 2, tokens: 1, dimensions: 2 };
    for (const pooling of ['mean', 'cls', 'last_token'] as const) {
      close(pool(pooled, right, pooling)[0], [0.6, 0.8]);
      close(pool(pooled, right, pooling)[1], [0, 1]);
    }
  });

  it('gives null for what is not finite and a unit vector for zero', () => {
    const pooled = (...data: number[]) => ({
      data: Float32Array.from(data),
      rows: 1,
      tokens: 1,
      dimensions: 2,
    });
    assert.deepEqual(pool(pooled(Number.NaN, 1), [1n], 'mean'), [null]);
    assert.deepEqual(pool(pooled(Number.POSITIVE_INFINITY, 1), [1n], 'mean'), [null]);
    close(pool(pooled(0, 0), [1n], 'mean')[0], [Math.SQRT1_2, Math.SQRT1_2]);
  });
});
