import { z } from 'zod';

/** When it was said, in milliseconds since 1970: of two entries about the same thing the later one holds. */
const at = z.number().int().nonnegative();

export const voteSchema = z.enum(['up', 'down']);
export type Vote = z.output<typeof voteSchema>;

const voteEntry = z.object({
  kind: z.literal('vote'),
  answer: z.string(),
  user: z.string(),
  /** Null: taken back. */
  vote: voteSchema.nullable(),
  at,
});

const channelEntry = z.object({
  kind: z.literal('channel'),
  guild: z.string(),
  channel: z.string(),
  isOn: z.boolean(),
  at,
});

/** One line of the journal. */
export const entrySchema = z.discriminatedUnion('kind', [voteEntry, channelEntry]);
export type Entry = z.output<typeof entrySchema>;

/** What an entry is about. */
export function subjectOf(entry: Entry): string {
  return entry.kind === 'vote' ? `${entry.answer} ${entry.user}` : `#${entry.channel}`;
}
