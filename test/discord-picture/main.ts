import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/errors.js';
import { packageRoot } from '../../src/package-root.js';
import { openTestEngine } from '../answer/engines.js';
import { findChromium, screenshot } from './chromium.js';
import { PAGE_WIDTH, pageOf } from './page.js';
import { cropped, SCALE, TALLEST } from './picture.js';
import { play, type SceneName, scenes } from './scenes.js';

const all = Object.keys(scenes) as SceneName[];
const usage = `Usage: npm run picture -- [--out DIR] [NAME...]

Asks the bot in a Discord of our own and pictures what members see on a phone: HTML in build/picture, and PNG where
Chromium is found (the variable CHROMIUM, or /usr/bin/chromium; a font with Chinese is needed, as fonts-noto-cjk).

  NAME       ${all.join(', ')}; all when none is named
  --out DIR  the folder of the PNG files, default data/pictures`;

const pages = join(packageRoot, 'build', 'picture');
const usageError = 2;

async function main(names: readonly SceneName[], pictures: string): Promise<void> {
  progress('opening the article');
  const { engine, close } = await openTestEngine();
  const played = await play(engine, names).finally(close);
  const chromium = findChromium(process.env);
  for (const { name, shown } of played) {
    const page = join(pages, `${name}.html`);
    await write(page, pageOf(`Verbatim: ${name}`, shown));
    if (chromium === null) continue;
    const size = { width: 2 * PAGE_WIDTH, height: TALLEST, scale: SCALE };
    await write(join(pictures, `${name}.png`), await cropped(await screenshot(chromium, page, size)));
  }
  if (chromium === null) progress('no Chromium found: open the pages in a browser, or name one in CHROMIUM');
}

async function write(path: string, data: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, data);
  await rename(`${path}.new`, path);
  progress(`${relative(process.cwd(), path)} (${Math.ceil(Buffer.byteLength(data) / 1024)} KiB)`);
}

function progress(line: string): void {
  process.stderr.write(`picture: ${line}\n`);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const unknown = positionals.find((name) => !Object.hasOwn(scenes, name));
    if (unknown !== undefined) throw new Error(`no picture is named ${unknown}`);
    return { ...values, names: all.filter((name) => positionals.length === 0 || positionals.includes(name)) };
  } catch (error) {
    console.error(`picture: ${messageOf(error)}\n${usage}`);
    process.exit(usageError);
  }
}

const { help, out, names } = readArguments();
if (help) console.log(usage);
else {
  await main(names, resolve(out ?? join(packageRoot, 'data', 'pictures'))).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}
