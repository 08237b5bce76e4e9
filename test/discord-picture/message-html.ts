import {
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { type Html, html, nothing } from './html.js';
import { inlineHtml, markdownHtml, type NameOf } from './markdown.js';

const AVATAR_COLOURS = ['#5865f2', '#3ba55c', '#c27c0e', '#eb459e'];
const buttonClasses: Readonly<Record<number, string>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
};

/** A message that is to be seen. */
export interface Shown {
  readonly message: PostedMessage;
  /** The name of the command that it answers: payloads do not hold it, Discord's clients show it. */
  readonly command?: string;
}

/** A message as a member sees it in a channel, with its images inside. */
export function messageHtml({ message: { data, files, visibleTo }, command }: Shown): Html {
  const { author } = data;
  const nameOf = namesIn(data);
  return html`<article>
${aboveHtml(data, command)}
<div class="avatar" style="background:${avatarColour(author.id)}">${initialOf(author)}</div>
<div class="body">
<header><b>${nameIn(author)}</b>${author.bot ? html`<span class="app">APP</span>` : nothing}<time>${clock(data.timestamp)}</time></header>
${data.content === '' ? nothing : html`<div class="text">${inlineHtml(data.content, nameOf)}</div>`}
${data.attachments.map(({ id, content_type, description }) => imageHtml(files.get(id), content_type ?? '', description ?? ''))}
${data.embeds.map((embed) => embedHtml(embed, nameOf))}
${(data.components ?? []).map(rowHtml)}
${visibleTo === null ? nothing : html`<div class="private">👁 Only you can see this · <a>Dismiss message</a></div>`}
</div></article>`;
}

/** What it replies to, or the command that it answers. */
function aboveHtml(data: APIMessage, command: string | undefined): Html {
  const { referenced_message: referenced, interaction_metadata: used } = data;
  if (referenced) {
    const words =
      referenced.content === ''
        ? html`<i>Click to see attachment</i>`
        : inlineHtml(referenced.content, namesIn(referenced));
    return html`<div class="above"><b>${nameIn(referenced.author)}</b> ${words}</div>`;
  }
  if (used && command !== undefined) {
    return html`<div class="above"><b>${nameIn(used.user)}</b> used <span class="mention">/${command}</span></div>`;
  }
  return nothing;
}

function embedHtml(embed: APIEmbed, nameOf: NameOf): Html {
  const { color, author, title, url, description, fields = [], footer } = embed;
  const bar = color === undefined ? '#1e1f22' : `#${color.toString(16).padStart(6, '0')}`;
  return html`<div class="embed" style="border-color:${bar}">
${author ? html`<div class="author">${author.name}</div>` : nothing}
${title === undefined ? nothing : html`<div class="title">${url === undefined ? title : html`<a href="${url}">${title}</a>`}</div>`}
${description === undefined ? nothing : html`<div class="text">${markdownHtml(description, nameOf)}</div>`}
${fields.map(({ name, value }) => html`<div class="field"><b>${inlineHtml(name, nameOf)}</b><div class="text">${markdownHtml(value, nameOf)}</div></div>`)}
${footer ? html`<div class="footer">${footer.text}</div>` : nothing}
</div>`;
}

function rowHtml(row: APIMessageTopLevelComponent): Html {
  if (row.type !== ComponentType.ActionRow) return nothing;
  return html`<div class="row">${row.components.map((component) => {
    if (component.type !== ComponentType.Button || component.style === ButtonStyle.Premium) return nothing;
    const { label = '', emoji, style } = component;
    const face = [emoji?.name ?? '', label].filter((part) => part !== '').join(' ');
    const isLink = style === ButtonStyle.Link;
    return html`<span class="button ${buttonClasses[style] ?? ''}">${face}${isLink ? html`<span class="out">↗</span>` : nothing}</span>`;
  })}</div>`;
}

function imageHtml(bytes: Uint8Array | undefined, type: string, alt: string): Html {
  if (bytes === undefined || !type.startsWith('image/')) return nothing;
  const source = `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
  return html`<img src="${source}" alt="${alt}">`;
}

function namesIn({ mentions }: Pick<APIMessage, 'mentions'>): NameOf {
  return (id) => {
    const user = mentions.find((mentioned) => mentioned.id === id);
    return user && nameIn(user);
  };
}

function nameIn({ global_name, username }: { global_name: string | null; username: string }): string {
  return global_name ?? username;
}

function initialOf(user: { global_name: string | null; username: string }): string {
  return [...nameIn(user)][0]?.toUpperCase() ?? '';
}

function avatarColour(id: string): string {
  return AVATAR_COLOURS[Number(BigInt(id) % BigInt(AVATAR_COLOURS.length))] ?? '';
}

function clock(timestamp: string): string {
  return new Date(timestamp).toISOString().slice('2020-01-01T'.length, '2020-01-01T00:00'.length);
}
