import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recall, recallTable } from './recall.js';

describe('recall', () => {
  it('counts a sentence that is not found as missed', () => {
    assert.deepEqual(recall([0, 2, -1, 3], 3), { hits: 2, of: 4 });
  });

  it('is shown at 1, 3 and 16, of search alone and after reading', () => {
    const text = recallTable([
      [
        'all',
        [
          { search: 15, read: 0 },
          { search: -1, read: 2 },
        ],
      ],
    ]);
    const [, , row = ''] = text.split('\n');
    assert.deepEqual(
      row.split(/ {2,}/).map((cell) => cell.split(' ')[0]),
      ['all', '2', '0.00', '0.00', '0.50', '0.50', '1.00', '1.00'],
    );
  });
});
