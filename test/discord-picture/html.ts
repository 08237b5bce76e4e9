const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that needs no more escaping. */
export class Html {
  constructor(readonly source: string) {}
}

type Part = Html | readonly Html[] | string | number;

/**
 * HTML with its parts filled in: text is escaped, HTML stays as it is.
 *
 * @example
 * html`<b>${'1 < 2'}</b>`.source // '<b>1 &lt; 2</b>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.reduce((source, literal, index) => source + sourceOf(parts[index - 1] ?? '') + literal),
  );
}

export const nothing = new Html('');

function sourceOf(part: Part): string {
  if (part instanceof Html) return part.source;
  if (typeof part === 'object') return part.map(({ source }) => source).join('');
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
