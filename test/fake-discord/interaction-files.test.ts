import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChatInputCommandInteraction, Events, MessageFlags } from 'discord.js';
import { connected } from './client.js';
import { WIDE_BUCKETS } from './rate-limits.js';

const TOKEN_LIFE_MS = 300;

const { discord, client, ada, guild } = await connected(['general'], {
  buckets: WIDE_BUCKETS,
  interactionTokenLifeMs: TOKEN_LIFE_MS,
});
const channel = guild.channel('general');
await client.application.commands.set([{ name: 'summary', description: 'Sum up' }]);

async function summary(handle: (interaction: ChatInputCommandInteraction) => Promise<unknown>) {
  const handled = new Promise<unknown>((resolve, reject) => {
    client.once(Events.InteractionCreate, (interaction) => {
      assert.ok(interaction.isChatInputCommand());
      handle(interaction).then(resolve, reject);
    });
  });
  const used = discord.interact.command({ user: ada, channel, name: 'summary' });
  await handled;
  return used;
}

const picture = { attachment: Buffer.from('picture'), name: 'map.png', description: 'a map' };

test('a file comes with the answer itself', async () => {
  const used = await summary((interaction) => interaction.reply({ content: 'here', files: [picture] }));
  const [attachment] = used.response?.data.attachments ?? [];
  assert.equal(attachment?.description, 'a map');
  assert.equal(Buffer.from(used.response?.files.get(attachment?.id ?? '') ?? []).toString(), 'picture');
});

test('a file comes with the edit of a deferred private answer', async () => {
  const used = await summary(async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ embeds: [{ image: { url: 'attachment://map.png' } }], files: [picture] });
  });
  const response = await used.final();
  assert.equal(response.visibleTo, ada.id);
  assert.equal(response.data.attachments[0]?.filename, 'map.png');
});

test('a file that is too large is refused with 40005', async () => {
  const large = { attachment: Buffer.alloc(10 * 1024 * 1024 + 1), name: 'large.bin' };
  await assert.rejects(
    summary((interaction) => interaction.reply({ files: [large] })),
    { code: 40005 },
  );
});

test('the token dies when its time is over', async () => {
  await assert.rejects(
    summary(async (interaction) => {
      await interaction.deferReply();
      await new Promise((resolve) => setTimeout(resolve, TOKEN_LIFE_MS + 50));
      await interaction.editReply('too late');
    }),
    { code: 50027 },
  );
});
