const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** The zone names of RFC 2822, section 4.3. */
const zones: Readonly<Record<string, string>> = {
  z: 'Z',
  ut: 'Z',
  utc: 'Z',
  gmt: 'Z',
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
};
const day = [
  /^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})/,
  /^(?<y>\d{4})\s*年\s*(?<m>\d{1,2})\s*月\s*(?<d>\d{1,2})\s*日/,
  /^(?:[a-z]{3,9},?\s+)?(?<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?<m>[a-z]{3,9})\.?,?[\s-]+(?<y>\d{4})/i,
  /^(?:[a-z]{3,9},\s+)?(?<m>[a-z]{3,9})\.?\s+(?<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y>\d{4})/i,
];
const time =
  /^(?:T|,?\s*)(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2})(?<f>\.\d{1,9})?)?\s*(?<zone>[a-z]{1,3}|[+-]\d{2}:?\d{2})?(?:\s*\(\w+\))?$/i;

/**
 * A date of a source as ISO 8601, in the zone the source gave: RFC 2822, ISO, `2025年9月29日`, `September 29, 2025`.
 *
 * @returns null when it is no date
 * @example
 * isoDate('Mon, 29 Sep 2025 14:52:40 +0800') // '2025-09-29T14:52:40+08:00'
 * isoDate('2025-09-29')                      // '2025-09-29'
 */
export function isoDate(value: string): string | null {
  const text = value.trim();
  const found = day.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  if (!found) return null;
  const { y = '', m = '', d = '' } = found.groups ?? {};
  const month = /^\d/.test(m) ? Number(m) : months.indexOf(m.slice(0, 3).toLowerCase()) + 1;
  const date = `${y}-${twoDigits(month)}-${twoDigits(Number(d))}`;
  if (!isRealDate(Number(y), month, Number(d))) return null;
  const rest = text.slice(found[0].length);
  if (!/\S/.test(rest)) return date;
  const clock = time.exec(rest)?.groups;
  if (clock === undefined) return null;
  const { h = '', min = '', s, f = '', zone } = clock;
  if (Number(h) > 23 || Number(min) > 59 || Number(s ?? 0) > 60) return null;
  const offset = zone === undefined ? '' : isoZone(zone);
  if (offset === null) return null;
  return `${date}T${twoDigits(Number(h))}:${min}${s === undefined ? '' : `:${s}${f}`}${offset}`;
}

function isoZone(zone: string): string | null {
  if (/^[+-]/.test(zone)) return `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  return zones[zone.toLowerCase()] ?? null;
}

function isRealDate(year: number, month: number, dayOfMonth: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  return month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
