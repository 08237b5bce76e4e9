const MENTION = /<(?:@[!&]?|#)\d{1,20}>/g;
const CUSTOM_EMOJI = /<a?:\w{1,64}:\d{1,20}>/g;
const TIMESTAMP = /<t:-?\d{1,20}(?::\w)?>/g;

/**
 * What is asked in a message: its words, without mentions, custom emoji and timestamps.
 *
 * @example
 * questionText('<@123> who made it? <:wow:456>') // 'who made it?'
 */
export function questionText(content: string): string {
  return [MENTION, CUSTOM_EMOJI, TIMESTAMP]
    .reduce((text, pattern) => text.replace(pattern, ' '), content)
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}
