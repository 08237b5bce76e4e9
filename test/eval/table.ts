import { ratio, type Share, wilson } from './statistics.js';

/** A table in plain text, its columns padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** `0.82`; a dash where there is nothing to tell. */
export function decimal(value: number | null, digits = 2): string {
  return value === null ? '-' : value.toFixed(digits);
}

/**
 * A share with its 95 % interval.
 *
 * @example
 * withInterval({ hits: 8, of: 10 }); // '0.80 (0.49-0.94)'
 */
export function withInterval(share: Share): string {
  if (share.of === 0) return '-';
  const { low, high } = wilson(share);
  return `${decimal(ratio(share))} (${decimal(low)}-${decimal(high)})`;
}

/** Items by key, keys in the order in which they come. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups];
}
