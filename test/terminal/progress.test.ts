import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import { messages } from '../../src/terminal/messages.js';
import { openProgress } from '../../src/terminal/progress.js';

const CLEAR = '\r\u001b[2K';

function watch(live: boolean) {
  const stream = new PassThrough({ encoding: 'utf8' });
  let time = 0;
  const progress = openProgress(stream, live, messages.en, () => time);
  return {
    progress,
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
    written: () => (stream.read() as string | null) ?? '',
  };
}

describe('progress', () => {
  test('stays silent while the work is short', () => {
    const { progress, wait, written } = watch(true);
    for (const done of [0, 50, 100]) {
      wait(100);
      progress.update({ stage: 'embed', done, total: 100, name: 'article' });
    }
    progress.end();
    assert.equal(written(), '');
  });

  test('draws a bar on a terminal, and takes it away at the end', () => {
    const { progress, wait, written } = watch(true);
    progress.update({ stage: 'download', done: 0, total: 200, name: 'model.onnx' });
    wait(600);
    progress.update({ stage: 'download', done: 100, total: 200, name: 'model.onnx' });
    assert.equal(written(), `${CLEAR}[############------------]  50% Downloading model.onnx`);
    wait(10);
    progress.update({ stage: 'download', done: 110, total: 200, name: 'model.onnx' });
    assert.equal(written(), '', 'it is not redrawn more often than the eye sees');
    progress.update({ stage: 'download', done: 200, total: 200, name: 'model.onnx' });
    assert.match(written(), /\[#{24}\] 100% /);
    progress.end();
    assert.equal(written(), CLEAR);
  });

  test('puts a notice above the bar', () => {
    const { progress, wait, written } = watch(true);
    progress.update({ stage: 'embed', done: 0, total: 2, name: 'a' });
    wait(600);
    progress.update({ stage: 'embed', done: 1, total: 2, name: 'a' });
    written();
    progress.notice('exact search serves');
    assert.equal(written(), `${CLEAR}exact search serves\n`);
  });

  test('is one line a stage where the line cannot be redrawn', () => {
    const { progress, wait, written } = watch(false);
    for (const name of ['a', 'b\u001b[2J']) {
      for (const done of [0, 1, 2, 3]) {
        progress.update({ stage: 'embed', done, total: 3, name });
        wait(600);
      }
    }
    progress.end();
    assert.equal(written(), 'Embedding a…\nEmbedding b␛[2J…\n');
  });

  test('shows no more than the whole, also where the size is not known', () => {
    const { progress, wait, written } = watch(true);
    progress.update({ stage: 'download', done: 1, total: 0, name: 'x' });
    wait(600);
    progress.update({ stage: 'download', done: 5, total: 0, name: 'x' });
    assert.match(written(), / 0% /);
    wait(600);
    progress.update({ stage: 'download', done: 9, total: 3, name: 'x' });
    assert.match(written(), / 100% /);
  });
});
