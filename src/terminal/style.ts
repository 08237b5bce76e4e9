import { styleText } from 'node:util';

const DELETE = 0x7f;

const formats = {
  quote: 'underline',
  answer: ['bold', 'underline'],
  citation: 'dim',
  link: ['dim', 'underline'],
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

/** Text that opens an address where it is clicked; null: the output shows no hyperlinks. */
export type Hyperlink = ((address: string, text: string) => string) | null;

const OPEN_OSC_8 = '\u001b]8;;';
const STRING_TERMINATOR = '\u001b\\';

/**
 * Hyperlinks as OSC 8 (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda), for a stream that is a
 * terminal; one that does not know them shows the text alone.
 */
export function hyperlinkFor(
  stream: { readonly isTTY?: boolean },
  { TERM }: Readonly<Record<string, string | undefined>>,
): Hyperlink {
  if (stream.isTTY !== true || TERM === 'dumb') return null;
  return (address, text) =>
    `${OPEN_OSC_8}${printableAscii(address)}${STRING_TERMINATOR}${text}${OPEN_OSC_8}${STRING_TERMINATOR}`;
}

/** An address may hold nothing else there. */
function printableAscii(address: string): string {
  return Buffer.from(address).reduce(
    (done, byte) =>
      done +
      (byte > 0x20 && byte < DELETE
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`),
    '',
  );
}

export function styleFor(color: boolean): Style {
  if (!color) return (_role, text) => text;
  return (role, text) => styleText([...[formats[role]].flat()], text, { validateStream: false });
}
