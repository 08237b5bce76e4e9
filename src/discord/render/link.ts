/** Characters that could end the link in `[words](link)` or begin something else, and that a URL leaves as they are. */
const MARKUP = /[()[\]*`|<>\\'"]/g;
const TEXT_DIRECTIVE = /:~:.*$/s;

/**
 * The first form of a link that is at most `limit` characters: with its text fragment, or else without. Safe inside
 * `[words](link)`, and an address that Discord takes (http or https).
 *
 * @returns null when there is none.
 * @example
 * linkWithin('https://a.example/x(1)#:~:text=words', 100) // 'https://a.example/x%281%29#:~:text=words'
 */
export function linkWithin(link: string | null, limit: number): string | null {
  if (link === null) return null;
  return (
    [link, withoutFragment(link)].map(safeLink).find((safe) => safe !== null && safe.length <= limit) ?? null
  );
}

/** The link without its text fragment. */
export function withoutFragment(link: string): string {
  return link.replace(TEXT_DIRECTIVE, '').replace(/#$/, '');
}

function safeLink(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  const safe = url.href.replace(
    MARKUP,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return URL.canParse(safe) ? safe : null;
}
