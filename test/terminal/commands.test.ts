import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { VerbatimError } from '../../src/errors.js';
import { REQUIRED_FILES, WEIGHTS } from '../../src/models/files.js';
import type { AnswerJson } from '../../src/terminal/json.js';
import { run, StandIn } from './stand-in.js';

const QUOTE = 'Genie 3 由谷歌DeepMind推出。';
const ESC = '\u001b';

describe('ask', () => {
  test('answers the words of the command line, plain where there is no terminal', async () => {
    const { code, out, err, engine } = await run(['ask', 'who', 'made', 'it?']);
    assert.equal(code, 0);
    assert.equal(engine.asked[0]?.question, 'who made it?');
    assert.match(out, new RegExp(`^1\\. 「${QUOTE}」\n`));
    assert.ok(!out.includes(ESC));
    assert.equal(err, '');
    assert.equal(engine.closed, 1);
  });

  test('reads the question from standard input, with or without -', async () => {
    for (const args of [['ask'], ['ask', '-']]) {
      const { code, engine } = await run(args, { input: '\ufeff  是谁做的？\n' });
      assert.equal(code, 0);
      assert.equal(engine.asked[0]?.question, '是谁做的？');
    }
  });

  test('takes what follows -- as words', async () => {
    const { engine } = await run(['ask', '--', '--json', 'means?']);
    assert.equal(engine.asked[0]?.question, '--json means?');
  });

  test('without a question is wrong usage, and does not wait for a terminal', async () => {
    for (const [args, tty] of [
      [['ask'], true],
      [['ask'], false],
      [['ask', ' '], false],
    ] as const) {
      const { code, err, engine } = await run(args, { tty });
      assert.equal(code, 2);
      assert.match(err, /^verbatim ask: there is no question\.\nUsage: npm run ask -- /);
      assert.equal(engine.openedWith, undefined);
    }
  });

  test('refuses input that is no question', async () => {
    const binary = await run(['ask'], { input: Readable.from([Buffer.from([0xc4, 0xe3, 0xff])]) });
    assert.equal(binary.code, 2);
    assert.match(binary.err, /the question is not UTF-8 text/);
    const long = await run(['ask'], { input: 'a'.repeat(70_000) });
    assert.equal(long.code, 2);
    assert.match(long.err, /longer than 65536 bytes/);
  });

  test('refuses a question too long for a command line before anything opens, and says where it can go', async () => {
    for (const [args, told] of [
      [['ask', 'a'.repeat(4_001)], /4001 characters, .* npm run ask -- - < question\.txt/],
      [['ask', ...Array.from({ length: 600 }, () => 'question')], /5399 characters/],
      [['ask', '是'.repeat(5_000)], /15001 bytes, .* npm run ask -- - < question\.txt/],
      [['summary', '--topic', '机'.repeat(3_000)], /90\d\d bytes/],
    ] as const) {
      const { code, err, engine } = await run(args);
      assert.equal(code, 2);
      assert.match(err, told);
      assert.equal(engine.openedWith, undefined);
    }
    assert.equal((await run(['ask', 'a'.repeat(4_000)])).code, 0);
    assert.equal((await run(['ask'], { input: '是'.repeat(4_001) })).code, 0);
  });

  test('of nothing but signs is wrong usage too', async () => {
    for (const options of [{ args: ['ask', '😀'] }, { args: ['ask', '-'], input: '?!\n' }]) {
      const { code, err, engine } = await run(options.args, options);
      assert.equal(code, 2);
      assert.match(err, /there is no word in the question/);
      assert.equal(engine.openedWith, undefined);
    }
  });

  test('--json prints one object of exactly the published keys', async () => {
    const { code, out } = await run(['ask', '--json', 'who?']);
    assert.equal(code, 0);
    assert.equal(out.split('\n').length, 2);
    assert.deepEqual(JSON.parse(out), {
      question: 'who?',
      status: 'answered',
      confidence: 0.93,
      language: 'en',
      quotes: [
        {
          text: QUOTE,
          start: 100,
          end: 100 + QUOTE.length,
          article: 'sample',
          section: '发布',
          paragraph: 2,
          link: 'https://example.org/a#:~:text=Genie',
          answer: { start: 109, end: 119 },
          columns: null,
          at: null,
        },
      ],
      ms: 4.57,
    });
  });

  test('--json tells the nearest where the article does not answer, and that is no failure', async () => {
    const { code, out } = await run(['ask', '--json', 'nothing?']);
    assert.equal(code, 0);
    const answer = JSON.parse(out) as AnswerJson;
    assert.equal(answer.status, 'not-in-article');
    assert.equal(answer.nearest?.text, 'It was.');
    assert.equal(answer.nearest?.answer, null);
    assert.deepEqual(answer.quotes, []);
  });

  test('--article asks one article', async () => {
    const { engine } = await run(['ask', 'who?', '--article', 'sample']);
    assert.equal(engine.asked[0]?.options?.articleId, 'sample');
  });

  test('a failure is one line and exit code 1; the engine is closed', async () => {
    const known = await run(['ask', 'fail']);
    assert.equal(known.code, 1);
    assert.equal(known.err, 'engine: the worker died. Ask again.\n');
    assert.equal(known.engine.closed, 1);
    const unknown = await run(['ask', 'crash']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /^verbatim: unexpected error: x is not a function\. Set LOG_LEVEL=debug .*\n$/);
    const debugging = await run(['ask', 'crash'], { settings: { LOG_LEVEL: 'debug' } });
    assert.match(debugging.err, /TypeError: x is not a function\n? .*at /);
  });

  test('settings reach the engine, and what opening says reaches stderr', async () => {
    const engine = new StandIn();
    const { err } = await run(['ask', 'who?'], {
      settings: { CONFIDENCE: '0.25', EMBEDDING_MODEL: 'a/b', READER_MODEL: 'c/d' },
      openEngine: async (options) => {
        engine.openedWith = options;
        options.onNotice?.('index: it was built by another model, so it is built again');
        return engine;
      },
    });
    assert.equal(engine.openedWith?.confidence, 0.25);
    assert.equal(engine.openedWith?.model, 'a/b');
    assert.equal(engine.openedWith?.readerModel, 'c/d');
    assert.equal(engine.openedWith?.rebuild, false);
    assert.equal(err, 'index: it was built by another model, so it is built again\n');
  });

  test('is coloured on a terminal, plain with NO_COLOR', async () => {
    assert.ok((await run(['ask', 'who?'], { tty: true })).out.includes(ESC));
    const plain = await run(['ask', 'who?'], { tty: true, environment: { NO_COLOR: '1' } });
    assert.ok(!plain.out.includes(`${ESC}[`));
    assert.ok(plain.out.includes(`${ESC}]8;;https://example.org/`));
    const dumb = await run(['ask', 'who?'], { tty: true, environment: { TERM: 'dumb' } });
    assert.ok(!dumb.out.includes(ESC));
    assert.match(dumb.out, /^ {3}https:\/\/example\.org\/a#:~:text=Genie$/m);
    const forced = await run(['ask', 'who?'], { environment: { FORCE_COLOR: '1' } });
    assert.ok(forced.out.includes(`${ESC}[`));
    assert.match(stripVTControlCharacters(forced.out), /^ {3}https:\/\//m);
    assert.ok((await run(['summary'], { tty: true })).out.includes(`${ESC}]8;;https://example.org/`));
  });
});

describe('summary', () => {
  test('passes length, topic and article on', async () => {
    const { code, out, engine } = await run([
      'summary',
      '--length=short',
      '--topic',
      '机器人',
      '--article',
      'sample',
    ]);
    assert.equal(code, 0);
    assert.deepEqual(engine.summaries, [{ length: 'short', topic: '机器人', articleId: 'sample' }]);
    assert.match(out, /^1\. 「第一句。」/);
  });

  test('--json prints quotes', async () => {
    const { out } = await run(['summary', '--json']);
    const { language, quotes } = JSON.parse(out) as Pick<AnswerJson, 'language' | 'quotes'>;
    assert.equal(language, 'zh');
    assert.deepEqual(
      quotes.map(({ text, answer }) => ({ text, answer })),
      [
        { text: '第一句。', answer: null },
        { text: '第二句。', answer: null },
      ],
    );
  });

  test('a wrong length names what is allowed', async () => {
    const { code, err } = await run(['summary', '--length', 'huge']);
    assert.equal(code, 2);
    assert.match(err, /^verbatim summary: --length is "huge", allowed is short, medium, long\.\n/);
  });
});

describe('index', () => {
  test('reports counts, model, kind, size and time, and rebuilds when asked', async () => {
    const { code, out, engine } = await run(['index', '--rebuild']);
    assert.equal(code, 0);
    assert.equal(engine.openedWith?.rebuild, true);
    for (const line of [
      /^Articles +1$/m,
      /^Sentences +2$/m,
      /^Passages +1$/m,
      /^Embedding model +stand-in \(4 dimensions\)$/m,
      /^Index +exact search, read from disk$/m,
      /^Size on disk +2\.0 KiB$/m,
      /^Time +[\d.]+ s$/m,
    ]) {
      assert.match(out, line);
    }
  });

  test('tells of an index that was built, and of one in memory alone', async () => {
    const engine = new StandIn({ report: { sentences: 2, bytes: 0, embedded: 1 } });
    const { out } = await run(['index'], { engine, environment: { LANG: 'zh_CN.UTF-8' } });
    assert.match(out, /^索引 +精确搜索，已为 1\/1 篇文章建立$/m);
    assert.match(out, /^占用空间 +无（仅在内存中）$/m);
  });
});

describe('start', () => {
  test('without a token and without a terminal is an error', async () => {
    const { code, err, engine } = await run(['start']);
    assert.equal(code, 1);
    assert.match(err, /^start: DISCORD_TOKEN is not set.*\n$/);
    assert.equal(engine.openedWith, undefined);
  });

  test('without a token on a terminal tells in two lines how to connect, and opens the chat', async () => {
    const { code, out, engine } = await run(['start'], {
      tty: true,
      input: 'who?\n/quit\n',
      environment: { TERM: 'dumb' },
    });
    assert.equal(code, 0);
    assert.match(out, /^No Discord token .*\n.*DISCORD_TOKEN.*\nAsk about “样例文章”/);
    assert.equal(engine.asked[0]?.question, 'who?');
  });

  test('with a token starts Discord', async () => {
    assert.equal((await run(['start'], { settings: { DISCORD_TOKEN: 'a.b.c' } })).code, 42);
  });
});

describe('doctor', () => {
  test('has a line for each thing, never shows the token, and passes where everything serves', async () => {
    const { folder, remove } = articles({ 'one.md': '---\ntitle: One\n---\n\nIt is here.\n' });
    try {
      const { code, out } = await run(['doctor'], {
        settings: {
          ARTICLES_DIR: folder,
          MODEL_CACHE: folder,
          EMBEDDING_MODEL: 'no/encoder',
          READER_MODEL: 'no/reader',
          DISCORD_TOKEN: 'aaa.bbb.ccc',
        },
      });
      assert.match(out, /^[✓!] Node /m);
      assert.match(out, /^[✓!] Native index /m);
      assert.match(
        out,
        /^! Encoder +no\/encoder is not downloaded yet\. The first question fetches it from https/m,
      );
      assert.match(out, /^! Reader +no\/reader is not downloaded yet\. The first question fetches it/m);
      assert.match(out, /^✓ Articles +1 in .*: One$/m);
      assert.match(out, /^! Index +not checked, because of the line on Encoder above$/m);
      assert.match(out, /^✓ Discord token +set \(not shown\)$/m);
      assert.ok(!out.includes('bbb'));
      assert.equal(code, 0);
    } finally {
      remove();
    }
  });

  test('fails where nothing can be answered, with the remedy', async () => {
    const { folder, remove } = articles({});
    try {
      const { code, out } = await run(['doctor'], { settings: { ARTICLES_DIR: folder } });
      assert.equal(code, 1);
      assert.match(out, /^✗ Articles +.* holds no article\. Put a \.txt/m);
      assert.match(out, /^! Discord token +not set.*\.env/m);
    } finally {
      remove();
    }
  });

  test('one bad article beside a good one is a warning that names it', async () => {
    const { folder, remove } = articles({ 'good.txt': 'It is here. It is good.\n', 'bad.txt': '' });
    try {
      const { out } = await run(['doctor'], { settings: { ARTICLES_DIR: folder } });
      assert.match(out, /^✓ Articles +1 in /m);
      assert.match(out, /^! Articles +bad\.txt /m);
    } finally {
      remove();
    }
  });

  test('opens the index with models that are there; what cannot be opened is broken', async () => {
    const { folder, remove } = articles({ 'good.txt': 'It is here. It is good.\n', ...modelFiles });
    const settings = { ARTICLES_DIR: folder, ...modelsIn(folder) };
    try {
      const well = await run(['doctor'], { settings });
      assert.match(well.out, /^✓ Encoder +.* \(a folder, .*\)$/m);
      assert.match(well.out, /^✓ Reader +.* \(a folder, .*\)$/m);
      assert.match(well.out, /^✓ Index +exact search over 1 article/m);
      assert.equal(well.code, 0);
      const broken = await run(['doctor'], {
        settings,
        openEngine: async () => {
          throw new VerbatimError('index', 'the disk is full', 'Make room');
        },
      });
      assert.match(broken.out, /^✗ Index +the disk is full\. Make room\.$/m);
      assert.equal(broken.code, 1);
    } finally {
      remove();
    }
  });
});

describe('doctor, where something is wrong,', () => {
  test('says of a model that is not there what asking says', async () => {
    const { folder, remove } = articles({ 'good.txt': 'It is here. It is good.\n', ...modelFiles });
    try {
      for (const [setting, subject] of [
        ['EMBEDDING_MODEL', 'Encoder'],
        ['READER_MODEL', 'Reader'],
      ] as const) {
        const settings = { ARTICLES_DIR: folder, ...modelsIn(folder), [setting]: 'nonsense' };
        const { code, out, engine } = await run(['doctor'], { settings });
        const remedy = String.raw`Restore .*, or name a model of the hub \(owner/name\) or a folder`;
        assert.match(out, new RegExp(`^✗ ${subject} +nonsense has no config\\.json, .*\\. ${remedy}`, 'm'));
        assert.match(out, new RegExp(`^! Index +not checked, because of the line on ${subject} above$`, 'm'));
        assert.equal(engine.openedWith, undefined);
        assert.equal(code, 1);
      }
    } finally {
      remove();
    }
  });

  test('names the setting of a model that is no name at all', async () => {
    const { folder, remove } = articles({ 'good.txt': 'It is here. It is good.\n', ...modelFiles });
    try {
      const settings = { ARTICLES_DIR: folder, ...modelsIn(folder), READER_MODEL: 'a/b/c' };
      const { code, out } = await run(['doctor'], { settings });
      assert.match(out, /^✗ Reader +READER_MODEL is "a\/b\/c"\. Set it to reader, to a model of the hub/m);
      assert.match(out, /^✓ Encoder /m);
      assert.equal(code, 1);
    } finally {
      remove();
    }
  });

  test('opens no engine for a reader that is not downloaded yet, and that is no failure', async () => {
    const { folder, remove } = articles({ 'good.txt': 'It is here. It is good.\n', ...modelFiles });
    try {
      const settings = { ARTICLES_DIR: folder, ...modelsIn(folder), READER_MODEL: 'no/reader' };
      const { code, out, engine } = await run(['doctor'], { settings });
      assert.match(out, /^! Index +not checked, because of the line on Reader above$/m);
      assert.equal(engine.openedWith, undefined);
      assert.equal(code, 0);
    } finally {
      remove();
    }
  });

  test('shows wrong settings as a line and goes on with the defaults', async () => {
    const { folder, remove } = articles({ 'good.txt': 'It is here. It is good.\n', ...modelFiles });
    try {
      const settings = { CONFIDENCE: 'abc', ARTICLES_DIR: folder, ...modelsIn(folder) };
      const { code, out, engine } = await run(['doctor'], { settings });
      assert.match(out, /^✗ Settings +CONFIDENCE is "abc", allowed is a number.* Correct it in \.env.*\.$/m);
      assert.match(out, /^✓ Articles +1 in /m);
      assert.match(out, /^✓ Index /m);
      assert.equal(engine.openedWith?.confidence, undefined);
      assert.equal(code, 1);
      const asked = await run(['ask', 'who?'], { settings });
      assert.equal(asked.code, 1);
      assert.match(asked.err, /^settings: CONFIDENCE is "abc".*\n$/);
    } finally {
      remove();
    }
  });

  test('warns of an index that cannot be saved, with the remedy', async () => {
    const { folder, remove } = articles({ 'good.txt': 'It is here. It is good.\n', ...modelFiles });
    try {
      const { code, out } = await run(['doctor'], {
        settings: { ARTICLES_DIR: folder, ...modelsIn(folder) },
        openEngine: async ({ onNotice }) => {
          onNotice?.('index: good: it cannot be saved in /x. Set INDEX_DIR to a folder that can be written.');
          return new StandIn({ report: { sentences: 2, bytes: 0, embedded: 1 } });
        },
      });
      assert.match(out, /^! Index +.*it cannot be saved in \/x\. Set INDEX_DIR to .*written\.$/m);
      assert.equal(code, 0);
    } finally {
      remove();
    }
  });
});

const modelFiles = Object.fromEntries([...REQUIRED_FILES, WEIGHTS[0].file].map((file) => [file, '{}']));

function modelsIn(folder: string) {
  return { EMBEDDING_MODEL: folder, READER_MODEL: folder };
}

function articles(files: Record<string, string>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-articles-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
