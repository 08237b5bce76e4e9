import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';

/** Discord's refusals that are nobody's fault: what is answered is gone, late, or not for the bot to speak in. */
const EXPECTED = new Set<number | string>([
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
]);

/** Discord's code for what a request failed with; undefined when Discord said nothing. */
export function discordCode(thrown: unknown): number | string | undefined {
  return thrown instanceof DiscordAPIError ? thrown.code : undefined;
}

/** Writes the one line of log on a reply that could not be given. */
export function logReplyFailure(log: Log, id: string, thrown: unknown): void {
  const code = discordCode(thrown);
  const level = code !== undefined && EXPECTED.has(code) ? 'warn' : 'error';
  log[level]({ id, code, error: messageOf(thrown) }, 'a reply could not be given');
}
