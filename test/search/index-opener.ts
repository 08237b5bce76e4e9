// A process of its own for the tests: opens the index of each article named, in turn, and reports one JSON line each.
//   node index-opener.js INDEX_DIR ROUNDS ARTICLE...     (ROUNDS 0: until killed; more than one round rebuilds)
import assert from 'node:assert/strict';
import { assertAnswers, open, openable } from './index-fixtures.js';

const [indexDir = '', rounds = '1', ...names] = process.argv.slice(2);
const endless = rounds === '0';

for (let round = 0; endless || round < Number(rounds); round++) {
  for (const name of names) {
    const article = openable[name];
    if (article === undefined) throw new Error(`no article ${name}`);
    const opened = await open(article, indexDir, { rebuild: round > 0 });
    assertAnswers(assert, opened, article);
    const { report, rebuilds, warnings } = opened;
    console.log(JSON.stringify({ kind: report.kind, loaded: report.loaded, rebuilds, warnings }));
  }
}
