import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { parse } from 'dotenv';
import { VerbatimError } from '../src/errors.js';
import { openLog } from '../src/log.js';
import { packageRoot } from '../src/package-root.js';
import { settingTable } from '../src/setting-table.js';
import { readSettings as readAll, trySettings } from '../src/settings.js';

/** Without the package's own .env, which may be anyone's. */
const readSettings = (environment: Record<string, string>) => readAll(environment, [process.cwd()]);

const TOKEN = 'MTIz.GhJkLm.abc-DEF_ghi';

describe('settings', () => {
  test('have defaults that work, relative to the package', () =>
    inFolder({}, () => {
      assert.deepEqual(readSettings({}), {
        discordToken: undefined,
        articlesDir: join(packageRoot, 'data', 'articles'),
        indexDir: join(packageRoot, 'data', 'index'),
        embeddingModel: 'encoder',
        readerModel: 'reader',
        modelCache: join(packageRoot, 'data', 'cache', 'models'),
        hubEndpoint: 'https://huggingface.co',
        confidence: undefined,
        logLevel: undefined,
        logFormat: 'json',
        stateDir: join(packageRoot, 'data', 'state'),
        queueLimit: 100,
        logQuestions: false,
        healthPort: undefined,
        healthHost: '127.0.0.1',
        shards: undefined,
        discordGuild: undefined,
        discordApi: 'https://discord.com/api',
      });
      assert.ok(readFileSync(join(packageRoot, 'package.json'), 'utf8').includes('"verbatim"'));
    }));

  test('are taken as given, folders relative to the current folder', () =>
    inFolder({}, (folder) => {
      const settings = readSettings({
        ARTICLES_DIR: 'mine',
        EMBEDDING_MODEL: './model',
        READER_MODEL: 'owner/reader',
        HF_ENDPOINT: 'http://127.0.0.1:8080/hub/',
        CONFIDENCE: '.25',
        LOG_LEVEL: ' debug ',
        DISCORD_TOKEN: TOKEN,
        DISCORD_API: 'http://127.0.0.1:8080/api/',
        DISCORD_GUILD: '81384788765712384',
        STATE_DIR: 'state',
        QUEUE_LIMIT: '7',
        HEALTH_PORT: '9100',
        SHARDS: '16',
        LOG_QUESTIONS: '1',
      });
      assert.equal(settings.articlesDir, join(folder, 'mine'));
      assert.equal(settings.embeddingModel, join(folder, 'model'));
      assert.equal(settings.readerModel, 'owner/reader');
      assert.equal(settings.hubEndpoint, 'http://127.0.0.1:8080/hub');
      assert.equal(settings.confidence, 0.25);
      assert.equal(settings.logLevel, 'debug');
      assert.equal(settings.discordToken?.reveal(), TOKEN);
      assert.equal(settings.discordApi, 'http://127.0.0.1:8080/api');
      assert.equal(settings.discordGuild, '81384788765712384');
      assert.equal(settings.stateDir, join(folder, 'state'));
      assert.equal(settings.queueLimit, 7);
      assert.equal(settings.healthPort, 9_100);
      assert.equal(settings.shards, 16);
      assert.equal(settings.logQuestions, true);
      assert.equal(readSettings({ SHARDS: 'auto' }).shards, 'auto');
    }));

  test('come from .env below the environment; an empty variable is not set', () =>
    inFolder({ '.env': 'CONFIDENCE=0.5\nLOG_LEVEL=error\nINDEX_DIR=x\nDISCORD_TOKEN=a.b.c\n' }, (folder) => {
      const settings = readSettings({ LOG_LEVEL: 'info', INDEX_DIR: '', DISCORD_TOKEN: '' });
      assert.equal(settings.confidence, 0.5);
      assert.equal(settings.logLevel, 'info');
      assert.equal(settings.indexDir, join(packageRoot, 'data', 'index'));
      assert.equal(settings.discordToken, undefined);
      assert.equal(readSettings({}).indexDir, join(folder, 'x'));
    }));

  for (const [name, value] of [
    ['CONFIDENCE', '1.5'],
    ['CONFIDENCE', '-0.1'],
    ['CONFIDENCE', 'high'],
    ['CONFIDENCE', '0x1'],
    ['CONFIDENCE', '1e400'],
    ['LOG_LEVEL', 'loud'],
    ['HF_ENDPOINT', 'huggingface.co'],
    ['HF_ENDPOINT', 'file:///etc/passwd'],
    ['EMBEDDING_MODEL', 'two words'],
    ['READER_MODEL', 'my reader'],
    ['QUEUE_LIMIT', '0'],
    ['QUEUE_LIMIT', '-1'],
    ['QUEUE_LIMIT', '1.5'],
    ['HEALTH_PORT', '65536'],
    ['SHARDS', 'many'],
    ['SHARDS', '0'],
    ['LOG_QUESTIONS', 'yes'],
    ['DISCORD_GUILD', 'my server'],
    ['DISCORD_API', 'discord.com/api'],
  ] as const) {
    test(`${name}=${value} is refused by name, value and what is allowed`, () =>
      inFolder({}, () => {
        assert.throws(
          () => readSettings({ [name]: value }),
          (error) =>
            error instanceof VerbatimError &&
            error.message.includes(`${name} is "${value}"`) &&
            error.message.includes(settingTable[name].allowed) &&
            !error.message.includes('\n'),
        );
      }));
  }

  test('tell all that is wrong at once, and never the token', () =>
    inFolder({}, () => {
      assert.throws(
        () => readSettings({ CONFIDENCE: '2', LOG_LEVEL: 'x', DISCORD_TOKEN: `Bot ${TOKEN}` }),
        (error) =>
          error instanceof VerbatimError &&
          ['CONFIDENCE', 'LOG_LEVEL', 'DISCORD_TOKEN begins with "Bot "'].every((part) =>
            error.message.includes(part),
          ) &&
          !error.message.includes(TOKEN),
      );
    }));

  test('hold the defaults of what is wrong where that is wanted, with the error', () =>
    inFolder({}, () => {
      const wrong = { CONFIDENCE: '2', QUEUE_LIMIT: '0', LOG_LEVEL: 'debug' };
      const { settings, problem } = trySettings(wrong, [process.cwd()]);
      assert.deepEqual(settings, readSettings({ LOG_LEVEL: 'debug' }));
      assert.match(problem?.message ?? '', /CONFIDENCE is "2".*QUEUE_LIMIT is "0"/);
      assert.equal(trySettings({}, [process.cwd()]).problem, null);
    }));

  for (const [token, fault] of [
    [`Bot ${TOKEN}`, 'begins with "Bot "'],
    [`"${TOKEN}"`, 'holds quotes'],
    [`“${TOKEN}”`, 'holds curly quotes'],
    [`${TOKEN.slice(0, 9)} ${TOKEN.slice(9)}`, 'holds a blank'],
    [`\u200b${TOKEN}`, 'cannot be seen'],
    [`${TOKEN}\u2060`, 'cannot be seen'],
    [TOKEN.replace('.', '。'), 'no token has'],
    ['123456789012345678', 'is an id'],
    ['aB3_'.repeat(8), 'is a client secret'],
  ] as const) {
    test(`a token that ${fault} is told so, and not shown`, () =>
      inFolder({}, () => {
        assert.throws(
          () => readSettings({ DISCORD_TOKEN: token }),
          (error) =>
            error instanceof VerbatimError &&
            error.message.startsWith('settings: DISCORD_TOKEN ') &&
            error.message.includes(fault) &&
            !error.message.includes(token.slice(-12)),
        );
      }));
  }

  test('are read from a .env with a byte order mark', () =>
    inFolder({ '.env': '\ufeffCONFIDENCE=0.5\n' }, () => {
      assert.equal(readSettings({}).confidence, 0.5);
    }));

  test('tell of a .env in UTF-16', () =>
    inFolder({}, (folder) => {
      writeFileSync(join(folder, '.env'), Buffer.from('\ufeffCONFIDENCE=0.5\n', 'utf16le'));
      assert.throws(
        () => readSettings({}),
        /\.env is not UTF-8 text, but UTF-16 or no text\. Save it as UTF-8/,
      );
    }));

  test('tell of a .env that is named .env.txt', () =>
    inFolder({ '.env.txt': 'CONFIDENCE=0.5\n' }, () => {
      assert.throws(() => readSettings({}), /\.env\.txt is not read\. Rename it to \.env/);
    }));

  test('tell when .env cannot be read', () =>
    inFolder({}, (folder) => {
      mkdirSync(join(folder, '.env'));
      assert.throws(() => readSettings({}), /^VerbatimError: settings: .*\.env cannot be read/);
    }));

  test('are each in .env.example, commented, with their default and what they are for', () => {
    const example = readFileSync(join(packageRoot, '.env.example'), 'utf8');
    assert.deepEqual(parse(example), {}, 'the example sets nothing by itself');
    const set = parse(example.replaceAll(/^# (?=[A-Z_]+=)/gm, ''));
    assert.deepEqual(
      set,
      Object.fromEntries(Object.entries(settingTable).map(([name, setting]) => [name, setting.default])),
    );
    for (const { about } of Object.values(settingTable)) assert.ok(example.includes(`# ${about}\n`), about);
  });
});

describe('the token', () => {
  test('is shown by no printing of the settings', () => {
    const settings = readAll({ DISCORD_TOKEN: TOKEN }, []);
    for (const shown of [
      JSON.stringify(settings),
      inspect(settings, { showHidden: true }),
      `${settings.discordToken}`,
    ]) {
      assert.ok(!shown.includes(TOKEN), shown);
    }
  });

  test('is struck out of every log line: fields, messages, errors', () => {
    const written: string[] = [];
    const log = openLog(readAll({ DISCORD_TOKEN: TOKEN }, []), 'info', {
      write: (line) => written.push(line),
    });
    log.info({ headers: { authorization: `Bot ${TOKEN}` } }, `logging in as ${TOKEN}`);
    log.error({ err: new Error(`refused ${TOKEN}`) });
    assert.equal(written.length, 2);
    assert.ok(!written.join('').includes(TOKEN));
    for (const line of written) JSON.parse(line);
  });

  test('is struck out of a log for people too, which tells time, level, words and fields', () => {
    const written: string[] = [];
    const log = openLog(readAll({ DISCORD_TOKEN: TOKEN, LOG_FORMAT: 'pretty' }, []), 'info', {
      write: (line) => written.push(line),
    });
    log.warn({ id: '7' }, `logging in as ${TOKEN}`);
    assert.match(written.join(''), /^\[[\d :-]{19}\] WARN: logging in as \[secret\]\n {4}id: "7"\n$/);
  });

  test('needs no setting for a log at the level of the command', () => {
    const written: string[] = [];
    const log = openLog({ logLevel: undefined, logFormat: 'json', discordToken: undefined }, 'warn', {
      write: (line) => written.push(line),
    });
    log.info('quiet');
    log.warn('heard');
    assert.equal(written.length, 1);
  });
});

async function inFolder(files: Record<string, string>, body: (folder: string) => void): Promise<void> {
  const before = process.cwd();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'verbatim-settings-')));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(resolve(folder, name), text);
    process.chdir(folder);
    body(folder);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}
