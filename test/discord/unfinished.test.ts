import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ANSWERABLE_MS, openUnfinished } from '../../src/discord/unfinished.js';

const NAME = 'unfinished-0.json';

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-unfinished-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const message = (id: string, at = Date.now()) =>
  ({ kind: 'message', id, channelId: `channel ${id}`, at }) as const;
const interaction = (id: string, at = Date.now()) =>
  ({ kind: 'interaction', id, applicationId: '1', token: `secret ${id}`, locale: 'zh-TW', at }) as const;

test('what is taken and not finished is left, and nothing else', async (t) => {
  const stateDir = await temporaryFolder(t);
  const late = Date.now() - ANSWERABLE_MS - 1000;
  const first = openUnfinished({ stateDir });
  for (const id of ['1', '2']) first.take(message(id));
  for (const id of ['3', '4']) first.take(interaction(id));
  first.take(message('5', late));
  for (const id of ['1', '3']) first.finish(id);
  first.close();
  first.finish('2');
  const second = openUnfinished({ stateDir });
  assert.deepEqual(
    second.left.map(({ id }) => id),
    ['2', '4'],
  );
  assert.deepEqual(second.channels, ['channel 5', 'channel 2', 'channel 1']);
  assert.doesNotMatch(await readFile(join(stateDir, NAME), 'utf8'), /secret 3/);
});

test('a token that can no longer be used is gone once the bot is started', async (t) => {
  const stateDir = await temporaryFolder(t);
  const old = { taken: [interaction('1', Date.now() - ANSWERABLE_MS - 1)], channels: [] };
  await writeFile(join(stateDir, NAME), JSON.stringify(old));
  assert.deepEqual(openUnfinished({ stateDir }).left, []);
  assert.doesNotMatch(await readFile(join(stateDir, NAME), 'utf8'), /secret/);
});

test('it stays small, and remembers the last 25 channels', async (t) => {
  const stateDir = await temporaryFolder(t);
  const unfinished = openUnfinished({ stateDir });
  for (let i = 0; i < 1100; i++) unfinished.take(message(`${i}`));
  assert.equal(unfinished.channels.length, 25);
  assert.equal(unfinished.channels[0], 'channel 1099');
  const { left } = openUnfinished({ stateDir });
  assert.equal(left.length, 1000);
  assert.equal(left.at(-1)?.id, '1099');
});

for (const content of ['', '{"taken":[{"kind":"mess', '{"taken":[{}],"channels":[]}']) {
  test(`a file that holds ${JSON.stringify(content)} is one warning, and does not stop the bot`, async (t) => {
    const stateDir = await temporaryFolder(t);
    await writeFile(join(stateDir, NAME), content);
    const warnings: string[] = [];
    const unfinished = openUnfinished({ stateDir, onWarn: (line) => warnings.push(line) });
    assert.deepEqual(unfinished.left, []);
    unfinished.take(message('1'));
    assert.equal(openUnfinished({ stateDir }).left.length, 1);
    assert.equal(warnings.length, 1);
  });
}
