// A process of its own for the tests: changes what the bot keeps until it is killed. It says before each change what it
// is about to be, and after it that it is kept, one JSON line each.
//   node state-writer.js STATE_DIR SEED
import { writeSync } from 'node:fs';
import { openState } from '../../../src/discord/state/state.js';
import { randomFrom } from '../../search/random.js';

const [stateDir = '', seed = '1'] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const STDOUT = 1;
const AT_A_TIME = 50;
const ANSWERS_EACH = 10;

export type Said =
  | { readonly warning: string }
  | { readonly subject: string; readonly value: string; readonly isKept: boolean };

const say = (said: Said) => writeSync(STDOUT, `${JSON.stringify(said)}\n`);
const state = await openState(stateDir, (warning) => say({ warning }));

async function change(subject: string, value: string, make: () => Promise<unknown>): Promise<void> {
  say({ subject, value, isKept: false });
  await make();
  say({ subject, value, isKept: true });
}

for (;;) {
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async (_, i) => {
      // Each subject once at a time, so that what was said last is what holds.
      const answer = `a${i * ANSWERS_EACH + Math.floor(random() * ANSWERS_EACH)}`;
      const vote = (['up', 'down', null] as const)[Math.floor(random() * 3)] ?? null;
      await change(answer, String(vote), () => state.votes.set(answer, 'u', vote));
      const channel = `c${i}`;
      const isOn = !state.channels.has(channel);
      await change(channel, String(isOn), () => state.channels[isOn ? 'add' : 'remove']('g', channel));
    }),
  );
}
