import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { ArticleMap } from '../article-map.js';
import { limits } from '../limits.js';
import type { Locale } from '../locales/locales.js';
import { shorten } from '../shorten.js';

/** A message as discord.js sends it; never pings anyone. */
export interface MessagePayload {
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  readonly components: readonly APIActionRowComponent<APIButtonComponent>[];
  readonly files: readonly PayloadFile[];
  readonly allowedMentions: { readonly parse: readonly []; readonly repliedUser: false };
}

export interface PayloadFile {
  readonly attachment: Buffer;
  readonly name: string;
  readonly description: string;
}

export const colours = {
  answered: 0x2f9e6e,
  unsure: 0x7a8aa0,
  notInArticle: 0xb7791f,
  neutral: 0x5865f2,
} as const;

const noMentions = { parse: [], repliedUser: false } as const;

/** A message without content, buttons or files but those named. */
export function message(parts: Partial<Omit<MessagePayload, 'allowedMentions'>>): MessagePayload {
  return { content: '', embeds: [], components: [], files: [], ...parts, allowedMentions: noMentions };
}

/** Buttons in rows of five; what is null is passed over. */
export function buttonRows(
  buttons: readonly (APIButtonComponent | null)[],
): APIActionRowComponent<APIButtonComponent>[] {
  const shown = buttons.filter((button) => button !== null);
  const rows: APIActionRowComponent<APIButtonComponent>[] = [];
  for (let at = 0; at < shown.length; at += limits.buttonsInRow) {
    rows.push({ type: ComponentType.ActionRow, components: shown.slice(at, at + limits.buttonsInRow) });
  }
  return rows;
}

export function button(
  customId: string,
  face: { readonly label: string } | { readonly emoji: string },
  style: ButtonStyle.Primary | ButtonStyle.Secondary = ButtonStyle.Secondary,
): APIButtonComponent {
  return {
    type: ComponentType.Button,
    style,
    custom_id: customId,
    ...('emoji' in face
      ? { emoji: { name: face.emoji } }
      : { label: shorten(face.label, limits.buttonLabel) }),
  };
}

export function linkButton(url: string, label: string): APIButtonComponent {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Link,
    url,
    label: shorten(label, limits.buttonLabel),
  };
}

/** The map as an attachment of its own: only those carry a description for people who do not see it. */
export function mapFile(map: ArticleMap | null, locale: Locale): PayloadFile[] {
  return map === null ? [] : [{ attachment: map.png, name: 'map.png', description: map.alt(locale) }];
}
