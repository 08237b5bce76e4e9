import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readPieces, rowOf } from '../../src/models/window.js';

const END = -1;
const pieces = (count: number, piece: number) => Array<number>(count).fill(piece);

describe('a window as a row', () => {
  it('is what stands before, the title with its mark, and the sentences', () => {
    assert.deepEqual(rowOf([7, 8], { title: [1, 2], sentences: [[3], [], [4, 5]] }, END), {
      ids: [7, 8, 1, 2, END, 3, 4, 5, END],
      spans: [
        [5, 6],
        [6, 6],
        [6, 8],
      ],
    });
    assert.deepEqual(rowOf([7], { title: [], sentences: [[3]] }, END).ids, [7, 3, END]);
  });

  it('cuts the last sentences first, to one piece each while there is room for that', () => {
    const room = readPieces.window;
    const { ids, spans } = rowOf([7], { title: [], sentences: [pieces(room, 1), [2, 2], [3, 3]] }, END);
    assert.deepEqual(spans, [
      [1, room - 1],
      [room - 1, room],
      [room, room + 1],
    ]);
    assert.equal(ids.length, 1 + room + 1);
    const many = rowOf([7], { title: [1, 1], sentences: Array.from({ length: 500 }, () => [2, 2]) }, END);
    assert.equal(many.ids.length, 1 + room + 1, 'the title takes of the room');
    assert.equal(many.spans.filter(([start, end]) => end > start).length, room - 3);
  });

  it('has never more than is read, and spans in order, for any window', () => {
    const sentence = fc.nat(400).map((count) => pieces(count, 2));
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 30 }), fc.nat(readPieces.title), (sentences, title) => {
        const { ids, spans } = rowOf([7], { title: pieces(title, 1), sentences }, END);
        assert.ok(ids.length <= 1 + readPieces.window + 1);
        assert.equal(spans.length, sentences.length);
        for (const [at, [start, end]] of spans.entries()) {
          assert.ok(start <= end && start === (spans[at - 1]?.[1] ?? start));
        }
      }),
    );
  });
});
