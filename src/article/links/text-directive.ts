import type { Span } from '../article.js';

/** The words of a text fragment, as spans of the article's text. */
export interface TextDirective {
  readonly prefix: Span | null;
  readonly start: Span;
  readonly end: Span | null;
  readonly suffix: Span | null;
}

/** `link` with a text directive; its anchor and other directives stay, another text directive goes. */
export function withTextDirective(link: string, text: string, directive: TextDirective): string {
  const value = written(text, directive);
  const [address = link, fragment = ''] = splitOnce(link, '#');
  const [anchor = '', directives = ''] = splitOnce(fragment, ':~:');
  const others = directives
    .split('&')
    .filter((directive) => directive !== '' && !directive.startsWith('text='));
  return `${address}#${anchor}:~:${[...others, `text=${value}`].join('&')}`;
}

function written(text: string, { prefix, start, end, suffix }: TextDirective): string {
  const words = (span: Span) => percentEncoded(text.slice(span.start, span.end));
  return [
    ...(prefix === null ? [] : [`${words(prefix)}-`]),
    words(start),
    ...(end === null ? [] : [words(end)]),
    ...(suffix === null ? [] : [`-${words(suffix)}`]),
  ].join(',');
}

/** Encodes all but letters and digits: `-`, `,` and `&` part directives, and chats read the others as formatting. */
function percentEncoded(words: string): string {
  return encodeURIComponent(words).replace(
    /[-_.!~*'()]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
