import { styleText } from 'node:util';

const formats = {
  quote: 'underline',
  match: ['bold', 'underline'],
  citation: 'dim',
  strong: 'bold',
  good: 'green',
  bad: 'red',
  warning: 'yellow',
} as const;

/** Dresses text by its role, or leaves it as it is where the output shows no colour. */
export type Style = (role: keyof typeof formats, text: string) => string;

/** Whether a stream shows colour: FORCE_COLOR decides, then NO_COLOR, then whether it is a terminal. */
export function showsColor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = environment;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (no) return false;
  return stream.isTTY === true && terminal !== 'dumb';
}

export function styleFor(color: boolean): Style {
  if (!color) return (_role, text) => text;
  return (role, text) => styleText([...[formats[role]].flat()], text, { validateStream: false });
}
