import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ask,
  askMessage,
  commands,
  questionChannel,
  summary,
} from '../../src/discord/commands/definitions.js';
import { type OptionsOf, readOptions } from '../../src/discord/commands/options.js';

interface Named {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly description_localizations?: Readonly<Record<string, string>>;
  readonly options?: readonly Named[];
  readonly choices?: readonly Named[];
  readonly required?: boolean;
}

/** What Discord takes as the name of a slash command or an option. */
const NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;

describe('the commands', () => {
  it('have names and descriptions that Discord takes, in three languages', () => {
    for (const command of commands) check(command, command === askMessage);
    for (const key of ['name', 'zh-CN', 'zh-TW'] as const) {
      const names = commands.map((command) =>
        key === 'name' ? command.name : command.name_localizations[key],
      );
      assert.equal(new Set(names).size, commands.length);
    }
    assert.deepEqual(
      commands.map(({ name }) => name),
      ['ask', 'summary', 'article', 'help', 'channel', 'Ask the article'],
    );
    assert.deepEqual(ask.name_localizations, { 'zh-CN': '提问', 'zh-TW': '提問' });
    assert.equal(summary.options[0].choices[1].name_localizations['zh-CN'], '中：6 句');
    assert.equal(questionChannel.default_member_permissions, '32');
  });

  it('give their handlers typed options', () => {
    const options: OptionsOf<typeof ask> = readOptions(ask, [
      { name: 'private', value: true },
      { name: 'question', value: 'Who?' },
    ]);
    const asked: string = options.question;
    const article: string | undefined = options.article;
    const isPrivate: boolean | undefined = options.private;
    // @ts-expect-error there is no such option
    const none = options.nothing;
    assert.deepEqual([asked, article, isPrivate, none], ['Who?', undefined, true, undefined]);

    const { length } = readOptions(summary, [{ name: 'length', value: 'short' }]);
    const chosen: 'short' | 'medium' | 'long' | undefined = length;
    assert.equal(chosen, 'short');

    const added = readOptions(questionChannel, [
      { name: 'add', options: [{ name: 'channel', value: '42' }] },
    ]);
    assert.ok(added.subcommand === 'add');
    const channel: string | undefined = added.channel;
    assert.equal(channel, '42');
    assert.deepEqual(readOptions(questionChannel, [{ name: 'list', options: [] }]), { subcommand: 'list' });
  });

  it('refuse options of another version', () => {
    assert.throws(() => readOptions(ask, []), /\/ask: question is missing.*npm run deploy/);
    assert.throws(() => readOptions(ask, [{ name: 'question', value: 5 }]), /question cannot be 5/);
    assert.throws(
      () => readOptions(ask, [{ name: 'frage', value: 'Wer?' }]),
      /the option frage is not known/,
    );
    assert.throws(() => readOptions(summary, [{ name: 'length', value: 'huge' }]), /length cannot be "huge"/);
    assert.throws(() => readOptions(questionChannel, []), /no subcommand/);
  });
});

function check(named: Named, isMessageCommand = false): void {
  const names = [named.name, ...Object.values(named.name_localizations ?? {})];
  for (const name of names) {
    if (isMessageCommand) assert.ok(name.length >= 1 && name.length <= 32);
    else {
      assert.match(name, NAME);
      assert.equal(name, name.toLowerCase());
    }
  }
  assert.deepEqual(Object.keys(named.name_localizations ?? {}), ['zh-CN', 'zh-TW']);
  const descriptions = [named.description ?? '', ...Object.values(named.description_localizations ?? {})];
  for (const description of descriptions) {
    assert.ok(isMessageCommand ? description === '' : description.length >= 1 && description.length <= 100);
  }
  const { options = [] } = named;
  assert.ok(options.length <= 25);
  for (const key of ['name', 'zh-CN', 'zh-TW'] as const) {
    const own = options.map((option) => (key === 'name' ? option.name : option.name_localizations?.[key]));
    assert.equal(new Set(own).size, options.length);
  }
  const firstOptional = options.findIndex(({ required }) => required !== true);
  assert.ok(firstOptional < 0 || options.slice(firstOptional).every(({ required }) => required !== true));
  for (const option of options) {
    check(option);
    for (const choice of option.choices ?? []) {
      for (const name of [choice.name, ...Object.values(choice.name_localizations ?? {})]) {
        assert.ok(name.length >= 1 && name.length <= 100);
      }
    }
  }
}
