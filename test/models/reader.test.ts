import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { VerbatimError } from '../../src/errors.js';
import { Lane } from '../../src/models/lane.js';
import { openReader, type Reader, type SentenceReading } from '../../src/models/reader.js';
import { bundledReader, offline } from './bundled-models.js';
import { hostileTexts } from './hostile-texts.js';
import { readerLogits, writeTokenModel } from './token-model.js';

let reader: Reader;
before(async () => {
  reader = await bundledReader();
});
after(() => reader.close());

/** Every sentence has a reading of its own, in finite numbers; every other has its words inside the sentence. */
function assertReadings(
  windows: readonly (readonly string[])[],
  readings: readonly (readonly SentenceReading[])[],
): void {
  assert.equal(readings.length, windows.length);
  for (const [at, sentences] of windows.entries()) {
    assert.equal(readings[at]?.length, sentences.length);
    for (const [i, sentence] of sentences.entries()) {
      const reading = readings[at]?.[i];
      assert.ok(reading);
      assert.ok(Number.isFinite(reading.evidence) && Number.isFinite(reading.spanMargin), sentence);
      const [first, last] = reading.span;
      assert.ok(0 <= first && first <= last, `${first} to ${last}`);
      const { start, end } = reader.place(sentence, reading.span);
      assert.ok(0 <= start && start <= end && end <= sentence.length);
    }
  }
}

async function read(
  windows: readonly (readonly string[])[],
  question = 'Who founded World Labs?',
  earlier: string | null = null,
  title = '',
) {
  const prepared = windows.map((sentences) => reader.prepare(title, sentences));
  const readings = await reader.read(question, earlier, prepared);
  assertReadings(windows, readings);
  return readings;
}

describe('the reader', () => {
  it('reads every sentence of every window, whatever stands in them', async () => {
    await read([...hostileTexts.map((text) => [text]), hostileTexts, ['a', '', 'b'], [], ['last']]);
  });

  it('reads any question, with any before it, and any title', async () => {
    for (const text of hostileTexts) await read([['A sentence.', '一句话。']], text, text, text);
  });

  it('reads windows of more and longer sentences than it has room for', async () => {
    const long = 'word '.repeat(400);
    const windows = [
      Array<string>(240).fill('No!'),
      Array<string>(600).fill('好'),
      [long, long, long],
      [long, ...Array<string>(200).fill('No!')],
    ];
    await read(windows, 'why '.repeat(200), 'who '.repeat(100), 'title '.repeat(100));
  });

  it('reads many windows, of different lengths, each as it reads it alone', async () => {
    const windows = Array.from({ length: 6 }, (_, at) =>
      Array.from({ length: 1 + ((at * 7) % 5) }, (_, i) =>
        `Sentence ${i} of window ${at}. `.repeat(1 + (at % 3)),
      ),
    );
    const together = await read(windows);
    for (const [at, sentences] of windows.entries()) {
      const [alone] = await read([sentences]);
      for (const [i, reading] of (alone ?? []).entries()) {
        // Weights of 8 bits: numbers depend a little on what is beside them.
        assert.ok(Math.abs(reading.evidence - (together[at]?.[i]?.evidence ?? 99)) < 0.2, `${at} ${i}`);
      }
    }
  });

  it('reads the same the same way twice', async () => {
    const windows = [['World Labs was founded by Fei-Fei Li.', 'It rained.']];
    assert.deepEqual(await read(windows), await read(windows));
  });

  it('reads nothing where there is nothing', async () => assert.deepEqual(await read([]), []));

  it('tells its revision, a SHA-256', () => assert.match(reader.revision, /^[0-9a-f]{64}$/));
});

describe('the place of pieces', () => {
  it('is a slice of the sentence, for any text and any pieces', () => {
    const text = fc.oneof(
      fc.constantFrom(...hostileTexts.filter(({ length }) => length < 100)),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
    );
    const piece = fc.integer({ min: -1, max: 40 });
    fc.assert(
      fc.property(text, piece, piece, (sentence, first, last) => {
        const { start, end } = reader.place(sentence, [first, last]);
        assert.ok(Number.isInteger(start) && Number.isInteger(end));
        assert.ok(0 <= start && start <= end && end <= sentence.length, `${start} to ${end}`);
      }),
      { numRuns: 300 },
    );
  });

  it('is that of the words', () => {
    const sentence = '李飛飛創立了 World Labs。';
    const places = Array.from({ length: 20 }, (_, at) => reader.place(sentence, [at, at]));
    const words = places.map(({ start, end }) => sentence.slice(start, end));
    const first = words.findIndex((word) => word.startsWith('W'));
    const last = words.findLastIndex((word) => word.endsWith('s'));
    const { start, end } = reader.place(sentence, [first, last]);
    assert.equal(sentence.slice(start, end), 'World Labs');
  });
});

describe('what the reader thinks of a sentence', () => {
  let folder: string;
  let known: Reader;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verbatim-reader-'));
    await writeTokenModel(folder, readerLogits, 'logits');
    known = await openReader(folder, new Lane(), offline);
  });
  after(async () => {
    await known.close();
    await rm(folder, { recursive: true, force: true });
  });
  const readingsOf = async (sentences: readonly string[]) => {
    const [readings] = await known.read('red', 'blue', [known.prepare('green', sentences)]);
    return readings;
  };

  it('is the mean evidence of its pieces, and its best words less none', async () => {
    // None: start 1 and end 2 of the mark that begins all.
    assert.deepEqual(await readingsOf(['red green', 'green red', 'blue']), [
      { evidence: 3, spanMargin: 8, span: [0, 1] },
      { evidence: 3, spanMargin: 3, span: [0, 0] },
      { evidence: -1, spanMargin: -5, span: [0, 0] },
    ]);
  });

  it('takes no words of more than forty pieces', async () => {
    const [reading] = (await readingsOf([`red ${'blue '.repeat(38)}green ${'blue '.repeat(20)}`])) ?? [];
    assert.deepEqual(reading?.span, [0, 39]);
    const [far] = (await readingsOf([`red ${'blue '.repeat(39)}green`])) ?? [];
    assert.deepEqual(far?.span, [40, 40]);
  });

  it('is next to nothing where it has no pieces', async () => {
    const [reading] = (await readingsOf([''])) ?? [];
    assert.ok(reading && reading.evidence < -20 && reading.spanMargin < -20);
  });
});

describe('a model that is no reader', () => {
  it('is refused with the remedy', () =>
    assert.rejects(
      openReader('encoder', new Lane(), offline),
      (error) => error instanceof VerbatimError && /encoder cannot be loaded/.test(error.what),
    ));
});
