/**
 * The one error that a person is meant to read: who failed, at what, and what to do about it, in one line.
 *
 * @example
 * throw new VerbatimError('settings', 'DISCORD_TOKEN is missing', "Copy .env.example to .env and paste the bot's token");
 * // settings: DISCORD_TOKEN is missing. Copy .env.example to .env and paste the bot's token.
 */
export class VerbatimError extends Error {
  override readonly name = 'VerbatimError';

  constructor(
    /** The part that speaks, such as `settings`, `article` or `index`. */
    readonly who: string,
    /** What is wrong, with the offending value. */
    readonly what: string,
    /** What the reader can do. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${who}: ${what}. ${remedy}.`, options);
  }
}

/** The message of anything that was thrown, for a line of log. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
