import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { type BotState, openState } from '../../../src/discord/state/state.js';
import { VerbatimError } from '../../../src/errors.js';
import type { Said } from './state-writer.js';

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-state-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function reading<T>(
  folder: string,
  read: (state: BotState) => T,
): Promise<{ value: T; warnings: string[] }> {
  const warnings: string[] = [];
  const state = await openState(folder, (line) => warnings.push(line));
  try {
    return { value: read(state), warnings };
  } finally {
    await state.close();
  }
}

const fail = (line: string) => assert.fail(line);
const journal = (folder: string) => join(folder, 'state-0.journal');

describe('votes', () => {
  test('are one a person, changeable, and outlive the process', async (t) => {
    const folder = await temporaryFolder(t);
    const state = await openState(folder, fail);
    assert.deepEqual(await state.votes.set('a', 'ada', 'up'), { up: 1, down: 0 });
    assert.deepEqual(await state.votes.set('a', 'bob', 'up'), { up: 2, down: 0 });
    assert.deepEqual(await state.votes.set('a', 'ada', 'down'), { up: 1, down: 1 });
    assert.deepEqual(await state.votes.set('a', 'ada', 'down'), { up: 1, down: 1 });
    assert.deepEqual(await state.votes.set('b', 'ada', 'up'), { up: 1, down: 0 });
    assert.deepEqual(await state.votes.set('b', 'ada', null), { up: 0, down: 0 });
    await state.close();
    const { value } = await reading(folder, ({ votes }) => ['a', 'b', 'c'].map((id) => votes.count(id)));
    assert.deepEqual(value, [
      { up: 1, down: 1 },
      { up: 0, down: 0 },
      { up: 0, down: 0 },
    ]);
  });
});

describe('question channels', () => {
  test('are kept for each server', async (t) => {
    const folder = await temporaryFolder(t);
    const state = await openState(folder, fail);
    assert.equal(await state.channels.add('g', '1'), true);
    assert.equal(await state.channels.add('g', '1'), false);
    assert.equal(await state.channels.add('g', '2'), true);
    assert.equal(await state.channels.add('h', '3'), true);
    assert.equal(await state.channels.remove('h', '2'), false, 'not of this server');
    assert.equal(await state.channels.remove('g', '1'), true);
    assert.equal(await state.channels.remove('g', '1'), false);
    await state.close();
    const { value } = await reading(folder, ({ channels }) => ({
      g: channels.list('g'),
      h: channels.list('h'),
      has: ['1', '2', '3'].map((id) => channels.has(id)),
    }));
    assert.deepEqual(value, { g: ['2'], h: ['3'], has: [false, true, true] });
  });
});

