import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REST, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import { commands } from '../../src/discord/commands/definitions.js';
import { areRegistered, deployCommands } from '../../src/discord/commands/deploy.js';
import { CommandStore } from '../fake-discord/commands.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { Snowflakes } from '../fake-discord/snowflake.js';

type Definition = RESTPostAPIApplicationCommandsJSONBody;
type Path = readonly (string | number)[];
type Commands = Parameters<typeof areRegistered>[0];

const localized = { 'zh-CN': '甲', 'zh-TW': '乙' };
const texts = { name_localizations: localized, description: 'It', description_localizations: localized };

/** The bot's commands, and one with all that a definition can have. */
const definitions = [
  ...commands,
  {
    ...texts,
    name: 'all',
    type: 1,
    nsfw: true,
    default_member_permissions: '8',
    contexts: [0],
    integration_types: [0, 1],
    options: [
      { ...texts, name: 'text', type: 3, required: true, min_length: 2, max_length: 9, autocomplete: true },
      { ...texts, name: 'number', type: 4, min_value: 2, max_value: 9, choices: [{ name: 'Two', value: 2 }] },
    ],
  },
] as unknown as readonly Definition[];

/** What Discord has after it was sent `sent`; null when it refuses that. */
function registered(sent: readonly Definition[]) {
  const store = new CommandStore('1', new Snowflakes());
  try {
    store.replaceAll(null, sent);
  } catch {
    return null;
  }
  return store.list(null);
}

/** Every field and every place in a list. */
function pathsIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    return [[step], ...pathsIn(inner).map((path) => [step, ...path])];
  });
}

/** A copy with what is at a path changed; taken out where `change` gives undefined. */
function changed(path: Path, change: (value: unknown) => unknown): readonly Definition[] {
  const copy = structuredClone(definitions);
  let holder = copy as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as typeof holder;
  const last = path.at(-1) ?? '';
  const value = change(holder[last]);
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

function another(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return undefined;
}

/** Left out it means the same. */
function isStandard(path: Path, value: unknown): boolean {
  const isEmpty = Array.isArray(value) && value.length === 0;
  const isChatInput = path.length === 2 && path[1] === 'type' && value === 1;
  const isGuildInstall = path[1] === 'integration_types' && JSON.stringify(value) === '[0]';
  return isEmpty || isChatInput || isGuildInstall;
}

describe('whether the commands are registered', () => {
  it('is so with what Discord makes of them, and after any field is taken out or changed no more', () => {
    assert.equal(areRegistered(definitions as Commands, registered(definitions) ?? []), true);
    const tried = { taken: 0, changed: 0 };
    for (const path of pathsIn(definitions)) {
      let before: unknown;
      const without = changed(path, (value) => {
        before = value;
        return undefined;
      });
      const changes = [
        ...(isStandard(path, before) ? [] : [{ kind: 'taken' as const, to: without }]),
        ...(another(before) === undefined ? [] : [{ kind: 'changed' as const, to: changed(path, another) }]),
      ];
      for (const { kind, to } of changes) {
        const made = registered(to);
        if (made === null) continue;
        tried[kind] += 1;
        const where = `${kind}: ${path.join('.')}`;
        assert.equal(areRegistered(to as Commands, made), true, where);
        assert.equal(areRegistered(definitions as Commands, made), false, where);
        assert.equal(areRegistered(to as Commands, registered(definitions) ?? []), false, where);
      }
    }
    assert.ok(tried.taken > 100 && tried.changed > 100, JSON.stringify(tried));
  });

  it('is asked of Discord with the translations, in one server too', async (t) => {
    const discord = await startFakeDiscord();
    t.after(() => discord.close());
    const { id } = discord.addGuild({ name: 'Readers' });
    const rest = new REST({ api: discord.api }).setToken(discord.token);
    for (const guildId of [undefined, id]) {
      const target = { rest, applicationId: discord.application, guildId };
      assert.equal(await deployCommands(target), true);
      assert.equal(await deployCommands(target), false);
      const [first] = discord.commands.list(guildId ?? null);
      Object.assign(first ?? {}, { default_member_permissions: '0' });
      assert.equal(await deployCommands(target), true);
      assert.equal(await deployCommands(target), false);
    }
    assert.deepEqual(discord.violations, []);
  });

  it('shows nobody a command twice when it moves to one server, or from there to all', async (t) => {
    const discord = await startFakeDiscord();
    t.after(() => discord.close());
    const { id } = discord.addGuild({ name: 'Readers' });
    const rest = new REST({ api: discord.api }).setToken(discord.token);
    const everywhere = { rest, applicationId: discord.application };
    const namesAt = (guildId: string | null) => discord.commands.list(guildId).map(({ name }) => name);
    const ours = commands.map(({ name }) => name);
    const theirs = { name: 'theirs', description: 'Of another program with the same token' };
    await deployCommands(everywhere);
    await rest.post(Routes.applicationCommands(discord.application), { body: theirs });
    await deployCommands({ ...everywhere, guildId: id });
    assert.deepEqual(namesAt(null), ['theirs']);
    assert.deepEqual(namesAt(id).sort(), ours.toSorted());
    await deployCommands({ ...everywhere, formerGuildIds: [id] });
    assert.deepEqual(namesAt(id), []);
    assert.deepEqual(namesAt(null).sort(), ours.toSorted());
    assert.deepEqual(discord.violations, []);
  });
});
