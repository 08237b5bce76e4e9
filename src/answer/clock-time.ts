/**
 * Seconds as a player shows them.
 *
 * @example
 * clockTime(751) // '00:12:31'
 */
export function clockTime(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
