import {
  type APIAllowedMentions,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  MessageFlags,
  type RESTAPIAttachment,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import { apiError, FormErrors } from './api-error.js';
import { checkComponents } from './limits-components.js';

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
const LIMITS = {
  content: 2000,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  author: 256,
  embedsTotal: 6000,
  attachments: 10,
  attachmentDescription: 1024,
  nonce: 25,
  url: 2048,
} as const;

export type MessageBody = Pick<
  RESTPostAPIChannelMessageJSONBody,
  'content' | 'embeds' | 'components' | 'attachments' | 'allowed_mentions' | 'flags' | 'nonce'
>;

/** Refuses a message that Discord would refuse. `at` is where the message stands inside the request body. */
export function checkMessage(
  body: MessageBody,
  fileNumbers: readonly number[],
  at: readonly string[] = [],
): void {
  const form = new FormErrors();
  form.length([...at, 'content'], body.content, 0, LIMITS.content);
  checkEmbeds(body.embeds ?? [], [...at, 'embeds'], form);
  const isV2 = ((body.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  const components: readonly APIMessageTopLevelComponent[] = body.components ?? [];
  checkComponents(components, isV2, [...at, 'components'], form);
  if (isV2 && (body.content || body.embeds?.length)) {
    form.add(
      [...at, 'content'],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      'Use components only',
    );
  }
  checkAttachments(body.attachments ?? [], fileNumbers, [...at, 'attachments'], form);
  checkAllowedMentions(body.allowed_mentions, [...at, 'allowed_mentions'], form);
  if (typeof body.nonce === 'string') form.length([...at, 'nonce'], body.nonce, 0, LIMITS.nonce);
  form.refuseIfAny();
}

/** Refuses a message in which there is nothing to see. */
export function refuseEmpty(
  body: MessageBody & { sticker_ids?: unknown; poll?: unknown },
  files: number,
): void {
  const said = body.content?.trim() || body.embeds?.length || body.components?.length;
  if (!said && files === 0 && !body.sticker_ids && !body.poll) throw apiError('emptyMessage');
}

function checkEmbeds(embeds: readonly APIEmbed[], at: readonly string[], form: FormErrors): void {
  form.count(at, embeds, LIMITS.embeds);
  let total = 0;
  embeds.forEach((embed, index) => {
    const here = [...at, index];
    const measured: [(string | number)[], string | undefined, number][] = [
      [[...here, 'title'], embed.title, LIMITS.embedTitle],
      [[...here, 'description'], embed.description, LIMITS.embedDescription],
      [[...here, 'footer', 'text'], embed.footer?.text, LIMITS.footer],
      [[...here, 'author', 'name'], embed.author?.name, LIMITS.author],
      ...(embed.fields ?? []).flatMap((field, number): [(string | number)[], string, number][] => [
        [[...here, 'fields', number, 'name'], field.name, LIMITS.fieldName],
        [[...here, 'fields', number, 'value'], field.value, LIMITS.fieldValue],
      ]),
    ];
    for (const [path, text, max] of measured) {
      form.length(path, text, path.includes('fields') ? 1 : 0, max);
      total += [...(text ?? '')].length;
    }
    form.count([...here, 'fields'], embed.fields ?? [], LIMITS.embedFields);
    checkUrl([...here, 'url'], embed.url, ['http:', 'https:'], form);
    checkUrl([...here, 'image', 'url'], embed.image?.url, ['http:', 'https:', 'attachment:'], form);
    checkUrl([...here, 'thumbnail', 'url'], embed.thumbnail?.url, ['http:', 'https:', 'attachment:'], form);
  });
  if (total > LIMITS.embedsTotal) {
    form.add(at, 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${LIMITS.embedsTotal}`);
  }
}

export function checkUrl(
  path: readonly (string | number)[],
  url: string | undefined,
  protocols: readonly string[],
  form: FormErrors,
  max: number = LIMITS.url,
): void {
  if (url === undefined || url === null) return;
  form.length(path, url, 1, max);
  if (!URL.canParse(url)) form.add(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  else if (!protocols.includes(new URL(url).protocol)) {
    form.add(
      path,
      'URL_TYPE_INVALID_SCHEME',
      `Scheme "${new URL(url).protocol}" must be one of ${protocols}.`,
    );
  }
}

function checkAttachments(
  attachments: readonly RESTAPIAttachment[],
  fileNumbers: readonly number[],
  at: readonly string[],
  form: FormErrors,
): void {
  form.count(at, attachments, LIMITS.attachments);
  attachments.forEach((attachment, index) => {
    form.length([...at, index, 'description'], attachment.description, 0, LIMITS.attachmentDescription);
    const number = Number(attachment.id);
    const isUpload = number < LIMITS.attachments;
    if (isUpload && !fileNumbers.includes(number)) {
      form.add([...at, index], 'ATTACHMENT_NOT_FOUND', `Attachment data for ${attachment.id} not found`);
    }
  });
}

function checkAllowedMentions(
  allowed: APIAllowedMentions | undefined,
  at: readonly string[],
  form: FormErrors,
): void {
  const parse: readonly string[] = allowed?.parse ?? [];
  for (const kind of ['users', 'roles'] as const) {
    const ids = allowed?.[kind] ?? [];
    form.count([...at, kind], ids, 100);
    if (ids.length > 0 && parse.includes(kind)) {
      form.add(
        [...at],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      );
    }
  }
}
