import type { enUS } from './en-US.js';

/** The name of something the bot says. */
export type MessageKey = keyof typeof enUS;

/** Everything the bot says in one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;

type PlaceholdersIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never;

/** The `{placeholders}` of a message. */
export type Placeholders<Key extends MessageKey> = PlaceholdersIn<(typeof enUS)[Key]>;

/** What fills the placeholders of a message; nothing for a message that has none. */
export type MessageValues<Key extends MessageKey> = [Placeholders<Key>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<Key>, string | number>>];
