import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Article } from '../../src/article/article.js';
import { assertAnswers, indexFiles, open, openable, temporaryFolder, whyNotUsed } from './index-fixtures.js';

const KILLS = 20;
const KILLED_BEFORE_THE_FIRST_SAVE = 5;
const LANES = 2;
const STARTUP_MS = 400;
const SAVE_MS = 120;

const opener = join(import.meta.dirname, 'index-opener.js');

interface Line {
  readonly kind: string;
  readonly loaded: boolean;
  readonly rebuilds: string[];
  readonly warnings: string[];
}

async function openElsewhere(
  indexDir: string,
  rounds: number,
  names: string[],
  shell?: string,
): Promise<Line[]> {
  const command = [process.execPath, opener, indexDir, String(rounds), ...names];
  const [file = '', ...args] =
    shell === undefined ? command : ['bash', '-c', `${shell}; exec "$@"`, 'bash', ...command];
  const { stdout } = await promisify(execFile)(file, args);
  return stdout
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
}

function version(name: 'old' | 'new' | 'long'): Article {
  const article = openable[name];
  assert.ok(article);
  return article;
}

/** What stands on the disk is one of the two versions, whole; both are then opened rightly. */
async function assertOneIsWhole(t: TestContext, indexDir: string, what: string): Promise<void> {
  const reasons = [
    await whyNotUsed(t, indexDir, version('old')),
    await whyNotUsed(t, indexDir, version('new')),
  ];
  const others = reasons.filter((reason) => reason !== null);
  assert.equal(others.length, 1, `${what}: ${reasons.join(' / ')}`);
  assert.match(others[0] ?? '', /its article hash/, what);
  await assertRight(indexDir, what);
}

async function assertRight(indexDir: string, what: string): Promise<void> {
  for (const name of ['old', 'new'] as const) {
    const opened = await open(version(name), indexDir);
    assertAnswers(assert, opened, version(name));
    assert.deepEqual(opened.warnings, [], what);
  }
}

test('killed at any moment of a save, the old or the new index is whole', async (t) => {
  let kill = 0;
  const lane = async () => {
    while (kill < KILLS) {
      const early = kill++ < KILLED_BEFORE_THE_FIRST_SAVE;
      await killOnce(t, early);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
});

async function killOnce(t: TestContext, early: boolean): Promise<void> {
  const indexDir = temporaryFolder(t);
  const child = spawn(process.execPath, [opener, indexDir, '0', 'old', 'new'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  if (!early) await firstLine(child);
  const delayMs = Math.random() * (early ? STARTUP_MS : 2 * SAVE_MS);
  await sleep(delayMs);
  child.kill('SIGKILL');
  assert.deepEqual(await exit, [null, 'SIGKILL']);
  const what = `killed ${delayMs} ms after ${early ? 'its start' : 'its first save'}`;
  if (early) await assertRight(indexDir, what);
  else await assertOneIsWhole(t, indexDir, what);
}

async function firstLine(child: ChildProcess): Promise<void> {
  assert.ok(child.stdout);
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  child.stdout.resume();
}

test('of processes that start at once one builds the index, and the others wait for it', async (t) => {
  const indexDir = temporaryFolder(t);
  const starts = await Promise.all([1, 2, 3].map(() => openElsewhere(indexDir, 1, ['long'])));
  assert.deepEqual(
    starts
      .flat()
      .map(({ loaded }) => loaded)
      .sort(),
    [false, true, true],
  );
  for (const { rebuilds, warnings } of starts.flat()) {
    assert.deepEqual(warnings, []);
    assert.ok(
      rebuilds.every((line) => line.endsWith('another process builds an index. Waiting for it.')),
      rebuilds.join(),
    );
  }
  assert.equal(await whyNotUsed(t, indexDir, version('long')), null);
  assert.deepEqual((await open(version('long'), indexDir)).encoder.encoded, []);
});

test('several openings in one process at the same time encode once', async (t) => {
  const indexDir = temporaryFolder(t);
  const opened = await Promise.all([1, 2, 3].map(() => open(version('long'), indexDir)));
  assert.equal(opened.filter(({ encoder }) => encoder.encoded.length > 0).length, 1);
  for (const one of opened) assertAnswers(assert, one, version('long'));
});

test('processes that save different versions again and again do not harm each other', async (t) => {
  const indexDir = temporaryFolder(t);
  const starts = await Promise.all(
    [['old'], ['new'], ['old', 'new']].map((names) => openElsewhere(indexDir, 8, names)),
  );
  assert.deepEqual(
    starts.flat().flatMap(({ warnings }) => warnings),
    [],
  );
  await assertOneIsWhole(t, indexDir, 'after all');
});

// A limit on file sizes makes writes fail part way, as a full disk does, for Node and for hnswlib alike.
test('on a full disk it serves from memory, and the old index stays', {
  skip: process.platform === 'win32',
}, async (t) => {
  const kinds = new Set<string>();
  for (const kib of [0, 1, 2, 3, 4, 6, 12]) {
    const indexDir = temporaryFolder(t);
    const [start] = await openElsewhere(indexDir, 1, ['long'], `ulimit -f ${kib}`);
    assert.ok(start);
    kinds.add(`${start.kind} ${start.warnings.join().includes('cannot be saved') ? 'unsaved' : 'saved'}`);
    assert.deepEqual(start.rebuilds, []);
    assert.equal(start.warnings.length, 1, `${kib} KiB: ${start.warnings.join(' / ')}`);
    assert.deepEqual(
      indexFiles(indexDir).names.filter((name) => name.endsWith('.tmp')),
      [],
    );
    const next = await open(version('long'), indexDir);
    assertAnswers(assert, next, version('long'));
    assert.equal(await whyNotUsed(t, indexDir, version('long')), null);
  }
  assert.deepEqual([...kinds].sort(), ['exact saved', 'exact unsaved']);

  const indexDir = temporaryFolder(t);
  await open(version('old'), indexDir);
  const [start] = await openElsewhere(indexDir, 1, ['new'], 'ulimit -f 0');
  assert.match(start?.warnings.join() ?? '', /cannot be saved/);
  assert.equal(await whyNotUsed(t, indexDir, version('old')), null);
});

test('where nothing can be written it serves from memory and says so', async (t) => {
  const indexDir = join(temporaryFolder(t), 'a-file');
  writeFileSync(indexDir, '');
  const { rebuilds, warnings, ...opened } = await open(version('old'), indexDir);
  assertAnswers(assert, opened, version('old'));
  assert.equal(opened.report.bytes, 0);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /^index: harbour: it cannot be saved in .*a-file.* serves from memory/);
  assert.deepEqual(rebuilds, []);
});
