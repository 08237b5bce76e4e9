import { setTimeout as sleep } from 'node:timers/promises';
import type { StageTimes } from '../answer/answer.js';
import type { Engine } from '../answer/engine.js';
import { messageOf } from '../errors.js';
import type { Admission } from './gate.js';
import type { Locale } from './locales/locales.js';
import { Refusal } from './refusal.js';
import type { MessagePayload } from './render/payload.js';
import type { Services } from './services.js';

/** How a question came. */
export type AskKind = 'ask' | 'summary' | 'message' | 'edit' | 'message-command' | 'example';

/** One question and who asks it. */
export interface Asked {
  /** When it came, as `performance.now()` counts. */
  readonly arrivedMs: number;
  /** Of the interaction or the message. */
  readonly id: string;
  readonly kind: AskKind;
  readonly userId: string;
  readonly guildId: string | null;
  readonly channelId: string;
  readonly locale: Locale;
  readonly text: string;
  /** Where nobody could ask it again: it waits for the articles, and for the gate to let it in, as long as this holds. */
  readonly isStillWanted?: () => boolean;
}

/** What came of a question. */
export interface Served {
  readonly payload: MessagePayload;
  readonly status: string;
  readonly language?: string;
  readonly confidence?: number;
  readonly times?: StageTimes;
}

/** The gate let the question wait for another time. */
export function isTurnedAway(status: string): boolean {
  return ['busy', 'cooldown', 'already', 'closing'].includes(status);
}

/** What a question asks of the engine. */
export type AskEngine = (engine: Engine) => Promise<Served>;

/** Gives the person what came of a question. */
export type Send = (served: Served) => Promise<void>;

const MS_PER_SECOND = 1000;
const TRIES_AT_GATE = 3;
const LONGEST_WAIT_MS = 30_000;
const ONE_AT_A_TIME_WAIT_MS = 2000;
const LOOK_EVERY_MS = 200;

/**
 * Lets a question through the gate to the engine, sends what came of it, and writes its one line of log. Whatever goes
 * wrong before becomes a notice to the person who asked.
 *
 * @throws what `send` throws.
 */
export async function serve(services: Services, asked: Asked, ask: AskEngine, send: Send): Promise<void> {
  const served = await attempt(services, asked, ask);
  try {
    await send(served);
  } finally {
    record(services, asked, served);
  }
}

async function attempt(services: Services, asked: Asked, ask: AskEngine): Promise<Served> {
  const { userId, guildId, channelId, locale } = asked;
  const { engine, gate, log } = services;
  const admit = () =>
    gate.admit(
      { userId, guildId, channelId },
      async () => ask(await engine.ready(asked.isStillWanted)),
      engine.current ? undefined : () => engine.ready(asked.isStillWanted),
    );
  try {
    let admission = await admit();
    let tries = 0;
    while (true) {
      // Whoever is in its way waits for the articles, too.
      if (engine.current) tries++;
      const waitMs = waitBeforeNextTry(admission);
      const isLast = waitMs === null || tries >= TRIES_AT_GATE;
      if (isLast || !(await waitWhile(asked.isStillWanted, waitMs))) break;
      admission = await admit();
    }
    if (admission.state === 'done') return admission.value;
    return { payload: turnedAway(admission).render(locale), status: admission.state };
  } catch (error) {
    if (error instanceof Refusal) return { payload: error.render(locale), status: error.key };
    log.error({ id: asked.id, error: messageOf(error) }, 'a question failed');
    return { payload: new Refusal('error.failed').render(locale), status: 'failed' };
  }
}

function record({ metrics, log, logsQuestions }: Services, asked: Asked, served: Served): void {
  const { status, language, confidence, times } = served;
  const ms = Math.round(performance.now() - asked.arrivedMs);
  metrics.question({
    kind: asked.kind,
    status,
    language: language ?? asked.locale,
    ms,
    stagesMs: times && { ...times },
  });
  log.info(
    {
      id: asked.id,
      kind: asked.kind,
      user: asked.userId,
      guild: asked.guildId,
      channel: asked.channelId,
      locale: asked.locale,
      language,
      status,
      confidence: confidence === undefined ? undefined : rounded(confidence),
      times:
        times && Object.fromEntries(Object.entries(times).map(([stage, spent]) => [stage, rounded(spent)])),
      ms,
      ...(logsQuestions ? { question: asked.text } : {}),
    },
    'question',
  );
}

/** Whether `isWanted` held all the time, of which there is a limit; ends soon after it does not. */
async function waitWhile(isWanted: Asked['isStillWanted'], waitMs: number): Promise<boolean> {
  const endMs = performance.now() + Math.min(waitMs, LONGEST_WAIT_MS);
  while (isWanted?.()) {
    const leftMs = endMs - performance.now();
    if (leftMs <= 0) return true;
    await sleep(Math.min(leftMs, LOOK_EVERY_MS));
  }
  return false;
}

/** Null where it does not help to wait. */
function waitBeforeNextTry(admission: Admission<unknown>): number | null {
  if (admission.state === 'already') return ONE_AT_A_TIME_WAIT_MS;
  return 'retryInMs' in admission ? admission.retryInMs : null;
}

function turnedAway(admission: Exclude<Admission<unknown>, { state: 'done' }>): Refusal {
  switch (admission.state) {
    case 'busy':
      return new Refusal('error.busy', { seconds: seconds(admission.retryInMs) });
    case 'cooldown': {
      const key = admission.of === 'person' ? 'error.cooldown' : 'error.serverCooldown';
      return new Refusal(key, { seconds: seconds(admission.retryInMs) });
    }
    case 'already':
      return new Refusal('error.oneAtATime');
    case 'closing':
      return new Refusal('error.closing');
    case 'timeout':
      return new Refusal('error.timeout');
  }
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / MS_PER_SECOND));
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
