/** One line of robots.txt: what its pattern has between the `*`. */
interface Rule {
  readonly allows: boolean;
  readonly pieces: readonly string[];
  /** The pattern ends with `$`: nothing may follow. */
  readonly isWhole: boolean;
  readonly length: number;
}

/** What robots.txt says to one product. */
export type RobotsRules = readonly Rule[];

const lineEnd = /\r\n|\r|\n/;

/**
 * Reads robots.txt (RFC 9309): the rules of the groups that name `product`, or else of those for anybody.
 *
 * (The libraries for it match a pattern character by character at each place of the path: a hostile file of 480 kB takes
 * one of them 6 s.)
 *
 * @example
 * isAllowed(parseRobots('User-agent: *\nDisallow: /private', 'Verbatim'), new URL('https://a.org/private/1')); // false
 */
export function parseRobots(text: string, product: string): RobotsRules {
  const own: Rule[] = [];
  const forAnybody: Rule[] = [];
  const group = new Set<Rule[]>();
  let isNaming = false;
  let isNamed = false;
  for (const line of text.replace(/^\ufeff/, '').split(lineEnd)) {
    const [field, value] = fieldOf(line);
    if (field === 'user-agent') {
      if (!isNaming) group.clear();
      isNaming = true;
      const isOwn = /^[a-z_-]{1,99}/i.exec(value)?.[0].toLowerCase() === product.toLowerCase();
      if (isOwn) group.add(own);
      else if (value === '*') group.add(forAnybody);
      isNamed ||= isOwn;
    } else if (field === 'allow' || field === 'disallow') {
      isNaming = false;
      if (value !== '') for (const rules of group) rules.push(ruleOf(field === 'allow', value));
    }
  }
  return isNamed ? own : forAnybody;
}

/** Whether a link may be asked for by programs: the longest rule that fits it decides, in doubt the one that allows. */
export function isAllowed(rules: RobotsRules, url: URL): boolean {
  const path = normalised(`${url.pathname}${url.search}`);
  let best: Rule | null = null;
  for (const rule of rules) {
    const isBetter = best === null || rule.length > best.length;
    const isEqual = rule.length === best?.length && rule.allows;
    if ((isBetter || isEqual) && fits(rule, path)) best = rule;
  }
  return best?.allows ?? true;
}

function fieldOf(line: string): [field: string, value: string] {
  const comment = line.indexOf('#');
  const said = comment < 0 ? line : line.slice(0, comment);
  const colon = said.indexOf(':');
  if (colon < 0) return ['', ''];
  return [said.slice(0, colon).trim().toLowerCase(), said.slice(colon + 1).trim()];
}

function ruleOf(allows: boolean, pattern: string): Rule {
  const isWhole = pattern.endsWith('$');
  const pieces = normalised(isWhole ? pattern.slice(0, -1) : pattern).split('*');
  return { allows, pieces, isWhole, length: pattern.length };
}

/** The leftmost place for each piece is as good as any other; the last one may have to be at the end. */
function fits({ pieces, isWhole }: Rule, path: string): boolean {
  const [first = '', ...rest] = pieces;
  if (!path.startsWith(first)) return false;
  const last = isWhole ? rest.pop() : undefined;
  let at = first.length;
  for (const piece of rest) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  if (last !== undefined) return path.length - last.length >= at && path.endsWith(last);
  return !isWhole || at === path.length;
}

/** As links have it: what is no ASCII in percent, with capital digits. */
function normalised(path: string): string {
  return path.replace(/[^\x21-\x7e]+/g, encodeURI).replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
}
