import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type APIApplicationCommand, ApplicationCommandType } from 'discord.js';
import { connected } from './client.js';

const { discord, client } = await connected();

const ASK = {
  name: 'ask',
  nameLocalizations: { 'zh-CN': '提问', 'zh-TW': '提問' },
  description: 'Ask a question',
  descriptionLocalizations: { 'zh-CN': '提一个问题', 'zh-TW': '提一個問題' },
} as const;

test('commands keep their ids when they are set again, and change version only when they change', async () => {
  await client.application.commands.set([ASK, { name: 'help', description: 'Help' }]);
  const [ask, help] = discord.commands.list(null);
  await client.application.commands.set([ASK, { name: 'help', description: 'More help' }]);
  const [askAgain, helpAgain] = discord.commands.list(null);
  assert.deepEqual(askAgain, ask);
  assert.equal(helpAgain?.id, help?.id);
  assert.notEqual(helpAgain?.version, help?.version);
});

test('localisations are listed only when they are asked for', async () => {
  await client.application.commands.set([ASK]);
  const listed = async (withLocalizations: boolean) => {
    await client.application.commands.fetch({ withLocalizations });
    const answer = JSON.parse(discord.requests.at(-1)?.answer ?? '[]') as APIApplicationCommand[];
    return answer[0];
  };
  assert.equal((await listed(false))?.name_localizations, undefined);
  const full = await listed(true);
  assert.deepEqual(full?.name_localizations, ASK.nameLocalizations);
  assert.deepEqual(full?.description_localizations, ASK.descriptionLocalizations);
});

test('a guild has commands of its own', async () => {
  const guild = discord.addGuild({ name: 'Readers' });
  const made = await client.application.commands.create(
    { name: 'local', description: 'Only here' },
    guild.id,
  );
  assert.deepEqual(
    discord.commands.list(guild.id).map(({ id }) => id),
    [made.id],
  );
  await client.application.commands.edit(made.id, { description: 'Still only here' }, guild.id);
  assert.equal(discord.commands.get(guild.id, made.id).description, 'Still only here');
  await client.application.commands.delete(made.id, guild.id);
  assert.deepEqual(discord.commands.list(guild.id), []);
});

test('bad definitions are refused by the name of the field', async () => {
  const set = (...commands: object[]) => client.application.commands.set(commands as never);
  await assert.rejects(set({ name: 'Ask', description: 'x' }), /0\.name\[APPLICATION_COMMAND_INVALID_NAME\]/);
  await assert.rejects(set({ name: 'a b', description: 'x' }), /APPLICATION_COMMAND_INVALID_NAME/);
  await assert.rejects(set({ name: 'ask', description: 'x'.repeat(101) }), /0\.description/);
  await assert.rejects(
    set({ name: 'ask', description: 'x', nameLocalizations: { zh: '提问' } }),
    /name_localizations\.zh/,
  );
  await assert.rejects(set(ASK, ASK), /DUPLICATE_NAME/);
  const optional = { type: 3, name: 'a', description: 'x' };
  const required = { type: 3, name: 'b', description: 'x', required: true };
  await assert.rejects(
    set({ name: 'ask', description: 'x', options: [optional, required] }),
    /REQUIRED_INVALID/,
  );
  discord.takeViolations();
  await set({ name: 'Ask the article', type: ApplicationCommandType.Message });
});
