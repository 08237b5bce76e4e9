import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Assessment, assess } from '../../src/answer/assess.js';
import { probability, rankScore } from '../../src/answer/calibration.js';
import type { OpenedSources } from '../../src/answer/open-engine.js';
import { questionOf } from '../../src/answer/question.js';
import type { SentenceReading } from '../../src/models/reader.js';
import { sourcesOf } from './sources.js';

const bakery = `# A bakery reopens

The bakery on Mill Street reopened on Monday.

## The oven

Its owner, Ada Quill, paid 40,000 euros for the oven.
`;

let sources: OpenedSources;
before(async () => {
  sources = await sourcesOf({ 'bakery.md': bakery });
});
after(() => sources.close());

/** As if the reader had thought so of every sentence: each has less evidence than the one before it. */
async function assessed(asked: string, context: readonly string[] = []): Promise<Assessment> {
  const heard: (string | null)[] = [];
  const reader = {
    ...sources.reader,
    read: async (
      question: string,
      earlier: string | null,
      windows: readonly { sentences: readonly unknown[] }[],
    ) => {
      heard.push(question, earlier);
      let evidence = 9;
      return windows.map(({ sentences }) =>
        sentences.map((): SentenceReading => ({ evidence: evidence--, spanMargin: 2, span: [0, 0] })),
      );
    },
  };
  const question = questionOf(asked, context);
  const assessment = await assess({ ...sources, reader }, question);
  assert.deepEqual(heard, [question.text, question.earlier]);
  return assessment;
}

describe('what is known of a sentence', () => {
  it('is what the reader and search say, and whether it is a heading', async () => {
    const { sentences, candidates } = await assessed('Who owns the oven?');
    assert.equal(sentences.length, 4);
    for (const { article, sentence, signs, score } of sentences) {
      const { start } = article.sentences[sentence] ?? { start: 0 };
      const isHeading =
        article.text.startsWith('A bakery', start) || article.text.startsWith('The oven', start);
      assert.equal(signs.heading, isHeading ? 1 : 0);
      assert.equal(signs.spanMargin, 2);
      const found = candidates.find((candidate) => candidate.sentence === sentence);
      assert.deepEqual([signs.similarity, signs.keywords], [found?.similarity, found?.keywords]);
      assert.equal(score, rankScore(signs, sources.calibration));
    }
    assert.deepEqual(
      sentences.map(({ score }) => score),
      sentences.map(({ score }) => score).sort((a, b) => b - a),
    );
  });

  it('is how far it stands behind the best, and the best before the next', async () => {
    const { sentences, confidence } = await assessed('Who owns the oven?');
    const [best, next, third] = sentences;
    assert.ok(best && next && third);
    assert.equal(best.standings.behind, next.score - best.score);
    assert.equal(next.standings.behind, best.score - next.score);
    assert.equal(third.standings.behind, best.score - third.score);
    assert.equal(confidence, probability(best.standings, sources.calibration.lead));
  });

  it('is whether the question is in the language of the article, and follows another', async () => {
    const standingsOf = async (asked: string, context?: readonly string[]) => {
      const { sentences } = await assessed(asked, context);
      return sentences.map(({ standings: { crossLanguage, crossKeywords, keywords, followUp } }) => {
        assert.equal(crossKeywords, crossLanguage * keywords);
        return [crossLanguage, followUp].join();
      });
    };
    assert.deepEqual(new Set(await standingsOf('Who owns the oven?')), new Set(['0,0']));
    assert.deepEqual(new Set(await standingsOf('面包店的 oven 是谁的？')), new Set(['1,0']));
    assert.deepEqual(new Set(await standingsOf('Who?', ['Is there an oven?'])), new Set(['0,1']));
  });
});
