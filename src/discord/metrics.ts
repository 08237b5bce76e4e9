import { monitorEventLoopDelay } from 'node:perf_hooks';
import { metricText, type Sample } from './metric-text.js';

/** What the bot counts, as Prometheus reads it. */
export interface Metrics {
  /** A question that came to an end; `ms` from its arrival to the reply. */
  question(event: {
    readonly kind: string;
    readonly status: string;
    readonly language: string;
    readonly ms: number;
  }): void;
  vote(vote: 'up' | 'down'): void;
  /** The gateway is in this state from now on. */
  gateway(state: string): void;
  /** How to learn how many questions wait. */
  queue(depth: () => number): void;
  /** Everything in the text format 0.0.4. The delays of the event loop are those since the last call. */
  text(): string;
}

/** The Prometheus text exposition format, https://prometheus.io/docs/instrumenting/exposition_formats/. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const LOOP_RESOLUTION_MS = 10;
const NS_PER_S = 1e9;
const MS_PER_S = 1_000;

class Counts {
  readonly #values = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();

  add(labels: Readonly<Record<string, string>>, by = 1): void {
    const key = JSON.stringify(labels);
    const known = this.#values.get(key);
    if (known) known.value += by;
    else this.#values.set(key, { labels, value: by });
  }

  samples(): Sample[] {
    return [...this.#values.values()].map(({ labels, value }) => ({ labels, value }));
  }
}

/**
 * @example
 * const metrics = openMetrics();
 * metrics.question({ kind: 'ask', status: 'answered', language: 'en', ms: 12 });
 * metrics.text(); // ... verbatim_questions_total{kind="ask",status="answered",language="en"} 1
 */
export function openMetrics(): Metrics {
  const questions = new Counts();
  const votes = new Counts();
  const latencies = BUCKETS_S.map((limit) => ({ limit, count: 0 }));
  let answered = 0;
  let answeredS = 0;
  let depth = () => 0;
  let gatewayState = 'starting';
  const gatewayChanges = new Map<string, number>([[gatewayState, 1]]);
  const startedS = Date.now() / MS_PER_S - process.uptime();
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();

  /** The monitor measures from one timer to the next: what is more than the timer's own time is the delay. */
  const delayS = (ns: number) => Math.max(0, ns / NS_PER_S - LOOP_RESOLUTION_MS / MS_PER_S) || 0;

  return {
    question({ kind, status, language, ms }) {
      questions.add({ kind, status, language });
      const seconds = ms / MS_PER_S;
      for (const bucket of latencies) if (seconds <= bucket.limit) bucket.count++;
      answered++;
      answeredS += seconds;
    },
    vote: (vote) => votes.add({ vote }),
    gateway(state) {
      if (state === gatewayState) return;
      gatewayState = state;
      gatewayChanges.set(state, (gatewayChanges.get(state) ?? 0) + 1);
    },
    queue(probe) {
      depth = probe;
    },
    text() {
      const states = [...gatewayChanges];
      const text = metricText([
        {
          name: 'verbatim_questions_total',
          type: 'counter',
          help: 'Questions that came to an end.',
          samples: questions.samples(),
        },
        {
          name: 'verbatim_question_duration_seconds',
          type: 'histogram',
          help: 'Seconds from a question to its reply.',
          samples: [
            ...latencies.map(({ limit, count }) => ({
              suffix: '_bucket' as const,
              labels: { le: String(limit) },
              value: count,
            })),
            { suffix: '_bucket', labels: { le: '+Inf' }, value: answered },
            { suffix: '_sum', value: answeredS },
            { suffix: '_count', value: answered },
          ],
        },
        {
          name: 'verbatim_queue_depth',
          type: 'gauge',
          help: 'Questions that wait.',
          samples: [{ value: depth() }],
        },
        {
          name: 'verbatim_gateway_state',
          type: 'gauge',
          help: 'State of the gateway: 1 for the one it is in.',
          samples: states.map(([state]) => ({ labels: { state }, value: Number(state === gatewayState) })),
        },
        {
          name: 'verbatim_gateway_changes_total',
          type: 'counter',
          help: 'How often the gateway came into a state.',
          samples: states.map(([state, value]) => ({ labels: { state }, value })),
        },
        {
          name: 'verbatim_votes_total',
          type: 'counter',
          help: 'Votes on answers.',
          samples: votes.samples(),
        },
        {
          name: 'verbatim_event_loop_delay_seconds',
          type: 'gauge',
          help: 'How late the event loop was since the last scrape.',
          samples: [50, 95, 99].map((percent) => ({
            labels: { quantile: String(percent / 100) },
            value: delayS(loop.percentile(percent)),
          })),
        },
        {
          name: 'verbatim_event_loop_delay_max_seconds',
          type: 'gauge',
          help: 'How late the event loop was at most since the last scrape.',
          samples: [{ value: delayS(loop.max) }],
        },
        {
          name: 'process_resident_memory_bytes',
          type: 'gauge',
          help: 'Resident memory.',
          samples: [{ value: process.memoryUsage.rss() }],
        },
        {
          name: 'process_start_time_seconds',
          type: 'gauge',
          help: 'When the process started, in seconds since 1970.',
          samples: [{ value: startedS }],
        },
      ]);
      loop.reset();
      return text;
    },
  };
}
