import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { Draft } from './draft.js';
import { htmlBlocks } from './html.js';

/** Readability refuses less text than this by default; a short notice is an article too. */
const MIN_MAIN_CONTENT_CHARACTERS = 100;

/** Reads a web page: its main content, and metadata from its head. Where no main content stands out, all of the body. */
export function readWebPage(html: string): Draft {
  const page = /<body[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
  const { document } = parseHTML(page);
  const meta = (...names: string[]) =>
    names
      .map((name) =>
        document.querySelector(`meta[property="${name}"],meta[name="${name}"],meta[itemprop="${name}"]`),
      )
      .map((element) => element?.getAttribute('content')?.trim())
      .find((content) => content) ?? null;
  const metadata = {
    title:
      meta('og:title', 'twitter:title') ??
      (document.querySelector('h1')?.textContent?.trim() ||
        document.querySelector('title')?.textContent?.trim() ||
        null),
    link: document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? meta('og:url'),
    source: meta('og:site_name', 'application-name', 'publisher'),
    publishedAt:
      meta('article:published_time', 'datePublished', 'date', 'pubdate', 'publishdate', 'dc.date') ??
      linkedDataDate(html) ??
      document.querySelector('time[datetime]')?.getAttribute('datetime') ??
      null,
  };
  for (const element of document.querySelectorAll('nav, footer, aside, script, style')) {
    if (element.closest('article, blockquote') === null || element.localName !== 'footer') element.remove();
  }
  const whole = document.body?.innerHTML ?? '';
  const main = new Readability(document as unknown as ConstructorParameters<typeof Readability>[0], {
    charThreshold: MIN_MAIN_CONTENT_CHARACTERS,
  }).parse();
  const blocks = htmlBlocks(main?.content ?? '');
  return { metadata, blocks: blocks.length > 0 ? blocks : htmlBlocks(whole) };
}

function linkedDataDate(html: string): string | null {
  return /"datePublished"\s*:\s*"([^"]{4,40})"/.exec(html)?.[1] ?? null;
}
