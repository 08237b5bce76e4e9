import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { articleMap } from '../../src/discord/article-map.js';
import { mapRows } from '../../src/discord/article-map-rows.js';
import { locales } from '../../src/discord/locales/locales.js';
import { articleOf } from './articles.js';

const article = articleOf({
  title: 'World models & <more>',
  lead: ['First paragraph of the article.', 'Second.'],
  sections: [
    { heading: 'Money', paragraphs: ['The market is worth 100 trillion dollars.', 'Or so they say.'] },
    { heading: 'Risk', paragraphs: ['It needs data.'] },
  ],
});
const spanOf = (words: string) => {
  const start = article.text.indexOf(words);
  return { start, end: start + words.length };
};

describe('the map of an article', () => {
  it('is a small PNG that differs by what is quoted', async () => {
    const plain = await articleMap(article, []);
    const { format, width, height } = await sharp(plain.png).metadata();
    assert.deepEqual({ format, width, height }, { format: 'png', width: 1600, height: 480 });
    assert.ok(plain.png.length < 100_000);
    assert.equal(await litPixels(plain.png), 0);
    const one = await litPixels((await articleMap(article, [spanOf('It needs')])).png);
    const two = await litPixels(
      (await articleMap(article, [spanOf('It needs'), spanOf('The market is worth')])).png,
    );
    assert.ok(one > 0 && two > one);
  });

  it('says in words what it shows', async () => {
    const map = await articleMap(article, [spanOf('Second'), spanOf('It needs'), spanOf('Money')]);
    assert.equal(
      map.alt('en-US'),
      'Map of the article: 5 paragraphs in 2 sections. Quoted: paragraphs 2, 5. A heading is quoted.',
    );
    assert.match(map.alt('zh-CN'), /^文章地图：2 个小节，5 段。引用的段落：2、5。/);
    assert.match(map.alt('zh-TW'), /^文章地圖：/);
  });

  it('lights every place of a very long article, where it stands', async () => {
    for (const sections of [1, 40, 3000]) {
      const long = articleOfBlocks(30_000, sections);
      assert.equal(await litPixels((await articleMap(long, [])).png), 0);
      const boxes = [];
      for (const share of [0.01, 0.3, 0.5, 0.7, 0.99]) {
        const block = long.blocks[Math.floor(long.blocks.length * share)];
        assert.ok(block !== undefined);
        const box = await litBox((await articleMap(long, [block])).png);
        assert.ok(box.pixels >= 12, `${box.pixels} pixels of ${sections} sections at ${share}`);
        boxes.push(box);
      }
      const lefts = boxes.map(({ left }) => left);
      assert.deepEqual(
        lefts,
        lefts.toSorted((one, other) => one - other),
      );
      assert.equal(new Set(lefts).size, lefts.length);
    }
  });

  it('draws a bounded number of bars, each block in one of them, sections apart where there is room', () => {
    const room = { deepest: 200, comfortable: 15, columns: 12 };
    for (const count of [0, 1, 300, 2400, 30_000]) {
      for (const sections of [1, 40, 3000]) {
        const { blocks } = articleOfBlocks(count, sections);
        const { rows, columns, depth } = mapRows(blocks, room);
        assert.ok(rows.length <= room.deepest * room.columns && columns <= room.columns);
        assert.ok(depth <= room.deepest + 2, `${depth} rows`);
        const ends = new Map(rows.map((row) => [row.start, row.end]));
        let end = -1;
        for (const block of blocks) {
          if (block.start > end) end = ends.get(block.start) ?? -1;
          assert.ok(block.end <= end, 'a block in no row, or in two');
        }
        if (count <= 300) assert.equal(rows.length, blocks.length);
        const headings = blocks.filter(({ paragraph }) => paragraph === 0).length;
        if (sections <= 40) assert.equal(rows.filter((row) => row.isHeading).length, headings);
      }
    }
  });

  it('is drawn for any article', async () => {
    const empty = articleOf({ title: '' });
    const long = articleOf({
      title: 'Long',
      sections: Array.from({ length: 80 }, (_, section) => ({
        heading: `Section ${section}`,
        paragraphs: Array.from({ length: 50 }, (_, index) => 'word '.repeat(1 + ((index * 7) % 90))),
      })),
    });
    for (const each of [empty, long]) {
      const map = await articleMap(each, [
        ...each.blocks,
        { start: -5, end: -1 },
        { start: 1e9, end: 1e9 + 1 },
      ]);
      assert.equal((await sharp(map.png).metadata()).width, 1600);
      for (const locale of locales) assert.ok(map.alt(locale).length > 0 && map.alt(locale).length <= 1024);
    }
  });
});

function articleOfBlocks(count: number, sections: number) {
  const each = Math.floor(count / sections) - 1;
  return articleOf({
    title: '',
    sections: Array.from({ length: Math.min(count, sections) }, (_, section) => ({
      heading: `Section ${section}`,
      paragraphs: Array.from({ length: each }, (_, index) => 'word '.repeat(1 + ((index * 7) % 20))),
    })),
  });
}

/** How many pixels are bright yellow. */
async function litPixels(png: Buffer): Promise<number> {
  return (await litBox(png)).pixels;
}

/** The bright yellow pixels, and the column of the first. */
async function litBox(png: Buffer): Promise<{ readonly pixels: number; readonly left: number }> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let pixels = 0;
  let left = info.width;
  for (let at = 0; at < data.length; at += info.channels) {
    if ((data[at] ?? 0) > 220 && (data[at + 1] ?? 0) > 160 && (data[at + 2] ?? 255) < 120) {
      pixels += 1;
      left = Math.min(left, (at / info.channels) % info.width);
    }
  }
  return { pixels, left };
}
