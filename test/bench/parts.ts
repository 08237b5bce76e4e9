import type { BenchEngine } from './bench-engine.js';
import type { CrowdPlan } from './discord.js';
import { benchQuestions } from './questions.js';

/** How much is measured. */
export interface Plan {
  /** One after another. */
  readonly questions: number;
  /** How often each kind of process is started. */
  readonly starts: number;
  /** How often the articles are read in. */
  readonly ingests: number;
  readonly crowds: readonly CrowdPlan[];
  /** Articles of the libraries. */
  readonly libraries: readonly number[];
  /** Characters of the texts made to be slow. */
  readonly sizes: readonly number[];
}

export const plans = {
  full: {
    questions: 200,
    starts: 5,
    ingests: 3,
    crowds: [
      { people: 1, rounds: 40 },
      { people: 10, rounds: 5 },
      { people: 50, rounds: 2 },
    ],
    libraries: [1_000, 10_000],
    sizes: [10_000, 30_000, 100_000, 300_000, 1_000_000],
  },
  quick: {
    questions: 20,
    starts: 1,
    ingests: 1,
    crowds: [
      { people: 1, rounds: 5 },
      { people: 50, rounds: 1 },
    ],
    libraries: [1_000],
    sizes: [10_000, 100_000],
  },
} as const satisfies Record<string, Plan>;

/** What a part has measured, as data and as text. */
export interface PartResult {
  readonly measures: unknown;
  readonly report: string;
}

/** One thing that is measured by itself. */
export interface Part {
  readonly name: string;
  run(engine: BenchEngine, plan: Plan): Promise<PartResult>;
}

/**
 * In this order, and each loaded only when its turn comes: the first start processes, which a small process does the
 * quickest.
 */
export const parts: readonly Part[] = [
  {
    name: 'start',
    async run(engine, { starts }) {
      const { measureColdStart } = await import('./cold-start.js');
      const { startReportOf } = await import('./report.js');
      const [question] = await benchQuestions(1);
      const measures = await measureColdStart(engine, question?.text ?? '', starts);
      return { measures, report: startReportOf(measures) };
    },
  },
  {
    name: 'question',
    async run(engine, { questions }) {
      const { measureAsking } = await import('./asking.js');
      const { askingReportOf } = await import('./report.js');
      const measures = await measureAsking(engine, questions);
      return { measures, report: askingReportOf(measures) };
    },
  },
  {
    name: 'crowd',
    async run(engine, { crowds }) {
      const { measureDiscord } = await import('./discord.js');
      const { crowdReportOf } = await import('./discord-report.js');
      const measures = await measureDiscord(engine, crowds);
      return { measures, report: crowdReportOf(measures) };
    },
  },
  {
    name: 'block',
    async run(engine, { questions }) {
      const { measureBlock } = await import('./discord-block.js');
      const { blockReportOf } = await import('./discord-report.js');
      const measures = await measureBlock(engine, questions);
      return { measures, report: blockReportOf(measures) };
    },
  },
  {
    name: 'library',
    async run(engine, { libraries, questions }) {
      const { measureLibrary } = await import('./library.js');
      const { libraryReportOf } = await import('./library-report.js');
      const say = (line: string) => process.stderr.write(`bench: ${line}\n`);
      const measures = await measureLibrary(engine, libraries, questions, say);
      return { measures, report: libraryReportOf(measures) };
    },
  },
  {
    name: 'ingest',
    async run(engine, { ingests }) {
      const { measureIngest } = await import('./ingest.js');
      const { ingestReportOf } = await import('./report.js');
      const measures = await measureIngest(engine, ingests);
      return { measures, report: ingestReportOf(measures) };
    },
  },
  {
    name: 'reading',
    async run(engine, { sizes, questions }) {
      const { measureReading } = await import('./reading.js');
      const { readingReportOf } = await import('./reading-report.js');
      const measures = await measureReading(engine, sizes, await benchQuestions(questions), (line) =>
        process.stderr.write(`bench: ${line}\n`),
      );
      return { measures, report: readingReportOf(measures) };
    },
  },
];
