import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answer, type Sources } from '../../src/answer/answerer.js';
import { openSources } from '../../src/answer/open-engine.js';
import { messageOf } from '../../src/errors.js';
import { bundledModels, packageRoot } from '../../src/package-root.js';
import { readSettings } from '../../src/settings.js';
import { ablate } from './ablation.js';
import { type EvalQuestion, measure, type Outcome, outcomeOf } from './measures.js';
import { readQuestions } from './questions.js';
import { printAblation, printMisses, printQuestions, printRetrieval } from './report.js';
import { askXquad } from './retrieval.js';

const usage = `Usage: npm run eval -- [--questions FILE] [--xquad DIR [--ablate]] [--show] [--json]

  --questions FILE  questions with the sentences that answer them (default test/eval/questions.jsonl)
  --xquad DIR       also XQuAD-R: the folder with xquad-r.zh.json and xquad-r.en.json
  --ablate          also without one part after the other: what each is worth (about five minutes)
  --show            list every miss
  --json            print the measures as one JSON object`;

async function askAll(sources: Sources, questions: readonly EvalQuestion[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const question of questions) {
    outcomes.push(
      outcomeOf(question, await answer(sources, question.question, { context: question.context })),
    );
  }
  return outcomes;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      questions: { type: 'string' },
      xquad: { type: 'string' },
      ablate: { type: 'boolean' },
      show: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(usage);
  const settings = readSettings();
  const indexDir = await mkdtemp(join(tmpdir(), 'verbatim-eval-'));
  const say = (line: string) => process.stderr.write(`eval: ${line}\n`);
  const sources = await openSources({
    articlesDir: settings.articlesDir,
    indexDir,
    model: settings.embeddingModel,
    modelCache: settings.modelCache,
    hubEndpoint: settings.hubEndpoint,
    bundledModels,
    ...(settings.confidence === undefined ? {} : { confidence: settings.confidence }),
    onNotice: say,
  });
  try {
    const file = values.questions ?? join(packageRoot, 'test', 'eval', 'questions.jsonl');
    const outcomes = await askAll(sources, await readQuestions(file));
    const retrieval =
      values.xquad === undefined ? null : await askXquad(values.xquad, sources, indexDir, say);
    if (values.json) {
      console.log(JSON.stringify({ questions: measure(outcomes) }));
      return;
    }
    printQuestions(outcomes);
    if (values.show) printMisses(outcomes);
    if (retrieval === null) console.log('\nXQuAD-R: skipped; name its folder with --xquad DIR.');
    else printRetrieval(retrieval, sources.threshold);
    if (values.xquad !== undefined && values.ablate)
      printAblation(await ablate(values.xquad, sources, indexDir, say));
  } finally {
    await sources.embedder.close();
    await rm(indexDir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
