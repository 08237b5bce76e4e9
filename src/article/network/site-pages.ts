import type { Fetched, Fetcher, FetchOptions } from '../fetch.js';
import { decodeText } from '../formats/encoding/decode.js';
import { type ListedPage, linkedPages, readSitemap } from '../formats/sitemap.js';
import { FetchError, shownLink } from './fetch-error.js';

/** Of an index of sitemaps so many are looked into. */
const MAX_SITEMAPS = 20;
const DEFAULT_LIMIT = 200;

export interface SitePagesOptions extends Pick<FetchOptions, 'signal'> {
  /** How many pages at most; default 200. */
  readonly limit?: number;
}

/** The pages of a site, or the first of them. */
export interface SitePages {
  readonly pages: readonly ListedPage[];
  /** There may be more than these. */
  readonly isCut: boolean;
}

/**
 * The pages that a sitemap, an index of sitemaps or a page of documentation leads to, on its own site alone, each once.
 *
 * @throws FetchError when there is nothing of the kind; the signal's reason when it is aborted
 */
export async function listSitePages(
  fetcher: Fetcher,
  link: string,
  { limit = DEFAULT_LIMIT, signal }: SitePagesOptions = {},
): Promise<SitePages> {
  const asked = signal === undefined ? {} : { signal };
  const first = await fetchedFrom(fetcher, link, asked);
  const text = textOf(first);
  if (first.type === 'html' || first.type === 'xhtml') {
    const urls = linkedPages(text, first.url, limit + 1);
    if (urls.length === 0) throw noPages(first.url);
    return cut(
      urls.map((url) => ({ url, modified: null })),
      limit,
    );
  }
  const root = readSitemap(text, limit * 2);
  if (root === null) throw noPages(first.url);
  const site = siteOf(first.url);
  const found = new Map<string, ListedPage>();
  const take = (pages: readonly ListedPage[]) => {
    for (const page of pages)
      if (siteOf(page.url) === site && !found.has(page.url)) found.set(page.url, page);
  };
  take(root.pages);
  let unread = root.sitemaps.filter((url) => siteOf(url) === site);
  for (const url of unread.slice(0, MAX_SITEMAPS)) {
    if (found.size > limit) break;
    const sitemap = readSitemap(textOf(await fetchedFrom(fetcher, url, asked)), limit * 2);
    take(sitemap?.pages ?? []);
    unread = unread.slice(1);
  }
  if (found.size === 0) throw noPages(first.url);
  const pages = cut([...found.values()], limit);
  return { ...pages, isCut: pages.isCut || unread.length > 0 };
}

async function fetchedFrom(fetcher: Fetcher, link: string, options: FetchOptions): Promise<Fetched> {
  const result = await fetcher.fetch(link, options);
  if (result.kind === 'fetched') return result;
  throw noPages(link);
}

function textOf({ bytes, charset, url }: Fetched): string {
  return decodeText(shownLink(url), bytes, charset);
}

function cut(pages: readonly ListedPage[], limit: number): SitePages {
  return { pages: pages.slice(0, limit), isCut: pages.length > limit };
}

/** Sitemaps are often wrong about `www.` and https; null for what is no link. */
function siteOf(link: string): string | null {
  return URL.canParse(link) ? new URL(link).hostname.replace(/^www\./, '') : null;
}

function noPages(link: string): FetchError {
  return new FetchError(
    'unreadable',
    `${shownLink(link)} lists no pages of its site`,
    'Give the link of a sitemap.xml, or of a page that links to the pages below it',
  );
}
