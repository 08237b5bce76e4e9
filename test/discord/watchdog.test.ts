import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openWatchdog } from '../../src/discord/watchdog.js';

const FIVE_MINUTES_MS = 5 * 60_000;

function watched({ mock }: TestContext) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const lines: string[] = [];
  const watchdog = openWatchdog({ onLimit: (line) => lines.push(line) });
  return { lines, watchdog, wait: (ms: number) => mock.timers.tick(ms) };
}

test('a process that never gets a gateway is ended after five minutes', (t) => {
  const { lines, wait } = watched(t);
  wait(FIVE_MINUTES_MS - 1);
  assert.deepEqual(lines, []);
  wait(1);
  assert.deepEqual(lines, [
    'discord: no gateway for 5 minutes. Ending, so that a supervisor starts it anew.',
  ]);
});

test('a gateway that comes back in time ends nothing, however often it goes', (t) => {
  const { lines, watchdog, wait } = watched(t);
  for (let i = 0; i < 100; i++) {
    wait(FIVE_MINUTES_MS - 1);
    watchdog.up();
    wait(FIVE_MINUTES_MS * 3);
    watchdog.down();
  }
  assert.deepEqual(lines, []);
});

test('the time counts from when the gateway went, however often that is said', (t) => {
  const { lines, watchdog, wait } = watched(t);
  watchdog.up();
  watchdog.down();
  for (let i = 0; i < 5; i++) {
    wait(FIVE_MINUTES_MS / 5);
    watchdog.down();
  }
  assert.equal(lines.length, 1);
});

test('once closed it ends nothing', (t) => {
  const { lines, watchdog, wait } = watched(t);
  watchdog.close();
  wait(FIVE_MINUTES_MS * 2);
  assert.deepEqual(lines, []);
});
