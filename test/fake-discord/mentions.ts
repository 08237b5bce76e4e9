import { AllowedMentionsTypes, type APIAllowedMentions } from 'discord.js';
import type { Channel, Pinged, PostedMessage } from './model.js';
import type { World } from './world.js';

const CODE = /(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g;
const USER = /<@!?(\d{17,20})>/g;
const ROLE = /<@&(\d{17,20})>/g;
const EVERYONE = /@(?:everyone|here)\b/;

export interface MentionOptions {
  readonly content: string;
  readonly channel: Channel;
  readonly repliedTo: PostedMessage | null;
  readonly mayPingEveryone: boolean;
  /** Undefined lets everything ping that the text mentions. */
  readonly allowed: APIAllowedMentions | undefined;
}

/** Who is pinged: what the text mentions outside of code, as far as it is allowed, and the author replied to. */
export function pingedBy(world: World, options: MentionOptions): Pinged {
  const { allowed, channel, repliedTo } = options;
  const text = options.content.replace(CODE, ' ');
  const guild = channel.guildId === null ? null : world.guild(channel.guildId);
  const parses = (kind: AllowedMentionsTypes): boolean =>
    allowed === undefined || (allowed.parse ?? []).includes(kind);
  const userIds = idsIn(text, USER)
    .filter((id) => world.users.has(id))
    .filter((id) => parses(AllowedMentionsTypes.User) || (allowed?.users ?? []).includes(id));
  const roles = idsIn(text, ROLE)
    .filter((id) => guild?.roles.has(id))
    .filter((id) => parses(AllowedMentionsTypes.Role) || (allowed?.roles ?? []).includes(id));
  const pingsReplied = repliedTo !== null && (allowed?.replied_user ?? allowed === undefined);
  const users = new Set([...userIds, ...(pingsReplied ? [repliedTo.data.author.id] : [])]);
  const everyone =
    guild !== null && options.mayPingEveryone && EVERYONE.test(text) && parses(AllowedMentionsTypes.Everyone);
  return { users: [...users], roles: [...new Set(roles)], everyone };
}

function idsIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}
