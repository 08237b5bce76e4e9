import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Windows } from '../../src/answer/windows.js';
import { articleOf } from '../search/fixtures.js';

const article = articleOf('numbers', ['One.', 'Two.', 'Three.', 'Four.', 'Five.', 'Six.']);

function windowsOf(most?: number) {
  const prepared: string[] = [];
  const prepare = (title: string, sentences: readonly string[]) => {
    prepared.push(sentences.join(' '));
    return { title: [title.length], sentences: sentences.map(({ length }) => [length]) };
  };
  return { windows: new Windows({ prepare }, most), prepared };
}

test('a passage is prepared when it is first read, and no other', () => {
  const { windows, prepared } = windowsOf();
  const window = windows.of(article, 1);
  assert.deepEqual(window, { title: [7], sentences: [[6], [5]] });
  assert.equal(windows.of(article, 1), window);
  assert.deepEqual(prepared, ['Three. Four.']);
  assert.throws(() => windows.of(article, 9), /numbers has no passage 9/);
});

test('those that were read the longest ago are forgotten', () => {
  const { windows, prepared } = windowsOf(2);
  for (const passage of [0, 1, 0, 2, 0, 1]) windows.of(article, passage);
  assert.deepEqual(prepared, ['One. Two.', 'Three. Four.', 'Five. Six.', 'Three. Four.']);
});

test('articles of one id and different words keep apart', () => {
  const { windows, prepared } = windowsOf();
  windows.of(article, 0);
  windows.of(articleOf('numbers', ['Uno.']), 0);
  assert.deepEqual(prepared, ['One. Two.', 'Uno.']);
});
