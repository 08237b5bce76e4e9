import { createRequire } from 'node:module';
import type { Draft } from './draft.js';
import { htmlBlocks, isNestedDeeperThan } from './html.js';

// Loaded when the first web page is read: they take a tenth of a second.
const require = createRequire(import.meta.url);
const linkedom = (): typeof import('linkedom') => require('linkedom');
const readability = (): typeof import('@mozilla/readability') => require('@mozilla/readability');

/** Characters; by default the readability library refuses less than 500, but a short notice is an article too. */
const MIN_MAIN_CONTENT = 100;
/** Elements inside one another; the readability library takes minutes for thousands, and real pages have some dozens. */
const MAX_DEPTH = 200;

type Page = ReturnType<typeof import('linkedom')['parseHTML']>['document'];

/**
 * Reads a web page: its main content, and metadata from its head. Where no main content stands out, all of its body
 * but navigation, asides and the footer.
 */
export function readWebPage(html: string): Draft {
  if (isNestedDeeperThan(MAX_DEPTH, html))
    return { metadata: metadataOf(html, null), blocks: htmlBlocks(html) };
  const page = /<body[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
  const { document } = linkedom().parseHTML(page);
  const { Readability } = readability();
  const metadata = metadataOf(html, document);
  for (const element of document.querySelectorAll('nav, aside, body > footer')) element.remove();
  const whole = document.body.innerHTML;
  // The library wants the DOM of a browser, which this is to all that it calls.
  const readable = document as unknown as ConstructorParameters<typeof Readability>[0];
  const main = new Readability(readable, { charThreshold: MIN_MAIN_CONTENT }).parse();
  const blocks = htmlBlocks(main?.content ?? '');
  return { metadata, blocks: blocks.length > 0 ? blocks : htmlBlocks(whole) };
}

function metadataOf(html: string, document: Page | null): Draft['metadata'] {
  const attribute = (selector: string, name: string) =>
    document?.querySelector(selector)?.getAttribute(name) || null;
  const meta = (...names: string[]) =>
    names
      .map((name) =>
        attribute(`meta[property="${name}"],meta[name="${name}"],meta[itemprop="${name}"]`, 'content'),
      )
      .find((content) => content !== null) ?? null;
  return {
    title: meta('og:title', 'twitter:title') ?? headingOf(document) ?? (document?.title || null),
    link: attribute('link[rel="canonical"]', 'href') ?? meta('og:url'),
    source: meta('og:site_name', 'application-name', 'publisher'),
    publishedAt:
      meta('article:published_time', 'datePublished', 'date', 'pubdate', 'publishdate', 'dc.date') ??
      /"datePublished"\s*:\s*"([^"]{4,40})"/.exec(html)?.[1] ??
      attribute('time[datetime]', 'datetime'),
  };
}

// Its first block alone: an unclosed heading holds the rest of the page.
function headingOf(document: Page | null): string | null {
  const [heading] = htmlBlocks(document?.querySelector('h1')?.outerHTML ?? '');
  return heading?.text ?? null;
}
