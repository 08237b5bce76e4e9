import type { HtmlElement } from './html-tree.js';

/** Whether a reader of the page sees nothing of an element. */
export function isHidden(element: HtmlElement): boolean {
  const { name, attributes } = element;
  if (name === 'dialog') return !('open' in attributes);
  if ('hidden' in attributes && attributes.hidden !== 'until-found') return true;
  if (isStyledAway(element)) return true;
  return attributes['aria-hidden'] === 'true' && !isInlineWords(name);
}

/** Whether a style hides the element, which a script may undo when the page has loaded. */
export function isStyledAway({ attributes }: HtmlElement): boolean {
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '');
}

// Kept from those who listen, not from those who see: a number in a sentence is told to them in another way.
function isInlineWords(name: string): boolean {
  return (
    name === 'span' ||
    name === 'b' ||
    name === 'i' ||
    name === 'em' ||
    name === 'strong' ||
    name === 'sup' ||
    name === 'sub'
  );
}
