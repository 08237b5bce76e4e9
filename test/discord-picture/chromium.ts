import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { messageOf, VerbatimError } from '../../src/errors.js';

const run = promisify(execFile);
const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const LIMIT_MS = 120_000;
const SWITCHES = [
  '--headless',
  // Needed where it runs as root, as in containers; the page is our own and may load nothing.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];

export interface WindowSize {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture for one of CSS. */
  readonly scale: number;
}

/** The browser that CHROMIUM names, or the one in a usual place; null when there is none. */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | null {
  const named = environment.CHROMIUM;
  if (named !== undefined && named !== '') return named;
  return USUAL_PLACES.find((path) => existsSync(path)) ?? null;
}

/**
 * A page as a PNG of the whole window.
 *
 * @param page the path of an HTML file.
 * @throws VerbatimError when the browser does not start, ends with an error, or is not done in time.
 */
export async function screenshot(
  chromium: string,
  page: string,
  { width, height, scale }: WindowSize,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-picture-'));
  const picture = join(folder, 'screenshot.png');
  const switches = [
    ...SWITCHES,
    `--user-data-dir=${join(folder, 'profile')}`,
    `--force-device-scale-factor=${scale}`,
    `--window-size=${width},${height}`,
    `--screenshot=${picture}`,
  ];
  try {
    const limit = { timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
    await run(chromium, [...switches, pathToFileURL(page).href], limit);
    return await readFile(picture);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? `code ${String(cause.code)}` : messageOf(cause);
    throw new VerbatimError(
      'picture',
      `${chromium} took no picture (${why})`,
      'Name another Chromium in CHROMIUM',
      {
        cause,
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
