import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TextChannel } from 'discord.js';
import { readyClient } from './client.js';
import { startFakeDiscord } from './server.js';

const skip = process.env.DISCORD_OPENAPI ? false : 'DISCORD_OPENAPI names no description';

test('a body that does not fit the description is a violation, with route, place and reason', {
  skip,
}, async () => {
  const discord = await startFakeDiscord();
  assert.equal(discord.validates, true);
  const guild = discord.addGuild({ name: 'Readers' });
  const client = await readyClient(discord);
  const channel = (await client.channels.fetch(guild.channel('general').id)) as TextChannel;
  const button = { type: 2, style: 1, label: 'x'.repeat(81), custom_id: 'x' } as const;
  await assert.rejects(channel.send({ components: [{ type: 1, components: [button] }] }));
  assert.deepEqual(discord.violations, [
    {
      method: 'POST',
      route: '/channels/{channel_id}/messages',
      pointer: '/components/0/components/0/label',
      message: 'must NOT have more than 80 characters {"limit":80}',
    },
  ]);
  discord.takeViolations();
  await channel
    .send({ files: [{ attachment: Buffer.from('x'), name: 'x.png', description: 'y'.repeat(1025) }] })
    .catch(() => null);
  assert.deepEqual(
    discord.violations.map(({ pointer }) => pointer),
    ['/attachments/0/description'],
  );
  await client.destroy();
  await discord.close();
});

test('without a description nothing is checked, and the server says so', async () => {
  const discord = await startFakeDiscord({ validate: null });
  assert.equal(discord.validates, false);
  await discord.close();
});
