import { parseArgs } from 'node:util';
import { messageOf } from '../../src/errors.js';
import { benchEngine } from './bench-engine.js';
import { type Part, parts, plans } from './parts.js';
import { machineOf } from './report.js';

const usage = `Usage: npm run bench -- [--only ${parts.map(({ name }) => name).join('|')}] [--quick] [--json]

Measures the start, questions one by one, reading articles in, and the bot in a Discord of our own: people who ask at once,
memory, the event loop. Speed is measured beside a floor of the same run: other work on the machine moves the times, the
ratios less.

  --only PART  one of the parts
  --quick      fewer questions, starts and rounds
  --json       print what was measured as one JSON object: milliseconds and bytes`;

const usageError = 2;

interface Arguments {
  readonly only?: Part | undefined;
  readonly quick?: boolean | undefined;
  readonly json?: boolean | undefined;
}

async function main({ only, quick, json }: Arguments): Promise<void> {
  const engine = benchEngine();
  const plan = quick ? plans.quick : plans.full;
  const measured: [name: string, measures: unknown][] = [];
  if (!json) console.log(machineOf());
  for (const part of only ? [only] : parts) {
    process.stderr.write(`bench: ${part.name}\n`);
    const { measures, report } = await part.run(engine, plan);
    measured.push([part.name, measures]);
    if (!json) console.log(`\n${report}`);
  }
  if (json) console.log(JSON.stringify(Object.fromEntries(measured)));
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const only = parts.find(({ name }) => name === values.only);
    if (values.only !== undefined && only === undefined) {
      const names = parts.map(({ name }) => name).join(', ');
      throw new Error(`--only ${values.only} names no part: take one of ${names}`);
    }
    return { ...values, only };
  } catch (error) {
    console.error(`bench: ${messageOf(error)}\n${usage}`);
    process.exit(usageError);
  }
}

const { help, ...values } = readArguments();
if (help) console.log(usage);
else {
  await main(values).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}
