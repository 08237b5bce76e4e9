import { Parser } from 'htmlparser2';
import { elementsOf, parseHtml } from './html/html-tree.js';

/** A page that a sitemap lists. */
export interface ListedPage {
  readonly url: string;
  /** As the sitemap has it, or null. */
  readonly modified: string | null;
}

/** What one sitemap lists: pages, or further sitemaps. */
export interface Sitemap {
  readonly pages: readonly ListedPage[];
  readonly sitemaps: readonly string[];
}

/** A real one is four deep; the parser takes more than linear time where it is thousands. */
const MAX_DEPTH = 30;
const notPages =
  /\.(?:png|jpe?g|gif|svg|webp|ico|css|m?js|json|map|woff2?|ttf|zip|t?gz|xz|7z|exe|dmg|deb|whl|mp[34]|webm|mov|wav)$/i;

/**
 * The addresses in a sitemap or in an index of sitemaps, in its order; null where it is neither.
 *
 * @param limit entries that are read; what follows is not looked at
 */
export function readSitemap(xml: string, limit: number): Sitemap | null {
  const pages: ListedPage[] = [];
  const sitemaps: string[] = [];
  let kind: string | null = null;
  let depth = 0;
  let text = '';
  let entry: { url?: string; modified?: string } = {};
  const isFull = () => pages.length + sitemaps.length >= limit;
  const parser = new Parser(
    {
      onopentag(name) {
        depth++;
        kind ??= localName(name);
        text = '';
        if (depth === 2) entry = {};
      },
      ontext(data) {
        text += data;
      },
      onclosetag(name) {
        // Pictures and films of a page have addresses, too, a level further in.
        if (depth === 3 && localName(name) === 'loc') entry.url = text.trim();
        else if (depth === 3 && localName(name) === 'lastmod') entry.modified = text.trim();
        else if (depth === 2 && entry.url && !isFull()) {
          if (kind === 'sitemapindex') sitemaps.push(entry.url);
          else pages.push({ url: entry.url, modified: entry.modified ?? null });
        }
        depth--;
      },
    },
    { xmlMode: true },
  );
  const CHUNK = 16_384;
  for (let at = 0; at < xml.length && depth <= MAX_DEPTH && !isFull(); at += CHUNK) {
    parser.write(xml.slice(at, at + CHUNK));
    if (kind !== null && kind !== 'urlset' && kind !== 'sitemapindex') return null;
  }
  return kind === null ? null : { pages, sitemaps };
}

/**
 * The pages that a page of documentation links to: of its own site, in its own folder or below, each once, in their order.
 *
 * @param limit how many at most
 */
export function linkedPages(html: string, page: string, limit: number): string[] {
  const root = new URL(page);
  const folder = root.pathname.slice(0, root.pathname.lastIndexOf('/') + 1);
  const found = new Set<string>();
  for (const { name, attributes } of elementsOf(parseHtml(html))) {
    if (found.size >= limit) break;
    if (name !== 'a' || !attributes.href || !URL.canParse(attributes.href, root.href)) continue;
    const url = new URL(attributes.href, root);
    url.hash = '';
    const isBelow = url.origin === root.origin && url.pathname.startsWith(folder);
    // With a question, documentation shows its pages in another way: to be printed, to be edited.
    if (isBelow && url.search === '' && !notPages.test(url.pathname)) found.add(url.href);
  }
  return [...found];
}

/** Without the prefix of its namespace. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}
