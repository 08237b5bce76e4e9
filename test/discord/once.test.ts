import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once as happens } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OnceOptions, openOnce } from '../../src/discord/once.js';
import { VerbatimError } from '../../src/errors.js';

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-once-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function claims(options: OnceOptions, ids: readonly string[]): Promise<boolean[]> {
  const once = await openOnce(options);
  const claimed = ids.map((id) => once.claim(id));
  await once.close();
  return claimed;
}

test('an id is claimed once, also after a restart', async (t) => {
  const stateDir = await temporaryFolder(t);
  assert.deepEqual(await claims({ stateDir }, ['1', '2', '1']), [true, true, false]);
  assert.deepEqual(await claims({ stateDir }, ['2', '3', '1']), [false, true, false]);
});

test('what was claimed stays claimed, whenever the process is killed', async (t) => {
  const stateDir = await temporaryFolder(t);
  let first = 0;
  for (let round = 0; round < 6; round++) {
    const claimer = spawn(
      process.execPath,
      [join(import.meta.dirname, 'once-claimer.js'), stateDir, `${first}`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    claimer.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const closed = happens(claimer, 'close');
    await happens(claimer.stdout, 'data');
    await sleep(Math.random() * 100);
    claimer.kill('SIGKILL');
    await closed;
    const claimed = output.split('\n').slice(0, -1);
    assert.ok(claimed.length > 0);
    const last = claimed.slice(-5_000);
    assert.deepEqual(
      await claims({ stateDir, remembered: 5_000 }, last),
      last.map(() => false),
    );
    // One more may have been claimed than was said.
    first = Number(claimed.at(-1)) + 2;
  }
});

test('so many of the last ids are remembered, and twice as many at most', async (t) => {
  const stateDir = await temporaryFolder(t);
  const ids = Array.from({ length: 95 }, (_, i) => `${i}`);
  const options = { stateDir, remembered: 10 };
  assert.ok((await claims(options, ids)).every((isFirst) => isFirst));
  assert.deepEqual(
    await claims(options, ids.slice(-10)),
    ids.slice(-10).map(() => false),
  );
  const kept = await Promise.all(
    ['claimed-0.log', 'claimed-0.older.log'].map((name) => readFile(join(stateDir, name), 'utf8')),
  );
  assert.ok(
    kept
      .join('')
      .split('\n')
      .filter((line) => line !== '').length <= 20,
  );
});

test('half a line, or bytes that are none of ours, do no harm', async (t) => {
  const stateDir = await temporaryFolder(t);
  await claims({ stateDir }, ['11', '12']);
  await appendFile(join(stateDir, 'claimed-0.log'), Buffer.from([0xff, 10, 0, 10, 0x31]));
  assert.deepEqual(await claims({ stateDir }, ['11', '1', '13']), [false, true, true]);
  assert.deepEqual(await claims({ stateDir }, ['12', '1', '13']), [false, false, false]);
});

test('shards keep apart', async (t) => {
  const stateDir = await temporaryFolder(t);
  assert.deepEqual(await claims({ stateDir, writer: 0 }, ['1']), [true]);
  assert.deepEqual(await claims({ stateDir, writer: 1 }, ['1']), [true]);
});

test('a folder that cannot be used is told with the remedy', async (t) => {
  const stateDir = await temporaryFolder(t);
  await writeFile(join(stateDir, 'file'), '');
  await assert.rejects(
    openOnce({ stateDir: join(stateDir, 'file', 'state') }),
    (error) => error instanceof VerbatimError && error.remedy.includes('STATE_DIR'),
  );
});
