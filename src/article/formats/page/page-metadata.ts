import type { Draft } from '../draft.js';
import { blocksIn } from '../html/html-blocks.js';
import { elementsOf, type HtmlElement, textOf } from '../html/html-tree.js';

const titleNames = ['og:title', 'twitter:title'];
const sourceNames = ['og:site_name', 'application-name', 'publisher'];
const dateNames = ['article:published_time', 'datePublished', 'date', 'pubdate', 'publishdate', 'dc.date'];
const linkedDate = /"datePublished"\s{0,9}:\s{0,9}"([^"]{4,40})"/;

/** What a page says of itself: in its head, its linked data, its first heading and its first time. */
export function metadataOf(root: HtmlElement): Draft['metadata'] {
  const meta = new Map<string, string>();
  const found: { canonical?: string; title?: string; heading?: HtmlElement; time?: string; date?: string } =
    {};
  let pictures = 0; // They have titles, too.
  for (const element of elementsOf(root)) {
    const { name, attributes } = element;
    if (name === 'meta') {
      for (const key of [attributes.property, attributes.name, attributes.itemprop]) {
        if (key !== undefined && attributes.content && !meta.has(key)) meta.set(key, attributes.content);
      }
    } else if (name === 'link' && attributes.rel === 'canonical' && attributes.href) {
      found.canonical ??= attributes.href;
    } else if (name === 'title') found.title ??= pictures === 0 ? textOf(element) : '';
    else if (name === 'svg') pictures++;
    else if (name === 'h1') found.heading ??= element;
    else if (name === 'time' && attributes.datetime) found.time ??= attributes.datetime;
    else if (name === 'script' && found.date === undefined) {
      const date = linkedDate.exec(textOf(element))?.[1];
      if (date !== undefined) found.date = date;
    }
  }
  const first = (names: readonly string[]) =>
    names.map((name) => meta.get(name)).find((value) => value !== undefined);
  return {
    title: first(titleNames) ?? headingText(found.heading) ?? (found.title?.trim() || null),
    link: found.canonical ?? meta.get('og:url') ?? null,
    source: first(sourceNames) ?? null,
    publishedAt: first(dateNames) ?? found.date ?? found.time ?? null,
  };
}

// Its first block alone: an unclosed heading holds the rest of the page.
function headingText(heading: HtmlElement | undefined): string | null {
  return (heading === undefined ? undefined : blocksIn(heading)[0]?.text) ?? null;
}
