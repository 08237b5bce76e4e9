import { parseArgs } from 'node:util';
import { messageOf } from '../../src/errors.js';
import { bundledModels } from '../../src/package-root.js';
import { readSettings } from '../../src/settings.js';
import { measureAll } from './measure.js';
import { reportOf } from './report.js';

const usage = `Usage: npm run bench -- [--quick] [--json]

Measures starting, embedding, asking, memory and the event loop, each beside its floor of the same run. Other work on the
machine moves the times; the ratios move less.

  --quick  100 questions instead of 1,000, and every process twice instead of five times
  --json   print the measures as one JSON object: milliseconds and bytes`;

const full = { questions: 1000, runs: 5 } as const;
const quick = { questions: 100, runs: 2 } as const;
const usageError = 2;

async function main(values: { quick?: boolean; json?: boolean }): Promise<void> {
  const settings = readSettings();
  const measures = await measureAll({
    engine: {
      articlesDir: settings.articlesDir,
      model: settings.embeddingModel,
      modelCache: settings.modelCache,
      hubEndpoint: settings.hubEndpoint,
      bundledModels,
    },
    ...(values.quick ? quick : full),
    onProgress: (line) => process.stderr.write(`bench: ${line}\n`),
  });
  console.log(values.json ? JSON.stringify(measures) : reportOf(measures));
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
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
