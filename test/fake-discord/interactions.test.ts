import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  Events,
  type Interaction,
  InteractionResponseType,
  Locale,
  MessageFlags,
} from 'discord.js';
import { connected } from './client.js';
import { WIDE_BUCKETS } from './rate-limits.js';

const ACKNOWLEDGE_WITHIN_MS = 1_500;

const { discord, client, ada, guild } = await connected(['general'], {
  buckets: WIDE_BUCKETS,
  acknowledgeWithinMs: ACKNOWLEDGE_WITHIN_MS,
});
await client.application.commands.set([
  {
    name: 'ask',
    description: 'Ask a question',
    options: [
      { type: ApplicationCommandOptionType.String, name: 'question', description: 'What?', required: true },
      {
        type: ApplicationCommandOptionType.String,
        name: 'article',
        description: 'Which?',
        autocomplete: true,
      },
      { type: ApplicationCommandOptionType.Boolean, name: 'private', description: 'For you alone?' },
    ],
  },
  { name: 'Ask the article', type: ApplicationCommandType.Message },
]);

beforeEach(() => client.removeAllListeners(Events.InteractionCreate));

function onInteraction(handle: (interaction: Interaction) => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.once(Events.InteractionCreate, (interaction) => handle(interaction).then(resolve, reject));
  });
}

function ask(options: Record<string, string | boolean> = { question: 'why?' }) {
  return discord.interact.command({
    user: ada,
    channel: guild.channel('general'),
    name: 'ask',
    options,
    locale: Locale.ChineseCN,
  });
}

test('a command is deferred, answered by an edit, and followed up', async () => {
  const handled = onInteraction(async (interaction) => {
    assert.ok(interaction.isChatInputCommand());
    assert.equal(interaction.locale, 'zh-CN');
    assert.equal(interaction.memberPermissions?.has('SendMessages'), true);
    await interaction.deferReply();
    await interaction.editReply(`answer to ${interaction.options.getString('question', true)}`);
    await interaction.followUp({ content: 'more', flags: MessageFlags.Ephemeral });
  });
  const used = await ask();
  assert.equal(used.acknowledgedWith, InteractionResponseType.DeferredChannelMessageWithSource);
  assert.equal((await used.final()).data.content, 'answer to why?');
  await handled;
  assert.equal(used.edits.length, 1);
  assert.equal(used.followups[0]?.visibleTo, ada.id);
  const channel = guild.channel('general');
  assert.equal(discord.messages(channel).length, 1);
  assert.equal(discord.messages(channel, { as: ada }).length, 2);
});

test('the first follow-up after a deferral takes its place', async () => {
  const handled = onInteraction(async (interaction) => {
    assert.ok(interaction.isChatInputCommand());
    const sent = await interaction.deferReply({ withResponse: true });
    assert.equal(sent.resource?.message?.flags.has('Loading'), true);
    await interaction.followUp('the answer');
  });
  const used = await ask();
  await handled;
  assert.equal(used.response?.data.content, 'the answer');
  assert.equal(used.followups.length, 0);
});

test('autocomplete gets its choices, and no more than 25', async () => {
  const type = (count: number) => {
    const handled = onInteraction(async (interaction) => {
      assert.ok(interaction.isAutocomplete());
      assert.equal(interaction.options.getFocused(), 'Gen');
      await interaction.respond(
        Array.from({ length: count }, (_, i) => ({ name: `Genie ${i}`, value: String(i) })),
      );
    });
    const channel = guild.channel('general');
    const opened = discord.interact.autocomplete({
      user: ada,
      channel,
      name: 'ask',
      options: { article: 'Gen' },
      focused: 'article',
    });
    return { handled, opened };
  };
  const fits = type(25);
  assert.equal((await fits.opened).choices?.length, 25);
  await fits.handled;
  const tooMany = type(26);
  await assert.rejects(tooMany.handled, { code: 50035 });
  assert.equal((await tooMany.opened).failed, true);
  discord.takeViolations();
});

test('who acknowledges late hears 10062, and who does it twice 40060', async () => {
  const late = onInteraction(async (interaction) => {
    assert.ok(interaction.isRepliable());
    await new Promise((resolve) => setTimeout(resolve, ACKNOWLEDGE_WITHIN_MS + 100));
    await interaction.reply('too late');
  });
  const rejected = assert.rejects(late, { code: 10062 });
  assert.equal((await ask()).failed, true);
  await rejected;
  const twice = onInteraction(async (interaction) => {
    assert.ok(interaction.isRepliable());
    await interaction.reply('one');
    interaction.replied = false;
    await interaction.reply('two');
  });
  const refused = assert.rejects(twice, { code: 40060 });
  await ask();
  await refused;
});

test('a button updates its message, or answers beside it; what is not there cannot be pressed', async () => {
  const components = [
    { type: 1, components: [{ type: 2, style: 1, label: 'More', custom_id: 'more' }] },
  ] as const;
  const shown = onInteraction(async (interaction) => {
    assert.ok(interaction.isChatInputCommand());
    await interaction.reply({ content: 'first', components });
  });
  const message = await (await ask()).final();
  await shown;
  const updated = onInteraction(async (interaction) => {
    assert.ok(interaction.isButton());
    await interaction.update('second');
    await interaction.followUp({ content: 'beside', flags: MessageFlags.Ephemeral });
  });
  const pressed = await discord.interact.component({ user: ada, message, customId: 'more' });
  await updated;
  assert.equal(message.data.content, 'second');
  assert.equal(pressed.followups[0]?.data.content, 'beside');
  assert.throws(
    () => discord.interact.component({ user: ada, message, customId: 'less' }),
    /has no component less/,
  );
});

test('a message command carries the text of its target, which the gateway withheld', async () => {
  const target = discord.say({ author: ada, channel: guild.channel('general'), content: 'who made it?' });
  const handled = onInteraction(async (interaction) => {
    assert.ok(interaction.isMessageContextMenuCommand());
    await interaction.reply(`you asked: ${interaction.targetMessage.content}`);
  });
  const used = await discord.interact.messageCommand({ user: ada, target, name: 'Ask the article' });
  await handled;
  assert.equal((await used.final()).data.content, 'you asked: who made it?');
});
