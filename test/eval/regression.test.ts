import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { packageRoot } from '../../src/package-root.js';
import { openTestEngine, type TestEngine } from '../answer/engines.js';
import { measure, type Outcome, outcomeOf } from './measures.js';
import { readQuestions } from './questions.js';

/** What was reached; raise these with what is reached, never lower them. */
const reached = {
  zh: { lead: 0.82, reply: 0.82 },
  en: { lead: 0.81, reply: 0.95 },
  all: { abstain: 0.7, refused: 0.02 },
} as const;

let opened: TestEngine;
let outcomes: Outcome[];

before(async () => {
  opened = await openTestEngine();
  const questions = await readQuestions(join(packageRoot, 'test', 'eval', 'questions.jsonl'));
  outcomes = [];
  for (const question of questions) {
    outcomes.push(
      outcomeOf(question, await opened.engine.ask(question.question, { context: question.context })),
    );
  }
});
after(() => opened.close());

describe('the questions about the article that ships', () => {
  it('have gold sentences that stand in it', () => {
    const text = opened.engine.articles[0]?.text ?? '';
    for (const { question } of outcomes)
      for (const gold of question.gold) assert.ok(text.includes(gold), gold);
  });

  it('are answered in the article’s own words', () => {
    const text = opened.engine.articles[0]?.text ?? '';
    for (const { answer } of outcomes) {
      for (const quote of answer.quotes) assert.equal(quote.text, text.slice(quote.start, quote.end));
    }
  });

  for (const language of ['zh', 'en'] as const) {
    it(`are answered as well as before in ${language}`, () => {
      const { lead, reply } = measure(outcomes.filter(({ question }) => question.lang === language));
      assert.ok((lead ?? 0) >= reached[language].lead, `lead ${lead}`);
      assert.ok((reply ?? 0) >= reached[language].reply, `reply ${reply}`);
    });
  }

  it('are refused when the article does not answer, and only then', () => {
    const { abstain, refused } = measure(outcomes);
    assert.ok((abstain ?? 0) >= reached.all.abstain, `abstain ${abstain}`);
    assert.ok((refused ?? 1) <= reached.all.refused, `refused ${refused}`);
  });
});
