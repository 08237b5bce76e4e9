/** Bytes at the beginning of a file in which an encoding is declared. */
const LOOKED_AT = 4096;

const declarations = [
  /<meta\s[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w-]{2,40})/i,
  /^\s{0,99}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w-]{2,40})["']/i,
];

/** The encoding that a page names in its head, or null. */
export function declaredEncoding(bytes: Uint8Array): string | null {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, LOOKED_AT));
  return (
    declarations.map((pattern) => pattern.exec(beginning)?.[1]).find((label) => label !== undefined) ?? null
  );
}
