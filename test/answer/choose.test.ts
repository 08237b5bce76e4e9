import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ReadSentence } from '../../src/answer/assess.js';
import { choose } from '../../src/answer/choose.js';
import { evidenceOnly, markdown, readSentence, sentenceOf } from './read-sentences.js';

const article = markdown(`# Harbour

One is here. Two is here. Three is here. Four is here.

The ships are:

- Anna, of wood. She is old.
${Array.from({ length: 10 }, (_, at) => `- Ship ${at}`).join('\n')}

Last is here.
`);

const read = (words: string, evidence: number) => readSentence(article, words, evidence);

function chosen(sentences: readonly ReadSentence[], count = 3, least?: number): string[] {
  return choose(sentences, evidenceOnly, count, least).map(({ sentences: [first, past] }) =>
    article.text.slice(article.sentences[first]?.start, article.sentences[past - 1]?.end),
  );
}

describe('choosing', () => {
  it('takes the best, however unlikely, and further ones only where they answer too', () => {
    assert.deepEqual(chosen([]), []);
    assert.deepEqual(chosen([read('Three', -9)]), ['Three is here.']);
    assert.deepEqual(chosen([read('Four', 3), read('Last', 2), read('Two', -1)]), [
      'Four is here.',
      'Last is here.',
    ]);
  });

  it('takes, and joins, what just reaches the threshold', () => {
    assert.deepEqual(chosen([read('One', 3), read('Two', 0)]), ['One is here. Two is here.']);
    assert.deepEqual(chosen([read('One', 3), read('Last', 0)]), ['One is here.', 'Last is here.']);
  });

  it('takes at most as many as asked for', () => {
    const all = [read('Four', 3), read('Last', 2), read('Two', 1)];
    assert.deepEqual(chosen(all, 2), ['Four is here.', 'Last is here.']);
    assert.deepEqual(chosen(all, 0), []);
  });

  it('joins neighbours of one paragraph, at the place of the better one', () => {
    assert.deepEqual(chosen([read('Last', 3), read('Two', 2), read('One', 1)]), [
      'Last is here.',
      'One is here. Two is here.',
    ]);
  });

  it('joins two quotes by the sentence between them', () => {
    assert.deepEqual(chosen([read('Three', 3), read('One', 2), read('Two', 1)]), [
      'One is here. Two is here. Three is here.',
    ]);
  });

  it('joins no neighbours of two paragraphs, nor of two articles', () => {
    assert.deepEqual(chosen([read('Four', 3), read('The ships', 2)]).length, 2);
    const twin = markdown('# Other\n\nOne is here. Two is here.');
    assert.equal(choose([read('One', 3), readSentence(twin, 'Two', 2)], evidenceOnly, 3).length, 2);
  });

  it('joins nothing that does not answer', () => {
    assert.deepEqual(chosen([read('One', 3), read('Two', -2), read('Three', -3)], 3, 0), [
      'One is here.',
      'Two is here.',
      'Three is here.',
    ]);
  });

  it('brings its whole list to the line that leads it in', () => {
    const [quote = ''] = chosen([read('The ships', 3)]);
    assert.match(quote, /^The ships are:\nAnna, of wood\. She is old\.\nShip 0\n/);
    assert.ok(quote.endsWith('\nShip 9'), quote);
    assert.deepEqual(chosen([read('The ships', 3), read('Ship 2', 2)]), [quote]);
  });

  it('brings a list up to what may not be quoted of it', () => {
    const sentences = article.sentences.map((sentence, at) =>
      at === sentenceOf(article, 'Ship 2') ? { ...sentence, quotable: false as const } : sentence,
    );
    const [choice] = choose([readSentence({ ...article, sentences }, 'The ships', 3)], evidenceOnly, 3);
    assert.equal(choice?.sentences[1], sentenceOf(article, 'Ship 2'));
  });

  it('joins items of a list that follow each other, and no paragraphs that do', () => {
    const items = ['Ship 4', 'Ship 2', 'Ship 1', 'Ship 3', 'Ship 8'].map((words, at) => read(words, 5 - at));
    assert.deepEqual(chosen(items), ['Ship 1\nShip 2\nShip 3\nShip 4', 'Ship 8']);
    assert.equal(chosen([read('Ship 9', 3), read('Last', 2)]).length, 2);
  });

  it('marks the words of the best of those it joins that has any', () => {
    const answer = { start: 1, end: 2 };
    const [choice] = choose([{ ...read('One', 3), answer }, read('Two', 2)], evidenceOnly, 3);
    assert.deepEqual(choice?.answer, answer);
    const [other] = choose([read('One', 3), { ...read('Two', 2), answer }], evidenceOnly, 3);
    assert.deepEqual(other?.answer, answer);
  });

  it('never gives a sentence twice', () => {
    const sentences = fc.array(
      fc.record({
        at: fc.nat(article.sentences.length - 1),
        evidence: fc.double({ min: -4, max: 4, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(sentences, fc.nat(6), fc.constantFrom(0, 0.5), (some, count, least) => {
        const words = ({ at }: { at: number }) =>
          article.text.slice(article.sentences[at]?.start, article.sentences[at]?.end);
        const ranked = some.map((one) => read(words(one), one.evidence)).sort((a, b) => b.score - a.score);
        const choices = choose(ranked, evidenceOnly, count, least);
        assert.ok(choices.length <= count);
        const ordered = [...choices].sort((a, b) => a.sentences[0] - b.sentences[0]);
        for (const [
          at,
          {
            sentences: [first, past],
          },
        ] of ordered.entries()) {
          assert.ok(first < past && past <= article.sentences.length);
          if (least > 0) assert.ok(first >= (ordered[at - 1]?.sentences[1] ?? 0));
        }
      }),
      { numRuns: 200 },
    );
  });
});
