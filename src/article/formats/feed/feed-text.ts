/** What is used here of an element of the feed library. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string | symbol;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly (string | XmlElement)[];
  readonly textContent: string;
  findElementsWithName(name: string): XmlElement[];
  findElementWithName(name: string): XmlElement | null;
}

/** The elements in `element` as HTML. */
export function atomHtml(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? escaped(child) : htmlOf(child)))
    .join('');
}

function htmlOf(element: XmlElement): string {
  const attributes = Object.entries(element.attributes).map(
    ([name, value]) => ` ${name}="${escaped(value ?? '')}"`,
  );
  return `<${element.name}${attributes.join('')}>${atomHtml(element)}</${element.name}>`;
}

function escaped(text: string): string {
  return text.replace(/[<>"]|&(?!#?\w{1,31};)/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
