import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ARTICLE = `---
title: 世界模型
link: https://example.org/world-models
---

Genie 3 是谷歌DeepMind做的。它能逐帧生成视频。

机器人数据稀缺，因为收集起来又慢又贵。
`;

/** A folder within `folder` with one article in it so short that reading it takes no time. */
export function smallArticleIn(folder: string): string {
  const articlesDir = join(folder, 'small-articles');
  const file = join(articlesDir, 'small.md');
  mkdirSync(articlesDir, { recursive: true });
  // A program that runs may be reading it.
  if (!existsSync(file)) writeFileSync(file, ARTICLE);
  return articlesDir;
}
