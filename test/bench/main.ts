import { parseArgs } from 'node:util';
import { messageOf } from '../../src/errors.js';
import { bundledModels } from '../../src/package-root.js';
import { readSettings } from '../../src/settings.js';
import type { DiscordMeasures, measureDiscord } from './discord.js';
import { discordReportOf } from './discord-report.js';
import { measureAll } from './measure.js';
import { measureReading } from './reading.js';
import { readingReportOf } from './reading-report.js';
import { reportOf } from './report.js';

const usage = `Usage: npm run bench -- [--only engine|discord|reading] [--quick] [--json]

Measures starting, embedding, asking, memory and the event loop, and then the bot in a Discord of our own when 1, 10 and
50 people ask at once, each beside its floor of the same run; and how the time of reading grows with texts made to be
slow. Other work on the machine moves the times; the ratios move
less.

  --only PART  engine, discord or reading
  --quick      100 questions instead of 1,000, every process twice instead of five times, fewer rounds of people
  --json       print the measures as one JSON object: milliseconds and bytes`;

const parts = ['engine', 'discord', 'reading'] as const;
type Part = (typeof parts)[number];

const full = {
  engine: { questions: 1000, runs: 5 },
  crowds: [
    { people: 1, rounds: 200 },
    { people: 10, rounds: 30 },
    { people: 50, rounds: 10 },
  ],
  sizes: [10_000, 30_000, 100_000, 300_000, 1_000_000],
} as const;
const quick = {
  engine: { questions: 100, runs: 2 },
  crowds: [
    { people: 1, rounds: 40 },
    { people: 10, rounds: 6 },
    { people: 50, rounds: 2 },
  ],
  sizes: [10_000, 100_000],
} as const;
const usageError = 2;

interface Arguments {
  readonly only?: Part | undefined;
  readonly quick?: boolean | undefined;
  readonly json?: boolean | undefined;
}

async function main({ only, quick: isQuick, json }: Arguments): Promise<void> {
  const settings = readSettings();
  const engine = {
    articlesDir: settings.articlesDir,
    model: settings.embeddingModel,
    modelCache: settings.modelCache,
    hubEndpoint: settings.hubEndpoint,
    bundledModels,
  };
  const plan = isQuick ? quick : full;
  const isLeftOut = (part: Part) => only !== undefined && only !== part;
  const onProgress = (line: string) => process.stderr.write(`bench: ${line}\n`);
  const measures = isLeftOut('engine') ? null : await measureAll({ engine, ...plan.engine, onProgress });
  const discord = isLeftOut('discord') ? null : await discordMeasures(engine, plan.crowds, onProgress);
  const reading = isLeftOut('reading') ? null : await measureReading(plan.sizes, onProgress);
  if (json)
    console.log(JSON.stringify({ ...measures, ...(discord && { discord }), ...(reading && { reading }) }));
  else {
    const reports = [
      measures && reportOf(measures),
      discord && discordReportOf(discord),
      reading && readingReportOf(reading),
    ];
    console.log(reports.filter((report) => report !== null).join('\n\n'));
  }
}

async function discordMeasures(...given: Parameters<typeof measureDiscord>): Promise<DiscordMeasures> {
  // Loaded only now: while the engine is measured this process has to be small.
  const { measureDiscord } = await import('./discord.js');
  return measureDiscord(...given);
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
    const only = parts.find((part) => part === values.only);
    if (values.only !== undefined && only === undefined)
      throw new Error(`--only ${values.only} names no part: take ${parts.join(' or ')}`);
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
