import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { GROUND, PAGE_WIDTH } from './page.js';
import { cropped, SCALE } from './picture.js';

const WINDOW = { width: 2 * PAGE_WIDTH * SCALE, height: 1000 };

/** A screenshot with one box that ends at `bottom`. */
function screenshotTo(bottom: number): Promise<Buffer> {
  const box = { create: { width: 300, height: 100, channels: 3, background: '#ffffff' } } as const;
  return sharp({ create: { ...WINDOW, channels: 3, background: GROUND } })
    .composite([{ input: box, left: 40, top: bottom - 100 }])
    .png()
    .toBuffer();
}

test('a picture ends below the last message and is as wide as the page', async () => {
  const { width, height = 0 } = await sharp(await cropped(await screenshotTo(500))).metadata();
  assert.equal(width, PAGE_WIDTH * SCALE);
  assert.ok(height > 500 && height < 600, String(height));
});

test('a page that is cut off by the window, or empty, gives no picture', async () => {
  const empty = await sharp({ create: { ...WINDOW, channels: 3, background: GROUND } })
    .png()
    .toBuffer();
  for (const screenshot of [await screenshotTo(WINDOW.height), empty]) {
    await assert.rejects(cropped(screenshot), /empty or taller/);
  }
});
