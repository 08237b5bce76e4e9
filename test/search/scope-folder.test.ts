import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Article } from '../../src/article/article.js';
import { type OpenFolderOptions, openFolderIndex } from '../../src/search/scope-folder.js';
import { ScopeIndex } from '../../src/search/scope-index.js';
import {
  articleOf,
  bridgeArticle,
  DIMENSIONS,
  hnswlib,
  indexed,
  madeArticle,
  queryOf,
  sentencesOf,
  temporaryFolder,
  weights,
  whaleArticle,
} from './fixtures.js';
import { type HashedEncoder, hashedEncoder } from './hashed-encoder.js';

const articles = [whaleArticle, bridgeArticle, ...[1, 2, 3].map((at) => madeArticle(`made-${at}`, 12))];
const skip = hnswlib === null;

/** Opens the articles' index in a folder, whole, and closes it when the test ends; with what was said and encoded. */
async function open(
  t: TestContext,
  folder: string,
  of: readonly Article[] = articles,
  options: Partial<Omit<OpenFolderOptions, 'encoder'>> & { encoder?: HashedEncoder } = {},
) {
  const notices: string[] = [];
  const encoder = options.encoder ?? hashedEncoder({ dimensions: DIMENSIONS });
  const opened = await openFolderIndex(of, {
    folder,
    weights,
    exactBelow: 20,
    isWhole: true,
    onNotice: (line) => notices.push(line),
    ...options,
    encoder,
  });
  t.after(opened.close);
  return { ...opened, encoded: encoder.encoded, notices };
}

const found = (index: ScopeIndex) =>
  new Set(
    index
      .search(queryOf('whale stone 7'), 12)
      .candidates.map(({ article, score }) => `${article.id} ${score}`),
  );

async function assertRight(index: ScopeIndex, of: readonly Article[] = articles): Promise<void> {
  const fresh = await ScopeIndex.open(of.map(indexed), { dimensions: DIMENSIONS, weights, hnswlib: null });
  assert.deepEqual(found(index), found(fresh));
  await index.settled();
  assert.deepEqual(found(index), found(fresh));
}

const vectorsIn = (folder: string) =>
  readdirSync(join(folder, 'vectors')).map((name) => join(folder, 'vectors', name));

