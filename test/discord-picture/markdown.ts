import { type Html, html } from './html.js';

/** The name behind a mention, such as `@Ada`; undefined for somebody unknown. */
export type NameOf = (userId: string) => string | undefined;

const QUOTED_LINE = /^> /;
const NEXT =
  /\\(?<escaped>[^0-9A-Za-z\s])|\*\*(?<bold>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)|\[(?<words>(?:\\.|[^[\]\\])+)\]\((?<url>https?:\/\/[^\s()]+)\)|<@!?(?<user>\d+)>|<\/(?<command>[^:>]+):\d+>|(?<address>https?:\/\/[^\s<]+[^\s<.,:;"'\]])/u;

/** Discord's markdown as HTML, as far as the bot speaks it: block quotes, bold, links, mentions and escapes. */
export function markdownHtml(markdown: string, nameOf: NameOf = () => undefined): Html {
  const blocks: { readonly isQuote: boolean; readonly lines: string[] }[] = [];
  for (const line of markdown.split('\n')) {
    const isQuote = QUOTED_LINE.test(line);
    const last = blocks.at(-1);
    const shown = line.replace(QUOTED_LINE, '');
    if (last?.isQuote === isQuote) last.lines.push(shown);
    else blocks.push({ isQuote, lines: [shown] });
  }
  return html`${blocks.map(({ isQuote, lines }) => {
    const text = inlineHtml(lines.join('\n'), nameOf);
    // Browsers drop the last line break of a block, and with it an empty last line that Discord shows.
    return isQuote ? html`<blockquote>${text}\n</blockquote>` : html`<p>${text}\n</p>`;
  })}`;
}

/** One paragraph of markdown; line breaks stay line breaks. */
export function inlineHtml(markdown: string, nameOf: NameOf): Html {
  const parts: Html[] = [];
  let rest = markdown;
  for (let match = NEXT.exec(rest); match !== null; match = NEXT.exec(rest)) {
    parts.push(html`${rest.slice(0, match.index)}`, tokenHtml(match, nameOf));
    rest = rest.slice(match.index + match[0].length);
  }
  return html`${parts}${rest}`;
}

function tokenHtml({ 0: found, groups = {} }: RegExpExecArray, nameOf: NameOf): Html {
  const { escaped, bold, words, url, user, command, address } = groups;
  if (escaped !== undefined) return html`${escaped}`;
  if (bold !== undefined) return html`<strong>${inlineHtml(bold, nameOf)}</strong>`;
  // Discord shows backslashes in the words of a link as they stand.
  if (words !== undefined && url !== undefined) return html`<a href="${url}">${words}</a>`;
  if (user !== undefined) return html`<span class="mention">@${nameOf(user) ?? 'unknown-user'}</span>`;
  if (command !== undefined) return html`<span class="mention">/${command}</span>`;
  if (address !== undefined) return html`<a href="${address}">${address}</a>`;
  return html`${found}`;
}
