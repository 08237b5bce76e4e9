import assert from 'node:assert/strict';
import {
  appendFile,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { VerbatimError } from '../../src/errors.js';
import { type Encoder, openEncoder } from '../../src/models/encoder.js';
import { Lane } from '../../src/models/lane.js';
import type { FetchOptions } from '../../src/models/locate.js';
import { bundledModels } from '../../src/package-root.js';
import { type LoopbackHub, openLoopbackHub } from './loopback-hub.js';
import { writeTokenModel } from './token-model.js';

const ID = 'Acme/tiny-model';
const WEIGHTS = 'onnx/model_quantized.onnx';

let folder: string;
let served: string;
let hub: LoopbackHub;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-hub-'));
  served = join(folder, 'served');
  await writeTokenModel(served);
  await rename(join(served, 'onnx/model.onnx'), join(served, WEIGHTS));
  hub = await openLoopbackHub(ID, served);
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

type Choice = Partial<FetchOptions> & { readonly model?: string };

function open({ model = ID, ...options }: Choice = {}): Promise<Encoder> {
  const modelCache = join(folder, 'cache');
  return openEncoder(model, new Lane(), { bundledModels, modelCache, hubEndpoint: hub.endpoint, ...options });
}

/** Opens, reads one question, closes. */
async function readOnce(options: Choice = {}) {
  const encoder = await open(options);
  try {
    const vector = await encoder.question('red or blue?', null);
    return { vector, profile: encoder.profile, revision: encoder.revision };
  } finally {
    await encoder.close();
  }
}

async function fails(what: RegExp, remedy: RegExp, options: Choice = {}): Promise<void> {
  await assert.rejects(open(options), (error) => {
    assert.ok(error instanceof VerbatimError, String(error));
    assert.match(error.what, what);
    assert.match(error.remedy, remedy);
    assert.ok(!error.message.includes('\n'), 'one line');
    return true;
  });
}

/** What lies in the cache under the model's owner. */
function cached(): Promise<string[]> {
  return readdir(join(folder, 'cache', 'Acme')).catch(() => []);
}

describe('a hub model', () => {
  it('is fetched once, with progress, and loads without the hub from then on', async () => {
    const progress: { file: string; loaded: number; total: number }[] = [];
    const cold = await readOnce({ onDownload: (step) => progress.push(step) });
    assert.equal(cold.vector.length, cold.profile.dimensions);
    const last = progress.filter(({ file }) => file === WEIGHTS).at(-1);
    assert.ok(last && last.total > 0);
    assert.equal(last.loaded, last.total);

    hub.requests.length = 0;
    await readOnce();
    assert.deepEqual(hub.requests, [], 'nothing is asked for again');

    await hub.close();
    const warm = await readOnce();
    assert.deepEqual(warm, cold);
    hub = await openLoopbackHub(ID, served);
  });

  it('gives the vectors of the same model from a folder', async () => {
    const fromHub = await readOnce();
    const fromFolder = await readOnce({ model: served, hubEndpoint: 'http://127.0.0.1:9' });
    assert.equal(fromFolder.revision, fromHub.revision);
  });

  it('is read with the pooling and the prefixes that its files state', async () => {
    await cp(join(served, 'config.json'), join(served, '1_Pooling', 'config.json'));
    await writeFile(
      join(served, '1_Pooling', 'config.json'),
      JSON.stringify({ pooling_mode_lasttoken: true }),
    );
    await writeFile(
      join(served, 'config_sentence_transformers.json'),
      JSON.stringify({ prompts: { query: 'ask: ', document: 'text: ' } }),
    );
    const { profile } = await readOnce();
    assert.deepEqual(
      [profile.pooling, profile.queryPrefix, profile.passagePrefix],
      ['last_token', 'ask: ', 'text: '],
    );
  });

  it('is fetched where the hub does not say how long a file is', async () => {
    const body = await readFile(join(served, 'config.json'), 'utf8');
    hub.misbehaviours.set('config.json', { kind: 'replace', body });
    const progress: { file: string; total: number }[] = [];
    await readOnce({ onDownload: (step) => progress.push(step) });
    assert.equal(progress.find(({ file }) => file === 'config.json')?.total, 0);
  });

  it('is taken with plain weights where there are no quantized ones', async () => {
    await cp(join(served, WEIGHTS), join(served, 'onnx/model.onnx'));
    await rm(join(served, WEIGHTS));
    const { vector, profile } = await readOnce();
    assert.equal(profile.dtype, 'fp32');
    assert.equal(vector.length, profile.dimensions);
  });

  it('is whole after a download that was cut half way and tried again', async () => {
    hub.misbehaviours.set(WEIGHTS, { kind: 'cut', afterBytes: 200_000 });
    await fails(/broke off after \d+ of \d+ bytes/, /start again/);
    assert.deepEqual(await cached(), [], 'nothing half is left');
    hub.misbehaviours.clear();
    assert.ok((await readOnce()).vector);
    assert.deepEqual(await cached(), ['tiny-model']);
  });

  it('fails when the hub falls silent', async () => {
    hub.misbehaviours.set(WEIGHTS, { kind: 'stall', afterBytes: 100 });
    await fails(/broke off after 100 of \d+ bytes \(silent for 200 ms\)/, /start again/, {
      downloadStallMs: 200,
    });
    assert.deepEqual(await cached(), []);
  });

  it('is fetched from a hub that is slow, but not silent', async () => {
    hub.misbehaviours.set('config.json', { kind: 'drip', pieces: 15, everyMs: 100 });
    assert.ok((await readOnce({ downloadStallMs: 1_000 })).vector);
  });

  it('is named with the remedy when the hub does not have it', () =>
    fails(/127\.0\.0\.1.* has no config\.json for Acme\/other/, /Correct EMBEDDING_MODEL/, {
      model: 'Acme/other',
    }));

  it('is named with the remedy when it was not exported to ONNX', async () => {
    await rm(join(served, 'onnx'), { recursive: true });
    await fails(/neither onnx\/model_quantized\.onnx nor onnx\/model\.onnx/, /exported to ONNX/);
  });

  for (const [status, what, remedy] of [
    [401, /refuses config\.json .*only for people who log in/, /by hand/],
    [503, /answers HTTP 503/, /Try again later/],
  ] as const) {
    it(`is named with the remedy when the hub answers ${status}`, async () => {
      hub.misbehaviours.set('config.json', { kind: 'status', status });
      await fails(what, remedy);
    });
  }

  it('is not taken from a page that is no hub', async () => {
    hub.misbehaviours.set('config.json', { kind: 'replace', body: '<html>Please log in</html>' });
    await fails(/something else than JSON as config\.json/, /HF_ENDPOINT/);
    assert.deepEqual(await cached(), []);
  });

  it('is named with the remedy when the hub cannot be reached', async () => {
    await hub.close();
    await fails(/cannot be reached .*ECONNREFUSED/, /set HF_ENDPOINT to a mirror/);
    hub = await openLoopbackHub(ID, served);
  });

  it('is refused when its vectors have another size than its config.json says', async () => {
    const config = JSON.parse(await readFile(join(served, 'config.json'), 'utf8'));
    await writeFile(join(served, 'config.json'), JSON.stringify({ ...config, hidden_size: 7 }));
    await fails(/gives vectors of \d+ numbers, but 7 were expected/, /Delete .*tiny-model and start again/);
  });

  for (const file of [WEIGHTS, 'tokenizer.json', 'config.json']) {
    it(`is named with the remedy when its ${file} is broken on the disk`, async () => {
      await readOnce();
      await truncate(join(folder, 'cache', ID, file), 50);
      await fails(/cannot be (?:loaded|read) \(/, /Delete .*tiny-model and start again/);
    });
  }

  it('is fetched again when a file is missing on the disk', async () => {
    await readOnce();
    await rm(join(folder, 'cache', ID, 'tokenizer.json'));
    assert.ok((await readOnce()).vector);
    assert.deepEqual(await cached(), ['tiny-model']);
  });

  it('is whole when it is fetched twice at once', async () => {
    const [first, second] = await Promise.all([readOnce(), readOnce()]);
    assert.deepEqual(first, second);
    assert.deepEqual(await cached(), ['tiny-model']);
  });

  it('clears away what a killed download left an hour ago, and nothing younger', async () => {
    await readOnce();
    const owner = join(folder, 'cache', 'Acme');
    await cp(join(owner, 'tiny-model'), join(owner, '.old.abc.part'), { recursive: true });
    await cp(join(owner, 'tiny-model'), join(owner, '.young.abc.part'), { recursive: true });
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    const old = join(owner, '.old.abc.part');
    for (const entry of ['.', ...(await readdir(old, { recursive: true }))]) {
      await utimes(join(old, entry), longAgo, longAgo);
    }
    await rm(join(owner, 'tiny-model'), { recursive: true });
    await readOnce();
    assert.deepEqual((await cached()).sort(), ['.young.abc.part', 'tiny-model']);
  });

  it('is named with the remedy when the cache cannot be written', async () => {
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, '');
    await fails(/cannot be written to .*blocked/, /MODEL_CACHE/, { modelCache: blocked });
  });
});

describe('a folder', () => {
  it('has another revision when a file is another', async () => {
    const before = await readOnce({ model: served });
    await appendFile(join(served, 'tokenizer.json'), '\n');
    const after = await readOnce({ model: served });
    assert.deepEqual(after.vector, before.vector);
    assert.notEqual(after.revision, before.revision);
  });

  for (const file of [WEIGHTS, 'tokenizer.json']) {
    it(`is named when its ${file} is missing`, async () => {
      await rm(join(served, file));
      await fails(new RegExp(`has no ${file} in `), /Check the files in /, { model: served });
    });
  }
});

describe('a name that is no model', () => {
  it('is told with what may be done', () =>
    fails(/verbatim-maxi has no config\.json, /, /Restore .*verbatim-maxi/, {
      model: 'verbatim-maxi',
    }));
});
