import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { loadLibrary } from '../../src/article/library.js';
import { packageRoot } from '../../src/package-root.js';
import { settingTable } from '../../src/setting-table.js';
import type { AnswerJson } from '../../src/terminal/json.js';
import { commands } from '../../src/terminal/program.js';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.js');
/** Sets nothing, so that no .env counts. */
const unset = Object.fromEntries(Object.keys(settingTable).map((name) => [name, '']));
const quiet = { ...unset, LANG: 'en_US.UTF-8', LC_ALL: '', NO_COLOR: '' };

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the compiled program as a person would, in a folder without .env. */
async function verbatim(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, ...quiet, ...environment };
  const child = spawn(process.execPath, [main, ...args], {
    cwd: tmpdir(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

describe('the program', () => {
  test('shows help and version on stdout, whatever the settings are', async () => {
    const wrong = { CONFIDENCE: 'wrong' };
    const [long, short, word, version] = await Promise.all([
      verbatim(['--help'], wrong),
      verbatim(['-h'], wrong),
      verbatim(['help'], wrong),
      verbatim(['--version'], wrong),
    ]);
    for (const { code, out, err } of [long, short, word]) {
      assert.equal(code, 0);
      assert.equal(err, '');
      for (const { name, about } of commands) {
        assert.match(out, new RegExp(`^  ${name} `, 'm'));
        assert.ok(out.includes(about));
      }
    }
    const { version: expected } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.deepEqual(version, { code: 0, out: `${expected}\n`, err: '' });
  });

  test('names commands in a form that works where nothing is installed', async () => {
    const said = await Promise.all([
      verbatim(['--help']),
      ...commands.map(({ name }) => verbatim([name, '--help'])),
      verbatim(['start']),
      verbatim(['ask']),
      verbatim([]),
    ]);
    for (const { out, err } of said) {
      assert.doesNotMatch(
        `${out}${err}`,
        /\bverbatim (<|--|start|ask|chat|summary|index|doctor|deploy)(?!:)/,
      );
    }
  });

  test('shows the help of each command with all its options', async () => {
    await Promise.all(
      commands.map(async ({ name, options }) => {
        const { code, out, err } = await verbatim([name, '--help']);
        assert.equal(code, 0);
        assert.equal(err, '');
        assert.match(out, new RegExp(`^Usage: npm run ${name}(?: -- |$)`, 'm'));
        for (const option of [...Object.keys(options), 'help'])
          assert.ok(out.includes(`--${option}`), option);
      }),
    );
  });

  for (const [args, said] of [
    [[], /^verbatim: there is no command\.\nUsage: /],
    [['sumary'], /^verbatim: unknown command sumary; did you mean summary\.\nUsage: /],
    [['qqqqqq'], /^verbatim: unknown command qqqqqq\.\nUsage: /],
    [['--hlep'], /^verbatim: unknown option --hlep; did you mean --help\.\nUsage: /],
    [['help', 'idnex'], /unknown command idnex; did you mean index/],
    [
      ['ask', '--jsno', 'who?'],
      /^verbatim ask: unknown option --jsno; did you mean --json\.\nUsage: npm run ask -- \[options\] <question\.\.\.>\n$/,
    ],
    [['ask', '-x', 'who?'], /unknown option -x\./],
    [['ask', '--json=yes', 'who?'], /--json takes no value, not "yes"/],
    [['ask', 'who?', '--article'], /--article needs a value: --article ID/],
    [['ask', '--article', '--json', 'who?'], /--article needs a value/],
    [['index', 'now'], /index takes no argument, not "now"/],
    [['ask', '--__proto__', 'who?'], /unknown option --__proto__/],
    [['ask\u001b[31m'], /unknown command ask␛\[31m/],
  ] as const) {
    test(`is used wrongly by ${JSON.stringify(args)}: exit code 2 and how to do it`, async () => {
      const { code, out, err } = await verbatim(args);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, said);
      assert.equal(err.trimEnd().split('\n').length, 2);
    });
  }

  test('tells a wrong setting in one line, exit code 1', async () => {
    const { code, out, err } = await verbatim(['ask', 'who?'], {
      CONFIDENCE: '7',
      DISCORD_TOKEN: 'secret token',
    });
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /^settings: CONFIDENCE is "7".*\n$|DISCORD_TOKEN/);
    assert.equal(err.trimEnd().split('\n').length, 1);
    assert.ok(!err.includes('secret token'));
  });

  test('without a token and without a terminal cannot start', async () => {
    const { code, err } = await verbatim(['start']);
    assert.equal(code, 1);
    assert.match(err, /^start: DISCORD_TOKEN is not set/);
  });

  test('ends quietly when the reader of its output goes away', async () => {
    const child = spawn(process.execPath, [main, '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: quiet,
    });
    child.stdout.destroy();
    const ended = new Promise((resolve) => {
      child.once('close', resolve);
    });
    assert.equal(await text(child.stderr), '');
    assert.equal(await ended, 0);
  });

  test('ends with 130 when interrupted', async () => {
    const child = spawn(process.execPath, [main, 'ask', '-'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...quiet, LOG_LEVEL: 'debug' },
    });
    const ended = new Promise((resolve) => {
      child.once('close', resolve);
    });
    child.stdin.write('a question that does not end');
    let said = '';
    for await (const part of child.stderr) {
      said += part;
      child.kill('SIGINT');
    }
    assert.equal(await ended, 130);
    assert.equal(said.trimEnd().split('\n').length, 1, said);
  });

  test('ends with 130 and not a word whenever it is interrupted, also in the middle of native code', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-program-'));
    try {
      for (const afterMs of [100, 200, 400, 700, 1_000, 1_400]) {
        const child = spawn(process.execPath, [main, 'ask', 'Genie 3 是谁做的？'], {
          cwd: folder,
          stdio: ['ignore', 'ignore', 'pipe'],
          env: {
            PATH: process.env.PATH,
            ...quiet,
            LOG_LEVEL: 'debug',
            INDEX_DIR: join(folder, `${afterMs}`),
          },
        });
        const ended = once(child, 'close');
        let said = '';
        child.stderr.setEncoding('utf8').on('data', (part: string) => {
          // Only from then on does it handle signals.
          if (said === '') setTimeout(() => child.kill('SIGINT'), afterMs);
          said += part;
        });
        const [code] = await ended;
        const isThrough = code === 0;
        assert.ok(isThrough || code === 130, `${code} after ${afterMs} ms`);
        assert.deepEqual(
          said.split('\n').filter((line) => line !== '' && !line.startsWith('{')),
          [],
        );
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('answers about the article that ships, in its own words, from a new index and from a stored one', async () => {
    const { articles } = await loadLibrary(join(packageRoot, 'data', 'articles'));
    const texts = new Map(articles.map(({ id, text }) => [id, text]));
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-program-'));
    try {
      for (const told of [/built/, /read from disk/]) {
        const { code, out, err } = await verbatim(['index'], { INDEX_DIR: folder });
        assert.equal(code, 0, err);
        assert.match(out, told);
      }
      for (const question of ['Genie 3 是谁做的？', 'Who founded World Labs?']) {
        const { code, out, err } = await verbatim(['ask', '--json', question], { INDEX_DIR: folder });
        assert.equal(code, 0, err);
        const answer = JSON.parse(out) as AnswerJson;
        const shown = [...answer.quotes, ...(answer.nearest ? [answer.nearest] : [])];
        assert.ok(shown.length > 0);
        for (const { text: words, start, end, article, answer: marked } of shown) {
          assert.equal(words, texts.get(article)?.slice(start, end));
          if (marked) assert.ok(start <= marked.start && marked.start < marked.end && marked.end <= end);
        }
      }
      const unknown = await verbatim(['ask', 'who?', '--article', 'nope'], { INDEX_DIR: folder });
      assert.equal(unknown.code, 1);
      assert.match(unknown.err, /nope.*\n$/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
