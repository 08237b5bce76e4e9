import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseArticle } from '../../src/article/read.js';

/** Each case is one paragraph; `|` marks where a sentence must end, and is not in the text. */
const cases: Readonly<Record<string, readonly string[]>> = {
  'Chinese full stops, questions and exclamations': [
    '今天下雨了。|我们没有出门。',
    '他来了吗？|没有！|那就再等等吧。',
    '这是真的？！|没人相信。',
    '太好了！！！|我们赢了。',
    '春天到了；花开了，鸟也回来了。|夏天还远。',
    '只有一句，没有句号',
    '今天是周一。 |明天是周二。',
    '他不知道。|I do not know either. |我们都不知道。',
  ],
  'Chinese quotation marks and brackets': [
    '她说：“天黑了。”|然后她关上了门。',
    '“天黑了。”她说。|然后她关上了门。',
    '“天黑了！”老王喊道，“快回家。”|孩子们跑了。',
    '“我们无需担心。|未来会更好。”林经理表示。|会议随后结束。',
    '他们讨论了“机器会思考吗？”这个问题。|没有结论。',
    '“谁是第一？”的争论持续了三年。|后来没人再提。',
    '「下雨了。」他說。|她點了點頭。',
    '他问：“你是谁？”|“我是船长。”|海风吹过甲板。',
    '电影《你是谁？》上映了。|观众很喜欢。',
    '他走了（他还会回来吗？没人知道）。|屋里很静。',
    '他（你还记得吗？）终于回来了。|大家都很高兴。',
    '报告很长（共三百页。）|没人读完。',
    '他大喊：“着火了！”|楼里的人都醒了。',
    '“好。”|“走吧。”|“等等我！”',
    '他只回了一个字：“好。”|大家松了一口气。',
    '“速度会更快！”陈明（项目负责人）在会上表示，“成本也会下降。”|掌声响起。',
  ],
  ellipses: [
    '他想了想……还是走了。|门关上了。',
    '苹果、香蕉、梨......水果都涨价了。|菜也是。',
    '“我不知道……”她低声说。|没人回答。',
    'He waited... and nothing came. |Then it rained.',
    'She paused… then went on. |Nobody noticed.',
  ],
  'numbers and decimals': [
    '价格上涨了3.5%。|销量下降了1.2万台。',
    '圆周率约为3.14159，没有尽头。|它是无理数。',
    'The rate rose to 3.5 percent. |It fell later.',
    'Version 2.0 is out. |Version 2.1 follows in May.',
    'It cost $1,250.75 in 2019. |Prices doubled.',
    '模型的准确率为99.9%。|误差很小。',
  ],
  'initials and abbreviations': [
    'J. R. R. Tolkien wrote it. |He lived in Oxford.',
    'Dr. Chen met Mr. Smith and Mrs. Jones. |They talked for hours.',
    'The U.S. economy grew. |The U.K. economy did not.',
    'The U.S. Congress voted. |It passed.',
    'She moved to the U.S. |The trip took a week.',
    'He works for Acme Inc. in Boston. |He likes it.',
    'They sued Acme Inc. |The case was long. |Nobody won.',
    'Bring pens, paper, etc. and a lamp. |Come early.',
    'Some tools, e.g. Hammers and saws, are heavy. |Others are light.',
    'See Fig. 3 and No. 7 for details. |They are on page 9.',
    'The answer was no. |He left.',
    'Ali vs. Frazier was a great fight. |Millions watched.',
    'The meeting is at 5 p.m. on Friday. |Be there.',
    'It began on Sept. 29 in Rome. |It ended in Oct. 2025.',
    'St. Paul and Prof. Li agreed. |Gen. Wu did not.',
    'He holds a Ph.D. in physics. |She holds two.',
    'The study by Wang et al. was short. |Others were longer.',
    '他在Acme Inc.工作。|公司很大。',
    '据U.S. News报道，学费上涨。|学生不满。',
  ],
  'addresses and lists': [
    'Visit https://example.com/a.html?x=1. |Then call us.',
    '详见 www.example.com 网站。|电话另附。',
    '1. Open the box. |2. Take out the lamp.',
    '1. 打开盒子。|2. 取出台灯。',
    '(1) First things first. |(2) Then the rest.',
  ],
  'English quotation marks': [
    '“It works,” she said. |“We tested it twice.”',
    '“Does it work?” he asked. |Nobody knew.',
    '"Stop!" she cried. |He did not stop.',
    'He said, “I am done.” |Then he left.',
    'They left (it was late). |The lamp was still on.',
    'It ended well. |(It rarely does.) |We went home.',
    'Is it art? |Is it craft? |It is both!',
  ],
};

describe('sentences', () => {
  for (const [name, marked] of Object.entries(cases)) {
    describe(name, () => {
      for (const paragraph of marked) {
        it(paragraph, () => {
          const expected = paragraph.split('|').map((sentence) => sentence.trim());
          assert.deepEqual(sentencesOf(paragraph.replaceAll('|', '')), expected);
        });
      }
    });
  }

  it('cuts a sentence of 1,200 characters at its clauses', () => {
    const clause = `${'山高水长路远'.repeat(5)}，`;
    const sentences = sentencesOf(`${clause.repeat(39)}完。`);
    assert.ok(sentences.length >= 4);
    for (const sentence of sentences) assert.ok(sentence.length <= 400, `${sentence.length} characters`);
    for (const sentence of sentences.slice(0, -1)) assert.match(sentence, /，$/);
  });

  it('cuts 3,000 characters without any punctuation, and splits no character', () => {
    const sentences = sentencesOf('𠮷野家'.repeat(1000));
    assert.equal(sentences.join(''), '𠮷野家'.repeat(1000));
    for (const sentence of sentences) assert.doesNotMatch(sentence, /^[\udc00-\udfff]|[\ud800-\udbff]$/);
  });

  it('splits a block of 60,000 characters as it would split its parts', () => {
    const sentences = sentencesOf('他说：“好。”天黑了。'.repeat(6000));
    assert.equal(sentences.length, 12_000);
    assert.deepEqual([...new Set(sentences)], ['他说：“好。”', '天黑了。']);
  });
});

function sentencesOf(paragraph: string): string[] {
  const { text, sentences } = parseArticle('case.txt', Buffer.from(paragraph));
  return sentences.map(({ start, end }) => text.slice(start, end));
}
