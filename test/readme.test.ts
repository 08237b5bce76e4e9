import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PermissionsBitField } from 'discord.js';
import { say } from '../src/discord/locales/locales.js';
import { lackingPermissions } from '../src/discord/permissions.js';
import { packageRoot } from '../src/package-root.js';
import { settingTable } from '../src/setting-table.js';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

test('the settings in the README are those that there are, with their defaults and what they are for', () => {
  const [, table = ''] =
    /\n\| setting \| default \| what \|\n\|---\|---\|---\|\n((?:\|.*\n)+)/.exec(readme) ?? [];
  assert.deepEqual(
    table.trimEnd().split('\n'),
    Object.entries(settingTable).map(
      ([name, { default: set, about }]) => `| \`${name}\` | ${set && `\`${set}\``} | ${about} |`,
    ),
  );
});

/** What the bot lacks in a channel, or a thread, where it may do nothing. */
function needed(isThread: boolean) {
  const permissionsFor = () => new PermissionsBitField();
  return lackingPermissions({
    guild: { members: { me: {} } },
    isThread: () => isThread,
    permissionsFor,
  } as never);
}

test('the link in the README invites with the permissions named before it, which are those the bot needs', () => {
  const names = [...new Set([...needed(false), ...needed(true)])];
  const [, listed = ''] = /exactly the permissions it needs \(([^)]*)\)/.exec(readme) ?? [];
  // For a whole server Discord names it in the plural.
  const inOneChannel = listed.replace('View Channels', 'View Channel').split(/,\s+/);
  assert.deepEqual(inOneChannel.sort(), names.map((name) => say('en-US', `permission.${name}`)).sort());
  const [, bits = '0'] = /[?&]permissions=(\d+)/.exec(readme) ?? [];
  assert.deepEqual(new PermissionsBitField(BigInt(bits)).toArray().sort(), names.sort());
});
