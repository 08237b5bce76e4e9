import sharp from 'sharp';
import { GROUND, PAGE_WIDTH } from './page.js';

/** Pixels of the picture for one of CSS, as a phone has. */
export const SCALE = 2;
/** In CSS pixels; a page that is longer cannot be pictured. */
export const TALLEST = 5000;
/** In CSS pixels, of ground below the last message. */
const MARGIN_BELOW = 16;

/**
 * The page's own part of a screenshot of a taller and wider window, as a small PNG.
 *
 * @throws when the page is empty or reaches the end of the window.
 */
export async function cropped(screenshot: Buffer): Promise<Buffer> {
  const width = PAGE_WIDTH * SCALE;
  const { height: whole } = await sharp(screenshot).metadata();
  const { info } = await sharp(screenshot).trim({ background: GROUND }).toBuffer({ resolveWithObject: true });
  const height = info.height - (info.trimOffsetTop ?? 0) + MARGIN_BELOW * SCALE;
  if (info.trimOffsetTop === undefined || height > whole) {
    throw new Error(`picture: the page is empty or taller than ${TALLEST} pixels, show fewer messages`);
  }
  return sharp(screenshot)
    .extract({ left: 0, top: 0, width, height })
    .png({ palette: true, colours: 128, effort: 10, compressionLevel: 9, dither: 0 })
    .toBuffer();
}
