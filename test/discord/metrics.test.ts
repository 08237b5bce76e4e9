import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { metricText } from '../../src/discord/metric-text.js';
import { openMetrics } from '../../src/discord/metrics.js';
import { readPrometheus } from './prometheus.js';

describe('the metrics', () => {
  test('are read by Prometheus before anything has happened', () => {
    const { types, samples } = readPrometheus(openMetrics().text());
    assert.equal(types.get('verbatim_question_duration_seconds'), 'histogram');
    assert.equal(samples.get('verbatim_question_duration_seconds_bucket{le="+Inf"}'), 0);
    assert.equal(samples.get('verbatim_gateway_state{state="starting"}'), 1);
    assert.ok((samples.get('process_resident_memory_bytes') ?? 0) > 1e6);
  });

  test('count questions, votes, states of the gateway and who waits', () => {
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
    const { samples } = readPrometheus(metrics.text());
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

  test('show how late the event loop was, since the last look', async () => {
    const metrics = openMetrics();
    const max = () =>
      readPrometheus(metrics.text()).samples.get('verbatim_event_loop_delay_max_seconds') ?? 0;
    const turn = () => new Promise((resolve) => setTimeout(resolve, 30));
    await turn();
    const untilMs = performance.now() + 300;
    while (performance.now() < untilMs);
    await turn();
    assert.ok(max() >= 0.2);
    await turn();
    assert.ok(max() < 0.2);
  });
});

test('any label is read as it was written', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.double(), (label, value) => {
      const text = metricText([
        { name: 'x', type: 'gauge', help: `a\nb\\${label}`, samples: [{ labels: { label }, value }] },
      ]);
      const [[written = '', read] = []] = readPrometheus(text).samples;
      const unescaped = written
        .slice('x{label="'.length, -'"}'.length)
        .replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
      assert.equal(unescaped, label);
      assert.ok(Object.is(read, value) || (value === 0 && read === 0));
    }),
  ));
