import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readSettings } from '../../src/settings.js';
import { type Library, openLibrary } from './library.js';
import { type Measures, measure } from './measures.js';
import { askSet, evaluationSet, setFiles } from './question-sets.js';
import { ratio } from './statistics.js';

/**
 * What is reached on the four articles, less what other processors may round differently (a question or four); raise the first three with what is reached and lower the last, never the other way.
 */
const reached = { lead: 0.62, reply: 0.63, abstain: 0.37, refused: 0.12 } as const;

let library: Library;
let measures: Measures;

before(async () => {
  library = await openLibrary(await setFiles(), readSettings({}, []));
  measures = measure(await askSet(await evaluationSet(), library));
});
after(() => library?.close());

describe('the questions about the four evaluation articles', () => {
  for (const name of ['lead', 'reply', 'abstain'] as const) {
    it(`reach the ${name} of before`, () => {
      const share = ratio(measures[name]) ?? 0;
      assert.ok(share >= reached[name], `${name} ${share}, before ${reached[name]}`);
    });
  }

  it('are refused no oftener than before', () => {
    const share = ratio(measures.refused) ?? 1;
    assert.ok(share <= reached.refused, `refused ${share}, before ${reached.refused}`);
  });
});
