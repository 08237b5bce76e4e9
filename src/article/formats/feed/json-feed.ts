import { z } from 'zod';
import type { RawEntry } from './feed.js';

const word = z.union([z.string(), z.number()]).transform(String).nullish();
const schema = z.object({
  version: z.string().startsWith('https://jsonfeed.org/version/'),
  title: word,
  items: z.array(
    z.object({
      id: word,
      title: word,
      url: word,
      external_url: word,
      content_html: word,
      content_text: word,
      summary: word,
      date_published: word,
      date_modified: word,
    }),
  ),
});

/** Whether a text is JSON rather than XML. */
export function isJsonFeed(text: string): boolean {
  return /^\s{0,99}\{/.test(text);
}

/**
 * The title and entries of a JSON Feed (https://jsonfeed.org/version/1.1).
 *
 * @throws Error when it is none
 */
export function jsonFeed(text: string): { title: string | null; entries: RawEntry[] } {
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error('it is JSON, but no JSON Feed');
  const { title, items } = parsed.data;
  const entries = items.map((item): RawEntry => {
    const words = item.content_text ?? item.summary ?? null;
    return {
      id: item.id ?? null,
      title: item.title ?? null,
      link: item.url ?? item.external_url ?? null,
      date: item.date_published ?? item.date_modified ?? null,
      body: item.content_html ? { html: item.content_html } : words === null ? null : { text: words },
    };
  });
  return { title: title ?? null, entries };
}
