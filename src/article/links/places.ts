import type { Article, Place, Span } from '../article.js';

/** The page or the time at which a span of the article begins; null where its source has neither. */
export function placeAt({ places = [] }: Article, { start }: Span): Place | null {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return places[low - 1]?.place ?? null;
}

const watchPages = /^(?:(?:www\.|m\.)?(?:youtube\.com|bilibili\.com)|youtu\.be)$/;

/** `link` opened at a place: PDF viewers know `#page=`, players `#t=` (W3C Media Fragments) or their own `t`. */
export function linkToPlace(link: string, place: Place): string {
  const url = new URL(link);
  if ('page' in place) url.hash = `page=${place.page}`;
  else if (watchPages.test(url.hostname)) url.searchParams.set('t', String(place.time));
  else if (url.hash === '') url.hash = `t=${place.time}`;
  return url.href;
}
