import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ask } from '../../src/answer/ask.js';
import type { OpenedSources } from '../../src/answer/open-engine.js';
import { sourcesOf } from './sources.js';

const files = {
  'heading.md':
    '# Bridge\n\n## When will the bridge reopen?\n\nOn the first Monday of August, if the weather holds.\n',
  'bold.md':
    '# Bridge\n\n**Who pays for the repairs?**\n\nThe county pays two thirds and the town the rest.\n',
  'letters.txt': 'Bridge\n\nQ: How wide is the new bridge?\n\nA: It is nine metres wide.\n',
  'chinese.txt': '大桥\n\n问：大桥什么时候通车？\n\n答：八月的第一个星期一通车。\n',
  'terms.html':
    '<h1>Bridge</h1><p>All about the new bridge of the town.</p><dl><dt>What is the toll?</dt><dd>Cars pay two euros each way.</dd></dl>',
  'details.html':
    '<h1>Bridge</h1><p>All about the new bridge of the town.</p><details><summary>Can I cycle across?</summary><p>Cyclists have a lane of their own on the north side.</p></details>',
  'digits.txt': '大桥\n\n大桥的票价为１２３．５０元。\n\n船从桥下经过。\n',
  'numerals.txt': '大橋\n\n工程為期三個月。\n\n船從橋下經過。\n',
  'table.md':
    '# Ferry\n\nThe ferry crosses the bay every hour.\n\n## Fares\n\n| Day | Adult | Child |\n|---|---|---|\n| Weekday | 12 euros | 5 euros |\n| Sunday | 15 euros | 6 euros |\n',
  'formula.html':
    '<h1>Flow</h1><p>The flow of the river is <math><msqrt><mi>x</mi></msqrt></math> litres a second.</p><p>It is measured at dawn.</p>',
};

let sources: OpenedSources;
before(async () => {
  sources = await sourcesOf(files);
});
after(() => sources.close());

const first = async (articleId: string, question: string) => {
  const { quotes } = await ask({ ...sources, threshold: 0 }, question, { articleId });
  assert.ok(quotes[0] !== undefined);
  return quotes[0];
};

describe('a question that stands in the article is answered by what follows it', () => {
  for (const [article, question, answer] of [
    ['heading', 'When will the bridge reopen?', /first Monday of August/],
    ['bold', 'Who pays for the repairs?', /county pays two thirds/],
    ['letters', 'How wide is the new bridge?', /nine metres wide/],
    ['chinese', '大桥什么时候通车？', /八月的第一个星期一/],
    ['terms', 'What is the toll?', /two euros/],
    ['details', 'Can I cycle across?', /lane of their own/],
  ] as const) {
    it(article, async () => assert.match((await first(article, question)).text, answer));
  }
});

describe('a number is found', () => {
  it('in full-width digits', async () =>
    assert.match((await first('digits', '票价是多少？')).text, /１２３．５０元/));
  it('in traditional characters', async () =>
    assert.match((await first('numerals', '工程要多久？')).text, /三個月/));
});

it('a row of a table is quoted as it stands, and cited with its columns', async () => {
  const quote = await first('table', 'What does an adult pay on Sunday?');
  assert.match(quote.text, /Sunday/);
  assert.equal(quote.citation.columns, 'Day Adult Child');
});

it('what could not be kept as text is never quoted', async () => {
  const { quotes, more = [] } = await ask({ ...sources, threshold: 0 }, 'What is the flow of the river?', {
    articleId: 'formula',
    more: 9,
  });
  assert.ok([...quotes, ...more].every(({ text }) => !text.includes('The flow of the river')));
});
