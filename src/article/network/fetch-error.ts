import { VerbatimError } from '../../errors.js';

/**
 * Why nothing was fetched, for who has to decide what comes next: `refused`, never to be asked for; `missing`, not there
 * (any more); `closed`, not for programs; `later`, worth another try; `unreadable`, there, but nothing that is read.
 */
export type FetchFailure = 'refused' | 'missing' | 'closed' | 'later' | 'unreadable';

/** What stood in the way of fetching a link. */
export class FetchError extends VerbatimError {
  constructor(
    readonly failure: FetchFailure,
    what: string,
    remedy: string,
    options?: ErrorOptions & { readonly retryAfterMs?: number | undefined },
  ) {
    super('link', what, remedy, options);
    this.retryAfterMs = options?.retryAfterMs;
  }

  /** How long the server wants to be left alone, where it says so. */
  readonly retryAfterMs: number | undefined;
}

/** What helps where a page opens in a browser and not here. */
export const UPLOAD_REMEDY = 'Save the page in a browser and upload the file; its link can be kept';

const MAX_SHOWN = 200;

/** A link as a message shows it: in one line, without a password, not too long. */
export function shownLink(link: string | URL): string {
  const text = `${link}`.replace(/^(\w{1,20}:\/\/)[^/?#]{0,4096}@/, '$1').replace(/[\s\p{Cc}]+/gu, ' ');
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
}
