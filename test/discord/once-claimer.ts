// A process of its own for the tests: claims one id after another until it is killed, and says each that it has claimed.
//   node once-claimer.js STATE_DIR FIRST
import { writeSync } from 'node:fs';
import { openOnce } from '../../src/discord/once.js';

const [stateDir = '', first = '0'] = process.argv.slice(2);
const STDOUT = 1;
const AT_A_TIME = 20;

const once = await openOnce({ stateDir, remembered: 5_000 });
for (let id = Number(first); ; ) {
  for (const end = id + AT_A_TIME; id < end; id++) {
    if (!once.claim(`${id}`)) throw new Error(`${id} was claimed before`);
    writeSync(STDOUT, `${id}\n`);
  }
  await new Promise((resolve) => setImmediate(resolve));
}
