import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type HealthReport, openHealth } from '../../src/discord/health.js';
import { openMetrics } from '../../src/discord/metrics.js';
import { VerbatimError } from '../../src/errors.js';
import { readPrometheus } from './prometheus.js';

const metrics = openMetrics();

async function opened(t: TestContext, report: Partial<HealthReport> = {}): Promise<string> {
  const health = await openHealth({
    port: 0,
    host: '127.0.0.1',
    report: () => ({ gateway: 'ready', index: 'ready', queue: 3, ...report }),
    metrics,
  });
  t.after(() => health.close());
  return `http://127.0.0.1:${health.port}`;
}

test('GET /health says how the bot is', async (t) => {
  const response = await fetch(`${await opened(t)}/health`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/json');
  const { uptimeS, ...body } = (await response.json()) as Record<string, unknown>;
  assert.deepEqual(body, { status: 'ok', gateway: 'ready', index: 'ready', queue: 3 });
  assert.ok(Number.isInteger(uptimeS));
});

for (const report of [{ gateway: 'reconnecting' }, { index: 'building' }]) {
  test(`GET /health is 503 while ${JSON.stringify(report)}`, async (t) => {
    const response = await fetch(`${await opened(t, report)}/health`);
    assert.equal(response.status, 503);
    const body = (await response.json()) as Record<string, unknown>;
    assert.equal(body.status, 'unavailable');
    assert.deepEqual({ ...body, ...report }, body);
  });
}

test('GET /metrics is for Prometheus', async (t) => {
  const response = await fetch(`${await opened(t)}/metrics?x=1`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.ok(readPrometheus(await response.text()).samples.has('verbatim_queue_depth'));
});

test('all else is not found', async (t) => {
  const address = await opened(t);
  for (const path of ['/', '/healthy', '/constructor', '/health/', '/%00', '//health']) {
    assert.equal((await fetch(address + path)).status, 404, path);
  }
  assert.equal((await fetch(`${address}/health`, { method: 'POST', body: 'x' })).status, 404);
});

test('a port that is taken is told with the remedy', async (t) => {
  const port = Number(new URL(await opened(t)).port);
  await assert.rejects(
    openHealth({
      port,
      host: '127.0.0.1',
      report: () => ({ gateway: '', index: '', queue: 0 }),
      metrics,
    }),
    (error) => error instanceof VerbatimError && error.message.includes(`port ${port}`),
  );
});

test('only this machine is listened to', async (t) => {
  const { port } = new URL(await opened(t));
  await assert.rejects(fetch(`http://127.0.0.2:${port}/health`));
});