test('what was said to be kept is kept, whenever the process is killed', async (t) => {
  const folder = await temporaryFolder(t);
  const expected = new Map<string, Set<string>>();
  for (let round = 1; round <= 6; round++) {
    const writer = spawn(
      process.execPath,
      [join(import.meta.dirname, 'state-writer.js'), folder, `${round}`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    writer.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const closed = once(writer, 'close');
    await once(writer.stdout, 'data');
    await sleep(Math.random() * 150);
    writer.kill('SIGKILL');
    await closed;
    const lines = output.split('\n').slice(0, -1);
    assert.ok(lines.length > 0);
    for (const line of lines) {
      const said = JSON.parse(line) as Said;
      assert.ok(!('warning' in said), line);
      if (said.isKept) expected.set(said.subject, new Set([said.value]));
      else
        expected.set(
          said.subject,
          (expected.get(said.subject) ?? new Set(['null', 'false'])).add(said.value),
        );
    }
    const { warnings } = await reading(folder, ({ votes, channels }) => {
      for (const [subject, values] of expected) {
        const { up, down } = votes.count(subject);
        const vote = up === 1 ? 'up' : down === 1 ? 'down' : 'null';
        const value = subject.startsWith('a') ? vote : String(channels.has(subject));
        assert.ok(values.has(value), `${subject} is ${value}, not ${[...values]}`);
        expected.set(subject, new Set([value]));
      }
    });
    assert.deepEqual(warnings, []);
  }
  const files = await readdir(folder);
  assert.deepEqual(
    files.filter((name) => name.includes('damaged')),
    [],
  );
});

describe('a journal', () => {
  test('that ends in half a line is read up to there, without a word', async (t) => {
    const folder = await temporaryFolder(t);
    const state = await openState(folder, fail);
    await state.votes.set('a', 'ada', 'up');
    await state.votes.set('b', 'ada', 'up');
    await state.close();
    const { size } = await stat(journal(folder));
    await truncate(journal(folder), size - 5);
    const { value, warnings } = await reading(folder, ({ votes }) => [
      votes.count('a').up,
      votes.count('b').up,
    ]);
    assert.deepEqual([value, warnings], [[1, 0], []]);
  });

  test('that is damaged is kept aside, one line says so, and the rest of it is used', async (t) => {
    const folder = await temporaryFolder(t);
    const state = await openState(folder, fail);
    for (const id of ['a', 'b', 'c']) await state.votes.set(id, 'ada', 'up');
    await state.close();
    const damaged = (await readFile(journal(folder), 'utf8')).replace('"answer":"b"', '"answer":"x"');
    await writeFile(journal(folder), damaged);
    const { value, warnings } = await reading(folder, ({ votes }) =>
      ['a', 'b', 'c', 'x'].map((id) => votes.count(id).up),
    );
    assert.deepEqual(value, [1, 0, 1, 0]);
    assert.equal(warnings.length, 1);
    const [aside = ''] = (await readdir(folder)).filter((name) => name.includes('damaged'));
    assert.ok(warnings[0]?.includes(aside), warnings[0]);
    assert.equal(await readFile(join(folder, aside), 'utf8'), damaged);
    assert.deepEqual((await reading(folder, () => null)).warnings, [], 'said once');
  });

  test('of whatever bytes opens', (t) =>
    temporaryFolder(t).then((folder) =>
      fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
          await writeFile(journal(folder), bytes);
          await reading(folder, () => null);
        }),
        { numRuns: 30 },
      ),
    ));

  test('does not grow without bound', async (t) => {
    const folder = await temporaryFolder(t);
    const state = await openState(folder, fail);
    for (let round = 0; round < 40; round++) {
      await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          state.votes.set(`${i}`, 'ada', round % 2 === 0 ? 'up' : 'down'),
        ),
      );
    }
    assert.ok((await readFile(journal(folder), 'utf8')).split('\n').length < 2_500);
    await state.close();
    const { value } = await reading(folder, ({ votes }) =>
      Array.from({ length: 200 }, (_, i) => votes.count(`${i}`)),
    );
    assert.ok(value.every(({ up, down }) => up === 0 && down === 1));
  });

  test('left half written by a process that was killed is no obstacle', async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(`${journal(folder)}.tmp`, 'half');
    await reading(folder, () => null);
    assert.deepEqual(await readdir(folder), ['state-0.journal']);
  });
});

test('several processes keep apart, and know each other after a restart', async (t) => {
  const folder = await temporaryFolder(t);
  const shards = [await openState(folder, fail, 0), await openState(folder, fail, 1)] as const;
  await shards[0].channels.add('g', '1');
  await shards[1].channels.add('h', '2');
  await shards[1].votes.set('a', 'ada', 'up');
  await Promise.all(shards.map((state) => state.close()));

  const moved = await openState(folder, fail, 2);
  assert.deepEqual([moved.channels.list('g'), moved.channels.list('h')], [['1'], ['2']]);
  await moved.channels.remove('g', '1');
  await moved.votes.set('a', 'ada', 'down');
  await moved.close();

  const { value } = await reading(folder, ({ channels, votes }) => [channels.list('g'), votes.count('a')]);
  assert.deepEqual(value, [[], { up: 0, down: 1 }]);
});

test('a folder that cannot be used is told with the remedy', async (t) => {
  const folder = await temporaryFolder(t);
  await appendFile(join(folder, 'file'), '');
  await assert.rejects(
    openState(join(folder, 'file', 'state'), fail),
    (error) => error instanceof VerbatimError && error.remedy.includes('STATE_DIR'),
  );
});