test('the first start builds in silence and shows progress; the next reads all from the disk', async (t) => {
  const folder = temporaryFolder(t);
  const progress: [string, number, number][] = [];
  const first = await open(t, folder, articles, {
    onProgress: (done, total, { id }) => progress.push([id, done, total]),
  });
  await assertRight(first.index);
  assert.deepEqual(progress.slice(0, 3), [
    ['whales', 2, 4],
    ['whales', 4, 4],
    ['bridges', 2, 4],
  ]);
  assert.deepEqual([first.notices, first.report.embedded], [[], 5]);
  const next = await open(t, folder);
  await assertRight(next.index);
  assert.deepEqual([next.encoded, next.notices], [[], []]);
  assert.deepEqual(next.report, { ...first.report, embedded: 0 });
  assert.ok(next.report.bytes > 0 && next.report.sentences === 44);
  if (process.platform === 'win32') return;
  for (const path of vectorsIn(folder)) assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('an article that has changed is embedded again, alone', async (t) => {
  const folder = temporaryFolder(t);
  await open(t, folder);
  const changed = [...articles.slice(1), articleOf('whales', ['Whales are gone.'])];
  const { encoded, notices, index, report } = await open(t, folder, changed);
  assert.deepEqual([encoded, notices, report.embedded], [['Whales are gone.'], [], 1]);
  await assertRight(index, changed);
});

for (const [what, encoder] of Object.entries({
  model: hashedEncoder({ id: 'another' }),
  weights: hashedEncoder({}, 'f'.repeat(64)),
  habits: hashedEncoder({ passagePrefix: 'passage: ' }),
})) {
  test(`vectors of other ${what} are not used`, async (t) => {
    const folder = temporaryFolder(t);
    await open(t, folder);
    const { encoded, notices } = await open(t, folder, articles, { encoder });
    assert.deepEqual([encoded.length, notices], [44, []]);
    assert.deepEqual((await open(t, folder)).encoded, [], 'both are kept');
  });
}

test('the same article under another title is embedded again', async (t) => {
  const folder = temporaryFolder(t);
  await open(t, folder, [whaleArticle]);
  const { encoded } = await open(t, folder, [{ ...whaleArticle, title: 'Of whales' }]);
  assert.deepEqual(encoded, sentencesOf(whaleArticle));
});

test('asking to rebuild embeds and builds again', async (t) => {
  const folder = temporaryFolder(t);
  await open(t, folder);
  const { encoded, notices, index } = await open(t, folder, articles, { rebuild: true });
  assert.deepEqual([encoded.length, notices], [44, []]);
  await assertRight(index);
});

test('damaged vectors are never used, and it is said once for all', async (t) => {
  const folder = temporaryFolder(t);
  await open(t, folder);
  const faults: Record<string, (path: string, whole: Buffer) => void> = {
    flipped: (path, whole) => writeFileSync(path, whole.fill(whole.readUInt8(5) ^ 1, 5, 6)),
    'flipped in its seal': (path, whole) =>
      writeFileSync(path, whole.fill(whole.at(-1) ? 0 : 1, whole.length - 1)),
    short: (path, whole) => truncateSync(path, whole.length - 4),
    empty: (path) => truncateSync(path, 0),
    zeroed: (path, whole) => writeFileSync(path, whole.fill(0)),
    'of another article': (path) =>
      writeFileSync(path, readFileSync(vectorsIn(folder).find((one) => one !== path) ?? '')),
  };
  for (const [what, harm] of Object.entries(faults)) {
    const [path = ''] = vectorsIn(folder);
    harm(path, readFileSync(path));
    const mended = await open(t, folder);
    assert.match(
      mended.notices.join(),
      /^index: the vectors of [\w-]+ on the disk are damaged\. Embedding again\.$/,
    );
    assert.equal(mended.report.embedded, 1, what);
    await assertRight(mended.index);
    const next = await open(t, folder);
    assert.deepEqual([next.notices, next.encoded], [[], []], what);
  }
  for (const path of vectorsIn(folder)) truncateSync(path, 1);
  assert.equal((await open(t, folder)).notices.length, 1);
});

test('a graph whose manifest is damaged is never used, and costs no vectors', { skip }, async (t) => {
  const folder = temporaryFolder(t);
  await open(t, folder);
  const path = join(folder, 'manifest.json');
  const whole = readFileSync(path, 'utf8');
  const sealless = JSON.stringify({ sha256: '0'.repeat(64), graph: JSON.parse(whole).graph });
  for (const text of [
    '',
    whole.slice(0, -20),
    whole.replace(/"first":\d+/, '"first":999'),
    sealless,
    '{}',
    '\0',
  ]) {
    writeFileSync(path, text);
    const { notices, encoded, index } = await open(t, folder);
    assert.match(
      notices.join(),
      /^index: the HNSW graph on the disk is not used: its manifest.json is .+ again\.$/,
    );
    assert.deepEqual(encoded, []);
    await assertRight(index);
    assert.deepEqual((await open(t, folder)).notices, []);
  }
});

test('a graph and a manifest that do not belong together are never used', { skip }, async (t) => {
  const [folder, other] = [temporaryFolder(t), temporaryFolder(t)];
  await open(t, folder);
  await open(t, other, [madeArticle('other', 50)]);
  writeFileSync(join(folder, 'graph.bin'), readFileSync(join(other, 'graph.bin')));
  const { notices, index } = await open(t, folder);
  assert.match(notices.join(), /^index: the HNSW graph on the disk is not used/);
  await assertRight(index);
});

test('files of articles that are no more are removed when they are old', async (t) => {
  const folder = temporaryFolder(t);
  await open(t, folder);
  const [old = '', young = ''] = vectorsIn(folder);
  const mine = join(folder, 'vectors', 'notes.txt');
  writeFileSync(mine, 'mine');
  for (const path of [old, mine]) utimesSync(path, 0, 0);
  await open(t, folder, [articleOf('only', ['One.'])]);
  const left = vectorsIn(folder);
  assert.ok(left.includes(young) && left.includes(mine) && !left.includes(old));
});

test('where nothing can be written it serves from memory and says so once', async (t) => {
  const folder = join(temporaryFolder(t), 'a-file');
  writeFileSync(folder, '');
  const { notices, index, report } = await open(t, folder);
  await assertRight(index);
  assert.equal(report.bytes, 0);
  assert.equal(notices.length, 1, notices.join('\n'));
  assert.match(notices[0] ?? '', /^index: it cannot be saved in .*a-file.* serves from memory.*INDEX_DIR/);
});

test('what fails while embedding is told; what was done is kept', async (t) => {
  const folder = temporaryFolder(t);
  const encoder = hashedEncoder();
  const failing = {
    ...encoder,
    window: (window: Parameters<typeof encoder.window>[0]) =>
      window.sentences.includes('Ropes sway.')
        ? Promise.reject(new Error('no such weights'))
        : encoder.window(window),
  };
  await assert.rejects(open(t, folder, articles, { encoder: failing }), /no such weights/);
  assert.deepEqual((await open(t, folder)).report.embedded, articles.length - 1);
});

test('embedding is given up when it is not wanted any more, with the reason', async (t) => {
  const stopping = new AbortController();
  const reason = new Error('not wanted');
  const onProgress = () => stopping.abort(reason);
  const opening = open(t, temporaryFolder(t), articles, { signal: stopping.signal, onProgress });
  await assert.rejects(opening, reason);
});

test('several that open at the same time do not harm each other', async (t) => {
  const folder = temporaryFolder(t);
  const opened = await Promise.all([1, 2, 3].map(() => open(t, folder)));
  for (const { notices, index } of opened) {
    assert.deepEqual(notices, []);
    await assertRight(index);
  }
  const next = await open(t, folder);
  assert.deepEqual([next.encoded, next.notices.length <= 1], [[], true]);
  await assertRight(next.index);
});

test('an article without sentences is nothing to find', async (t) => {
  const folder = temporaryFolder(t);
  const empty = articleOf('empty', []);
  for (let start = 0; start < 2; start++) {
    const { index, notices } = await open(t, folder, [empty, whaleArticle]);
    assert.deepEqual(index.search(queryOf('empty'), 5, new Set(['empty'])).candidates, []);
    assert.deepEqual(notices, []);
    await assertRight(index, [empty, whaleArticle]);
  }
});
