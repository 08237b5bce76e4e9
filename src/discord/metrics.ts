import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the bot counts, as Prometheus reads it. */
export interface Metrics {
  /** A question that came to an end; `ms` from its arrival to the reply, and in the engine's stages where it was answered. */
  question(event: {
    readonly kind: string;
    readonly status: string;
    readonly language: string;
    readonly ms: number;
    readonly stagesMs?: Readonly<Record<string, number>> | undefined;
  }): void;
  vote(vote: 'up' | 'down'): void;
  /** The gateway is in this state from now on. */
  gateway(state: string): void;
  /** How to learn how many questions wait. */
  queue(depth: () => number): void;
  /** The content type of `text()`. */
  readonly type: string;
  /** Everything in Prometheus' text format, with memory and delays of the event loop since the last call. */
  text(): Promise<string>;
}

const BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const MS_PER_S = 1_000;
const FIRST_STATE = 'starting';

/**
 * @example
 * const metrics = openMetrics();
 * metrics.question({ kind: 'ask', status: 'answered', language: 'en', ms: 12 });
 * await metrics.text(); // ... verbatim_questions_total{kind="ask",status="answered",language="en"} 1
 */
export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const questions = new Counter({
    name: 'verbatim_questions_total',
    help: 'Questions that came to an end.',
    labelNames: ['kind', 'status', 'language'],
    registers,
  });
  const durations = new Histogram({
    name: 'verbatim_question_duration_seconds',
    help: 'Seconds from a question to its reply.',
    buckets: BUCKETS_S,
    registers,
  });
  const stages = new Histogram({
    name: 'verbatim_stage_duration_seconds',
    help: 'Seconds in each stage of an answer.',
    labelNames: ['stage'],
    buckets: BUCKETS_S,
    registers,
  });
  const votes = new Counter({
    name: 'verbatim_votes_total',
    help: 'Votes on answers.',
    labelNames: ['vote'],
    registers,
  });
  const state = new Gauge({
    name: 'verbatim_gateway_state',
    help: 'State of the gateway: 1 for the one it is in.',
    labelNames: ['state'],
    registers,
  });
  const changes = new Counter({
    name: 'verbatim_gateway_changes_total',
    help: 'How often the gateway came into a state.',
    labelNames: ['state'],
    registers,
  });
  let depth = () => 0;
  new Gauge({
    name: 'verbatim_queue_depth',
    help: 'Questions that wait.',
    registers,
    collect() {
      this.set(depth());
    },
  });
  let gatewayState = FIRST_STATE;
  state.set({ state: gatewayState }, 1);
  changes.inc({ state: gatewayState });

  return {
    question({ kind, status, language, ms, stagesMs = {} }) {
      questions.inc({ kind, status, language });
      durations.observe(ms / MS_PER_S);
      for (const [stage, spentMs] of Object.entries(stagesMs)) stages.observe({ stage }, spentMs / MS_PER_S);
    },
    vote: (vote) => votes.inc({ vote }),
    gateway(now) {
      if (now === gatewayState) return;
      state.set({ state: gatewayState }, 0);
      state.set({ state: now }, 1);
      changes.inc({ state: now });
      gatewayState = now;
    },
    queue(probe) {
      depth = probe;
    },
    type: registry.contentType,
    text: () => registry.metrics(),
  };
}
