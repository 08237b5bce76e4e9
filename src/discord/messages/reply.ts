import { type Message, RESTJSONErrorCodes } from 'discord.js';
import type { Locale } from '../locales/locales.js';
import { isFirstToday } from '../once-a-day.js';
import { maySpeak, missingPermissions, type NeededPermission, permissionNotice } from '../permissions.js';
import type { MessagePayload } from '../render/payload.js';
import { discordCode, logReplyFailure } from '../reply-failures.js';
import type { Services } from '../services.js';
import type { MessageServices } from './message-services.js';

const NOTICES = 'all';
const NOT_ALLOWED: readonly (number | string | undefined)[] = [
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.MissingAccess,
];

/**
 * Replies to a message, once however often it is tried: Discord takes each nonce once. What cannot be said there is told
 * to its author directly.
 *
 * @returns the reply; null when there could be none.
 */
export async function replyTo(
  services: Services,
  message: Message<boolean>,
  payload: MessagePayload,
  locale: Locale,
): Promise<Message<boolean> | null> {
  try {
    return await message.reply({
      ...payload,
      nonce: message.id,
      enforceNonce: true,
      failIfNotExists: false,
    });
  } catch (error) {
    logReplyFailure(services.log, message.id, error);
    if (NOT_ALLOWED.includes(discordCode(error))) {
      await tellDirectly(services, message, ['SendMessages'], locale);
    }
    return null;
  }
}

/**
 * Whether the bot may answer a message where it stands. If not, it says what it is missing: there where it may speak, else
 * to the author directly.
 */
export async function mayAnswer(
  services: MessageServices,
  message: Message<boolean>,
  locale: Locale,
): Promise<boolean> {
  if (!message.inGuild()) return true;
  const missing = missingPermissions(message.channel);
  if (missing.length === 0) return true;
  if (!services.told.isDue('permissions', message.author.id)) return false;
  services.log.warn(
    { id: message.id, guild: message.guildId, channel: message.channelId, missing },
    'permissions are missing: someone who manages the server can give them to the bot in the channel’s settings',
  );
  if (!maySpeak(missing)) await tellDirectly(services, message, missing, locale);
  else if (missing.includes('ReadMessageHistory')) await sayBeside(services, message, missing, locale);
  else await replyTo(services, message, permissionNotice(message.channelId, missing, locale), locale);
  return false;
}

/** Without the message history it may speak, but not reply. */
async function sayBeside(
  services: Services,
  message: Message<boolean>,
  missing: readonly NeededPermission[],
  locale: Locale,
): Promise<void> {
  if (!message.channel.isSendable()) return;
  const notice = permissionNotice(message.channelId, missing, locale);
  await message.channel
    .send({ ...notice, nonce: message.id, enforceNonce: true })
    .catch((error: unknown) => logReplyFailure(services.log, message.id, error));
}

/** Once a day at most for each person, and not too many in a short time. */
async function tellDirectly(
  services: Services,
  message: Message<boolean>,
  missing: readonly NeededPermission[],
  locale: Locale,
): Promise<void> {
  const { author, channelId } = message;
  const { directNotices } = services;
  const now = performance.now();
  if (directNotices.waitMs(NOTICES, now) > 0) return;
  if (!isFirstToday(services.once, `permissions:${author.id}`)) return;
  directNotices.use(NOTICES, now);
  await author
    .send(permissionNotice(channelId, missing, locale))
    .catch((error: unknown) => logReplyFailure(services.log, message.id, error));
}
