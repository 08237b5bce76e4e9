import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdsKind } from '../../src/answer/kind-match.js';

const countQuestions: readonly { question: string; says: string[]; saysNot: string[] }[] = [
  {
    question: '实验室有多少名员工？',
    says: ['实验室有120名员工。', '实验室现有十二名员工。', '员工约1830名。', '员工超过两千人。'],
    saysNot: [
      '该实验室于6月成立。',
      '9月29日，该实验室发布了第二版。',
      '该实验室成立于1998年。',
      '员工来自各地。',
    ],
  },
  {
    question: 'How many robots has Atlas 3 replaced?',
    says: [
      'Atlas 3 replaced 40 robots.',
      'It replaced twelve robots.',
      'Some 1,900 of them are gone.',
      'It went up from 1500 robots to 1900.',
      'A total of 1850 are gone.',
    ],
    saysNot: [
      'Atlas 3 was shown in 2019.',
      'It is the second robot of its kind.',
      'Atlas 3 replaced them all.',
    ],
  },
  {
    question: '这家公司排名第几？',
    says: ['该公司排名第五。', '排在第12位。'],
    saysNot: ['该公司6月上市。'],
  },
];

describe('a number that answers', () => {
  for (const { question, says, saysNot } of countQuestions) {
    it(`is told from others: ${question}`, () => {
      for (const sentence of says) assert.ok(holdsKind(sentence, 'number', question), sentence);
      for (const sentence of saysNot) assert.ok(!holdsKind(sentence, 'number', question), sentence);
    });
  }
});
