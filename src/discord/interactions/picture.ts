import { PermissionFlagsBits, RESTJSONErrorCodes, type RepliableInteraction } from 'discord.js';
import type { Article, Span } from '../../article/article.js';
import { messageOf } from '../../errors.js';
import { type ArticleMap, articleMap } from '../article-map.js';
import type { MessagePayload } from '../render/payload.js';
import { discordCode } from '../reply-failures.js';
import type { Services } from '../services.js';
import { respond } from './respond.js';

const FILE_REFUSED: readonly unknown[] = [
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.RequestEntityTooLarge,
];

/** The map of an article with its quotes lit; null where none can be sent or drawn: the answer is worth giving without. */
export async function pictureOf(
  { log }: Services,
  { id, appPermissions }: RepliableInteraction,
  article: Article | undefined,
  quotes: readonly Span[],
): Promise<ArticleMap | null> {
  const isWanted = article !== undefined && quotes.length > 0;
  if (!isWanted || !appPermissions.has(PermissionFlagsBits.AttachFiles)) return null;
  try {
    return await articleMap(article, quotes);
  } catch (error) {
    log.warn({ id, article: article.id, error: messageOf(error) }, 'the map could not be drawn');
    return null;
  }
}

/** Gives the answer, without its picture where Discord refuses that. */
export async function respondWithPicture(
  { log }: Services,
  interaction: RepliableInteraction,
  payload: MessagePayload,
): Promise<void> {
  try {
    await respond(interaction, payload);
  } catch (error) {
    const code = discordCode(error);
    if (payload.files.length === 0 || !FILE_REFUSED.includes(code)) throw error;
    log.warn({ id: interaction.id, code, error: messageOf(error) }, 'the picture was refused');
    await respond(interaction, { ...payload, files: [] });
  }
}
