import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationCommandOptionType, Events } from 'discord.js';
import { connected } from './client.js';

const { discord, client, ada, guild } = await connected();
const { String: text, Boolean: choice } = ApplicationCommandOptionType;
await client.application.commands.set([
  {
    name: 'ask',
    description: 'Ask a question',
    options: [
      { type: text, name: 'question', description: 'What?', required: true, maxLength: 10 },
      { type: choice, name: 'private', description: 'For you alone?' },
    ],
  },
  { name: 'channel', description: 'Set', defaultMemberPermissions: '32' },
]);

function use(name: string, options: Record<string, string | boolean> = {}) {
  return () => discord.interact.command({ user: ada, channel: guild.channel('general'), name, options });
}

test('a command works in direct messages', async () => {
  client.once(Events.InteractionCreate, (interaction) => {
    assert.ok(interaction.isChatInputCommand());
    assert.equal(interaction.inGuild(), false);
    void interaction.reply('between us');
  });
  const channel = discord.directMessages(ada);
  const used = await discord.interact.command({
    user: ada,
    channel,
    name: 'ask',
    options: { question: 'why?' },
  });
  assert.equal((await used.final()).channelId, channel.id);
});

test('a client that would not send something is not stood in for', () => {
  assert.throws(use('ask'), /needs the option question/);
  assert.throws(use('ask', { question: 'x', private: 'yes' }), /takes a boolean for private/);
  assert.throws(use('ask', { question: 'x'.repeat(11) }), /at most 10 characters/);
  assert.throws(use('ask now', { question: 'x' }), /has no subcommand now/);
  assert.throws(use('tell'), /no command tell/);
  assert.throws(use('channel'), /may not use channel/);
});
