import type { BotOptions } from '../../src/discord/bot.js';
import { botWorld, buttonOf } from '../discord/bot-world.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { Channel, PostedMessage, User } from '../fake-discord/model.js';
import type { Shown } from './message-html.js';

type Step = { readonly by: string } & (
  | { readonly mention: string }
  | { readonly command: string; readonly options?: Readonly<Record<string, string>> }
  /** Presses a button under the newest message. */
  | { readonly press: Parameters<typeof buttonOf>[1] }
);

/** What people do in a channel, by the name of its picture. */
export const scenes = {
  answer: [
    { by: 'Ada', mention: 'Who founded World Labs?' },
    { by: 'Lin', mention: 'Genie 3 是谁做的？' },
  ],
  summary: [{ by: 'Ada', command: 'summary', options: { length: 'short' } }],
  context: [
    { by: 'Ada', mention: 'Who founded World Labs?' },
    { by: 'Ada', press: 'c' },
  ],
  refusal: [{ by: 'Ada', mention: 'How much did Genie 3 cost to train?' }],
} as const satisfies Readonly<Record<string, readonly Step[]>>;

export type SceneName = keyof typeof scenes;

/** What stood in the channel at the end of a scene, as its last person saw it, oldest first. */
export interface Played {
  readonly name: SceneName;
  readonly channel: string;
  readonly shown: readonly Shown[];
}

/**
 * Plays scenes in a Discord of our own, each in a channel for itself, with the bot answering.
 *
 * @throws AssertionError when a payload of the bot's does not fit Discord's description.
 */
export async function play(engine: BotOptions['engine'], names: readonly SceneName[]): Promise<Played[]> {
  const world = await botWorld(engine);
  try {
    const people = new Map<string, User>();
    for (const { by } of names.flatMap((name): readonly Step[] => scenes[name])) {
      if (!people.has(by)) people.set(by, world.discord.addUser(by));
    }
    const guild = world.discord.addGuild({
      name: 'Readers',
      channels: [...names],
      members: [...people.values()],
    });
    const played: Played[] = [];
    for (const name of names) {
      played.push(await playScene(world.discord, { name, channel: guild.channel(name), people }));
    }
    return played;
  } finally {
    await world.close();
  }
}

interface Stage {
  readonly name: SceneName;
  readonly channel: Channel;
  readonly people: ReadonlyMap<string, User>;
}

async function playScene(discord: FakeDiscord, { name, channel, people }: Stage): Promise<Played> {
  const commands = new Map<string, string>();
  let viewer: User | undefined;
  let newest: PostedMessage | undefined;
  for (const step of scenes[name] as readonly Step[]) {
    const user = people.get(step.by);
    if (user === undefined) throw new Error(`picture: there is nobody named ${step.by} in ${name}`);
    viewer = user;
    if ('mention' in step) {
      const content = `${discord.mention} ${step.mention}`;
      newest = await discord.replyTo(discord.say({ author: user, channel, content }));
    } else if ('command' in step) {
      const { command, options = {} } = step;
      newest = await (await discord.interact.command({ user, channel, name: command, options })).final();
      commands.set(newest.id, command);
    } else {
      if (newest === undefined)
        throw new Error(`picture: no message to press ${step.press} under in ${name}`);
      const message = newest;
      const customId = buttonOf(message, step.press);
      newest = await (await discord.interact.component({ user, message, customId })).final();
    }
  }
  const messages = discord.messages(channel, { ...(viewer && { as: viewer }) });
  return {
    name,
    channel: channel.name,
    shown: messages.map((message) => {
      const command = commands.get(message.id);
      return { message, ...(command !== undefined && { command }) };
    }),
  };
}
