/** What Discord's clients would make of a text: written apart from the escaper, rule by rule, as simple-markdown works. */
export interface Reading {
  /** The characters a person sees. */
  readonly visible: string;
  /** Every token but plain text, escapes, bold and the quotes and links that are asked for. */
  readonly tokens: readonly string[];
  /** What stands in bold. */
  readonly bold: readonly string[];
  readonly links: readonly { readonly words: string; readonly url: string }[];
  /** Lines that stand in a block quote. */
  readonly quoted: readonly string[];
}

const inlineRules: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['code block', /^```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```/i],
  ['code', /^(`+)([\s\S]*?[^`])\1(?!`)/],
  ['user mention', /^<@!?\d+>/],
  ['role mention', /^<@&\d+>/],
  ['channel mention', /^<#\d+>/],
  ['everyone', /^@(?:everyone|here)/],
  ['command', /^<\/[^:>]+:\d+>/],
  ['timestamp', /^<t:-?\d+(?::[tTdDfFRsS])?>/],
  ['custom emoji', /^<a?:\w+:\d+>/],
  ['navigation', /^<id:\w+(?::\d+)?>/],
  ['autolink', /^<[^: >]+:\/[^ >]+>/],
  ['mail or phone', /^<(?:mailto:|tel:)?(?:[\w.+-]+@[\w.-]+|\+?[\d() -]{3,})>/],
  ['address', /^(?:https?|steam|discord):\/\/[^\s<]+[^<.,:;"'\]\s]/i],
  ['shortcode', /^:[^\s:]+?(?:::skin-tone-\d)?:/],
  ['underline', /^__((?:\\[\s\S]|[^\\])+?)__(?!_)/],
  ['italics', /^_((?:__|\\[\s\S]|[^\\_])+?)_/],
  ['italics', /^\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/],
  ['strike', /^~~([\s\S]+?)~~/],
  ['spoiler', /^\|\|([\s\S]+?)\|\|/],
];

const lineRules: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['heading', /^ *#{1,3}\s+[^\n]+/],
  ['subtext', /^ *-#\s+[^\n]+/],
  ['list', /^ *(?:[*+-]|\d+[.)])\s+[^\n]+/],
  ['long quote', /^ *>>> ?/],
];

export function readMarkdown(markdown: string): Reading {
  const tokens: string[] = [];
  const bold: string[] = [];
  const links: { words: string; url: string }[] = [];
  const quoted: string[] = [];
  const lines = markdown.split('\n').map((line) => {
    const isQuote = /^ *> /.test(line);
    const text = isQuote ? line.replace(/^ *> /, '') : line;
    for (const [name, pattern] of lineRules) if (pattern.test(text)) tokens.push(name);
    if (/^ *> /.test(text)) tokens.push('nested quote');
    const visible = inline(text);
    if (isQuote) quoted.push(visible);
    return visible;
  });
  for (const [name, pattern] of inlineRules.slice(0, 2)) {
    // A code block may span lines, which the reading by lines does not see.
    if (acrossLines(markdown, pattern)) tokens.push(name);
  }
  return { visible: lines.join('\n'), tokens, bold, links, quoted };

  function inline(text: string): string {
    let visible = '';
    let rest = text;
    while (rest !== '') {
      const backslash = /^\\([^0-9A-Za-z\s])/u.exec(rest);
      const strong = /^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/.exec(rest);
      const link =
        /^\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\s*\)/.exec(rest);
      if (backslash !== null) {
        visible += backslash[1];
        rest = rest.slice(backslash[0].length);
      } else if (link !== null) {
        links.push({ words: link[1] ?? '', url: link[2] ?? '' });
        visible += link[1];
        rest = rest.slice(link[0].length);
      } else if (strong !== null) {
        const words = inline(strong[1] ?? '');
        bold.push(words);
        visible += words;
        rest = rest.slice(strong[0].length);
      } else {
        const rule = inlineRules.find(([, pattern]) => pattern.test(rest));
        if (rule !== undefined) tokens.push(rule[0]);
        const [character = ''] = rest;
        visible += character;
        rest = rest.slice(character.length);
      }
    }
    return visible;
  }
}

function acrossLines(markdown: string, pattern: RegExp): boolean {
  let rest = markdown;
  while (rest !== '') {
    if (/^\\[^0-9A-Za-z\s]/u.test(rest)) rest = rest.slice(2);
    else if (pattern.test(rest)) return true;
    else rest = rest.slice(1);
  }
  return false;
}
