import type { MessageValues } from './locales/catalogue.js';
import type { Locale } from './locales/locales.js';
import { type NoticeKey, renderNotice } from './render/notice.js';
import type { MessagePayload } from './render/payload.js';

/** A reason, meant for the person who asked, why there is no answer; whoever catches it says it in their locale. */
export class Refusal<Key extends NoticeKey = NoticeKey> extends Error {
  override readonly name = 'Refusal';
  readonly #values: MessageValues<Key>;

  constructor(
    readonly key: Key,
    ...values: MessageValues<Key>
  ) {
    super(key);
    this.#values = values;
  }

  render(locale: Locale): MessagePayload {
    return renderNotice(locale, this.key, ...this.#values);
  }
}
