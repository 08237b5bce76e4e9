import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Answer } from '../../src/answer/answer.js';
import type { EngineOptions } from '../../src/answer/engine.js';
import { type EngineProcessOptions, startEngineProcess } from '../../src/engine/open.js';
import { testOptions } from '../answer/test-options.js';

/** What a program imports to have an engine's process. */
export const ENGINE_MODULE = new URL('../../src/engine/open.js', import.meta.url).href;

/** For the real engine, over the article that ships or over the files given by name, in a folder that goes afterwards. */
export async function optionsIn(
  t: TestContext,
  articles?: Readonly<Record<string, string>>,
): Promise<EngineOptions> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-process-'));
  // What was killed in the middle of writing is gone only when it is reaped.
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return testOptions(folder, articles);
}

/** An article whose index takes seconds to build. */
export function largeText(): string {
  const sentences = Array.from(
    { length: 1_000 },
    (_, i) =>
      `Sentence ${i} says that the world model of case ${i % 97} predicts frame ${i * 7} of film ${i % 31}.`,
  );
  const paragraphs = Array.from({ length: 167 }, (_, i) => sentences.slice(i * 6, i * 6 + 6).join(' '));
  return `A large article\n\n${paragraphs.join('\n\n')}\n`;
}

/** An engine in a process of its own that is open, with what it notices. */
export async function opened(t: TestContext, changes: Partial<EngineProcessOptions> = {}) {
  const notices: string[] = [];
  const running = startEngineProcess({
    ...(await optionsIn(t)),
    onNotice: (line) => notices.push(line),
    ...changes,
  });
  t.after(() => running.close());
  return { running, engine: await running.ready, notices };
}

export function pidOf({ pid }: { readonly pid: number | undefined }): number {
  assert.ok(pid !== undefined, 'a process runs');
  return pid;
}

/** Everything but how long it took. */
export function withoutTimes({ times: _, ...answer }: Answer) {
  return answer;
}
