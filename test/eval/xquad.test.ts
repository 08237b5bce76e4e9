import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseArticle } from '../../src/article/read.js';
import { sentenceText } from './gold.js';
import { goldSentence, readXquad } from './xquad.js';

const contexts = [
  'The river is long.  Its source lies in the snow of the high mountains. It ends in the sea.',
  'Boats go up and down. They carry coal, iron and a good deal of grain to the towns along the river.',
];
const question = (id: string, context: string, answer: string) => ({
  id,
  question: `${answer}?`,
  answers: [{ answer_start: context.indexOf(answer), text: answer }],
});

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-xquad-'));
  const paragraphs = contexts.map((context, at) => ({
    context,
    qas: [question(`q${at}`, context, ['Its source', 'iron'][at] ?? '')],
  }));
  await writeFile(
    join(folder, 'xquad-r.en.json'),
    JSON.stringify({ data: [{ title: 'A_River', paragraphs }] }),
  );
});
after(() => rm(folder, { recursive: true, force: true }));

describe('XQuAD-R', () => {
  it('is read as an article, with the sentence in which each answer begins', async () => {
    const [river] = await readXquad(folder, 'en');
    assert.ok(river);
    const article = parseArticle(river.file.name, Buffer.from(river.file.content));
    assert.equal(article.title, 'A River');
    const gold = river.questions.map((one) => sentenceText(article, goldSentence(river, article, one)));
    assert.deepEqual(gold, [
      'Its source lies in the snow of the high mountains.',
      'They carry coal, iron and a good deal of grain to the towns along the river.',
    ]);
  });

  it('names the file that is missing', async () => {
    await assert.rejects(readXquad(folder, 'zh'), /cannot read .*xquad-r\.zh\.json/);
  });
});
