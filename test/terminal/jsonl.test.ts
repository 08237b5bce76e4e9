import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, test } from 'node:test';
import { answerLines } from '../../src/terminal/jsonl.js';
import { run, StandIn } from './stand-in.js';

interface Line {
  readonly id?: unknown;
  readonly question?: string;
  readonly error?: string;
}

function lines(text: string): Line[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

describe('ask --jsonl', () => {
  test('answers a thousand questions in order, a bounded number at once, with one engine', async () => {
    const questions = Array.from({ length: 1000 }, (_, id) => ({
      id,
      question: `wait ${id % 7} question ${id}`,
    }));
    const input = questions.map((question) => JSON.stringify(question)).join('\n');
    const { code, out, engine } = await run(['ask', '--jsonl'], { input });
    assert.equal(code, 0);
    assert.deepEqual(
      lines(out).map(({ id, question }) => ({ id, question })),
      questions,
    );
    assert.equal(engine.closed, 1);
    assert.ok(engine.mostRunning > 1 && engine.mostRunning <= 16, `${engine.mostRunning} at once`);
  });

  test('hands any id through, leaves it out where there is none, and passes the context and the article on', async () => {
    const input = [
      '\ufeff{"id":"a","question":"first"}',
      '',
      '  ',
      '{"question":"second","context":["first","other"]}\r',
      '{"id":{"n":[1]},"question":"third"}',
      '{"id":null,"question":"fourth","more":1}',
    ].join('\n');
    const { code, out, engine } = await run(['ask', '--jsonl', '--article', 'sample'], { input });
    assert.equal(code, 0);
    assert.deepEqual(
      lines(out).map((line) => [line.question, 'id' in line ? line.id : 'none']),
      [
        ['first', 'a'],
        ['second', 'none'],
        ['third', { n: [1] }],
        ['fourth', null],
      ],
    );
    assert.deepEqual(engine.asked[1]?.options, { context: ['first', 'other'], articleId: 'sample' });
  });

  test('a bad line gives an error in its place, the others are answered, and the end tells', async () => {
    const bad = [
      '{"id":1',
      '[]',
      '{"id":2}',
      '{"id":3,"question":"  "}',
      '{"id":4,"question":"q","context":"x"}',
    ];
    const input = [
      '{"id":0,"question":"ok"}',
      ...bad,
      '{"id":5,"question":"fail"}',
      '{"id":6,"question":"ok"}',
    ];
    const { code, out, err } = await run(['ask', '--jsonl'], { input: input.join('\n') });
    const got = lines(out);
    assert.deepEqual(
      got.map(({ id }) => id),
      [0, undefined, undefined, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(
      got.map((line) => 'error' in line),
      [false, true, true, true, true, true, true, false],
    );
    assert.match(got[1]?.error ?? '', /^line 2: not JSON/);
    assert.deepEqual(
      got.slice(2, 6).map(({ error }) => error),
      [
        'line 3: a line is {"question": "..."}',
        'line 4: question is missing',
        'line 5: question is empty',
        'line 6: context must be a list of texts',
      ],
    );
    assert.equal(got[6]?.error, 'line 7: engine: the worker died. Ask again.');
    assert.equal(code, 1);
    assert.equal(err, 'ask: 6 of 8 lines were not answered. Look for "error" in the output.\n');
  });

  test('tells in plain words what is wrong with a line', async () => {
    const input = [
      '{"question":7}',
      '{"question":null,"context":[]}',
      '{"context":[1,"a",2]}',
      '"q"',
      'null',
    ].join('\n');
    const { out } = await run(['ask', '--jsonl'], { input });
    assert.deepEqual(
      lines(out).map(({ error }) => error),
      [
        'line 1: question must be a text',
        'line 2: question must be a text',
        'line 3: question is missing; context must be a list of texts',
        'line 4: a line is {"question": "..."}',
        'line 5: a line is {"question": "..."}',
      ],
    );
  });

  test('excludes a question on the command line and --json', async () => {
    assert.equal((await run(['ask', '--jsonl', 'who?'])).code, 2);
    assert.equal((await run(['ask', '--jsonl', '--json'])).code, 2);
  });

  test('writes an answer as soon as it is there, while the input stays open', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const done = answerLines(new StandIn(), input, output);
    for (const id of [1, 2, 3]) {
      input.write(`{"id":${id},"question":"q"}\n`);
      const [line] = (await once(output, 'data')) as [Buffer];
      assert.equal((JSON.parse(line.toString()) as Line).id, id);
    }
    input.end();
    assert.deepEqual(await done, { answered: 3, failed: 0 });
  });

  test('waits for a slow reader', async () => {
    const engine = new StandIn();
    let release = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let written = 0;
    const output = new Writable({
      highWaterMark: 1,
      write(_line, _encoding, next) {
        written += 1;
        blocked.then(() => next());
      },
    });
    const input = Readable.from([Array.from({ length: 200 }, () => '{"question":"q"}').join('\n')]);
    const done = answerLines(engine, input, output);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(written, 1);
    assert.ok(
      engine.asked.length <= 17,
      `${engine.asked.length} questions were asked before one answer was taken`,
    );
    release();
    assert.deepEqual(await done, { answered: 200, failed: 0 });
  });

  test('ends when the reader goes away', async () => {
    const output = new Writable({
      write(_line, _encoding, next) {
        next(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    output.on('error', () => {});
    const input = Readable.from([Array.from({ length: 200 }, () => '{"question":"q"}').join('\n')]);
    await assert.rejects(answerLines(new StandIn(), input, output));
  });
});
