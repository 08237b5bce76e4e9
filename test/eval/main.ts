import { parseArgs } from 'node:util';
import { messageOf, VerbatimError } from '../../src/errors.js';
import { readSettings, type Settings } from '../../src/settings.js';
import { openLibrary } from './library.js';
import { askSet, placesOfSet, questionSets, setFiles } from './question-sets.js';
import { recallTable } from './recall.js';
import { missReport, setReport } from './report.js';
import { askXquad, retrievalReport } from './retrieval.js';
import { writeSigns } from './signs.js';

const usage = `Usage: npm run eval -- [--show] [--xquad DIR [--all]] | --signs FILE --questions DIR

  (nothing)        the sets of questions in test/eval
  --show           list every miss too
  --xquad DIR      instead, retrieval on XQuAD-R: the folder with xquad-r.zh.json and xquad-r.en.json
  --all            all its 24 articles, not only the four that nothing is trained on
  --signs FILE     instead, write what the calibration is fitted on, one JSON line a question
  --questions DIR  the folder with its articles (*.md) and questions.jsonl`;

const say = (line: string) => process.stderr.write(`eval: ${line}\n`);

/** Questions between two lines of progress. */
const STEP = 40;

async function askSets(settings: Settings, showsMisses: boolean): Promise<void> {
  const sets = await questionSets();
  const library = await openLibrary(await setFiles(), settings);
  try {
    for (const set of sets) {
      const outcomes = await askSet(set, library, (done) => {
        if (done % STEP === 0 || done === set.rows.length) say(`${set.name}: ${done} of ${set.rows.length}`);
      });
      console.log(`${setReport(set.name, outcomes, library.sources.threshold)}\n`);
      const pooled = `all ${set.loaded.length} pooled`;
      console.log(`${recallTable([[pooled, await placesOfSet(set, library)]])}\n`);
      if (showsMisses) console.log(`${missReport(outcomes)}\n`);
    }
  } finally {
    await library.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      show: { type: 'boolean' },
      xquad: { type: 'string' },
      all: { type: 'boolean' },
      signs: { type: 'string' },
      questions: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { show = false, xquad, all = false, signs, questions, help } = values;
  if (help) return console.log(usage);
  const settings = readSettings();
  if ((signs === undefined) !== (questions === undefined)) {
    throw new VerbatimError('eval', '--signs FILE and --questions DIR go together', 'Give both');
  }
  if (signs !== undefined && questions !== undefined) {
    return writeSigns(signs, questions, settings, say);
  }
  if (xquad !== undefined) return console.log(retrievalReport(await askXquad(xquad, all, settings, say)));
  await askSets(settings, show);
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
