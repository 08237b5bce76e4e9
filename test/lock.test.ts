import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { tryLock } from '../src/lock.js';

const MODULE = new URL('../src/lock.js', import.meta.url).href;

async function pathOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-lock-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'a.lock');
}

/** A process that takes the lock, says whether it has it, and stays. */
async function holder(t: TestContext, path: string) {
  const program = `
    import { tryLock } from '${MODULE}';
    const lock = await tryLock(process.argv[1]);
    process.stdout.write(lock === null ? 'refused' : 'held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  const [said] = await once(child.stdout, 'data');
  return { child, ended, said: String(said) };
}

test('one at a time holds a lock', async (t) => {
  const path = await pathOf(t);
  const lock = await tryLock(path);
  assert.ok(lock);
  assert.equal(await tryLock(path), null);
  await lock.release();
  const again = await tryLock(path);
  assert.ok(again);
  await again.release();
});

test('of many who ask at once one gets it, also where a killed process left its file', async (t) => {
  const path = await pathOf(t);
  for (let round = 0; round < 5; round++) {
    if (round === 4) writeFileSync(path, '');
    const locks = await Promise.all(Array.from({ length: 8 }, () => tryLock(path)));
    const held = locks.filter((lock) => lock !== null);
    assert.equal(held.length, 1);
    await held[0]?.release();
  }
});

test('a process holds it until it is killed, however that is', async (t) => {
  const path = await pathOf(t);
  const first = await holder(t, path);
  assert.equal(first.said, 'held');
  assert.equal(await tryLock(path), null);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await holder(t, path);
  assert.equal(second.said, 'held');
  assert.equal((await holder(t, path)).said, 'refused');
});

test('a name may be longer than the address of a socket', async (t) => {
  const folder = join(await pathOf(t), 'x'.repeat(100), 'y'.repeat(100));
  mkdirSync(folder, { recursive: true });
  const [a, b] = ['a.lock', 'b.lock'].map((name) => join(folder, name));
  assert.ok(a && b);
  const locks = [await tryLock(a), await tryLock(b), await tryLock(a)];
  assert.deepEqual(
    locks.map((lock) => lock !== null),
    [true, true, false],
  );
  for (const lock of locks) await lock?.release();
});

test('where there can be none, that is thrown', async (t) => {
  await assert.rejects(tryLock(join(await pathOf(t), 'none', 'a.lock')));
});
