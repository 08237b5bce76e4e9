import { type GuildBasedChannel, type GuildTextBasedChannel, PermissionFlagsBits } from 'discord.js';
import type { MessageKey } from './locales/catalogue.js';
import { type Locale, say } from './locales/locales.js';
import { Refusal } from './refusal.js';

/** A permission that the bot needs and the catalogues have a name for. */
export type NeededPermission = MessageKey extends infer Key
  ? Key extends `permission.${infer Name extends keyof typeof PermissionFlagsBits}`
    ? Name
    : never
  : never;

const IN_CHANNEL = ['ViewChannel', 'SendMessages', 'EmbedLinks', 'ReadMessageHistory'] as const;
const IN_THREAD = ['ViewChannel', 'SendMessagesInThreads', 'EmbedLinks', 'ReadMessageHistory'] as const;
/** Without it answers come without the map. */
const FOR_PICTURES = ['AttachFiles'] as const;
const TO_SPEAK: readonly NeededPermission[] = ['ViewChannel', 'SendMessages', 'SendMessagesInThreads'];

/** What the bot may not do in a channel and must, to answer there. */
export function missingPermissions(channel: GuildTextBasedChannel): NeededPermission[] {
  return notGranted(channel, channel.isThread() ? IN_THREAD : IN_CHANNEL);
}

/** What the bot may not do in a channel and should, to do there all that it can. */
export function lackingPermissions(channel: GuildTextBasedChannel): NeededPermission[] {
  return [...missingPermissions(channel), ...notGranted(channel, FOR_PICTURES)];
}

/** Whether it may see what was said in a channel; so it is taken where that is not known. */
export function mayRead(channel: GuildBasedChannel): boolean {
  return notGranted(channel, ['ViewChannel', 'ReadMessageHistory']).length === 0;
}

function notGranted(channel: GuildBasedChannel, wanted: readonly NeededPermission[]): NeededPermission[] {
  const { me } = channel.guild.members;
  const granted = me && channel.permissionsFor(me);
  // What is not known cannot be told to be missing.
  return granted ? wanted.filter((name) => !granted.has(PermissionFlagsBits[name])) : [];
}

/** Whether it may at least say there what it is missing. */
export function maySpeak(missing: readonly NeededPermission[]): boolean {
  return !missing.some((name) => TO_SPEAK.includes(name));
}

/** One line on what is missing where, and who can mend it. */
export function permissionNotice(channelId: string, missing: readonly NeededPermission[], locale: Locale) {
  const permissions = missing
    .map((name) => say(locale, `permission.${name}`))
    .join(say(locale, 'list.separator'));
  return new Refusal('error.missingPermission', { channel: `<#${channelId}>`, permissions }).render(locale);
}
