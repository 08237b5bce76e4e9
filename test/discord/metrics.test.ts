import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openMetrics } from '../../src/discord/metrics.js';
import { packageRoot } from '../../src/package-root.js';
import { readPrometheus } from './prometheus.js';

describe('the metrics', () => {
  test('are read by Prometheus before anything has happened', async () => {
    const { types, samples } = readPrometheus(await openMetrics().text());
    assert.equal(types.get('verbatim_question_duration_seconds'), 'histogram');
    assert.equal(samples.get('verbatim_question_duration_seconds_bucket{le="+Inf"}'), 0);
    assert.equal(samples.get('verbatim_gateway_state{state="starting"}'), 1);
    assert.ok((samples.get('process_resident_memory_bytes') ?? 0) > 1e6);
  });

  test('count questions, votes, states of the gateway and who waits', async () => {
    const metrics = openMetrics();
    const question = { kind: 'ask', status: 'answered', language: 'zh', ms: 30 };
    metrics.question(question);
    metrics.question({ ...question, ms: 2_400 });
    metrics.question({ ...question, status: 'busy', ms: 100_000 });
    metrics.vote('up');
    metrics.vote('down');
    metrics.vote('up');
    for (const state of ['ready', 'ready', 'reconnecting', 'ready']) metrics.gateway(state);
    metrics.queue(() => 7);
    const { samples } = readPrometheus(await metrics.text());
    const expected = {
      'verbatim_questions_total{kind="ask",status="answered",language="zh"}': 2,
      'verbatim_questions_total{kind="ask",status="busy",language="zh"}': 1,
      'verbatim_question_duration_seconds_bucket{le="0.025"}': 0,
      'verbatim_question_duration_seconds_bucket{le="0.05"}': 1,
      'verbatim_question_duration_seconds_bucket{le="1"}': 1,
      'verbatim_question_duration_seconds_bucket{le="2.5"}': 2,
      'verbatim_question_duration_seconds_bucket{le="30"}': 2,
      'verbatim_question_duration_seconds_bucket{le="+Inf"}': 3,
      verbatim_question_duration_seconds_sum: 102.43,
      verbatim_question_duration_seconds_count: 3,
      'verbatim_votes_total{vote="up"}': 2,
      'verbatim_votes_total{vote="down"}': 1,
      'verbatim_gateway_state{state="ready"}': 1,
      'verbatim_gateway_state{state="reconnecting"}': 0,
      'verbatim_gateway_state{state="starting"}': 0,
      'verbatim_gateway_changes_total{state="ready"}': 2,
      verbatim_queue_depth: 7,
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(samples.get(name), value, name);
  });

  test('tell in which stage an answer spent its time', async () => {
    const metrics = openMetrics();
    const stagesMs = { encode: 4, read: 120 };
    metrics.question({ kind: 'ask', status: 'answered', language: 'en', ms: 130, stagesMs });
    const { samples } = readPrometheus(await metrics.text());
    assert.equal(samples.get('verbatim_stage_duration_seconds_bucket{le="0.01",stage="encode"}'), 1);
    assert.equal(samples.get('verbatim_stage_duration_seconds_bucket{le="0.1",stage="read"}'), 0);
    assert.equal(samples.get('verbatim_stage_duration_seconds_count{stage="read"}'), 1);
  });
});

test('every metric that the sample alerts name is there', async () => {
  const metrics = openMetrics();
  metrics.question({ kind: 'ask', status: 'failed', language: 'zh', ms: 1, stagesMs: { read: 1 } });
  const { samples } = readPrometheus(await metrics.text());
  const known = new Set([...samples.keys()].map((name) => name.replace(/\{.*/, '')));
  const alerts = await readFile(join(packageRoot, 'data', 'deploy', 'alerts.yaml'), 'utf8');
  const named = alerts.match(/\b(?:verbatim|process|nodejs)_\w+/g) ?? [];
  assert.ok(named.length >= 7);
  for (const name of named) assert.ok(known.has(name), name);
});
