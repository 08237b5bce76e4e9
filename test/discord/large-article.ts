import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SENTENCES = 1_200;
const SENTENCES_EACH = 6;

/** A folder with one article in it whose index takes seconds to build. */
export async function largeArticleIn(folder: string): Promise<string> {
  const sentence = (i: number) =>
    `Sentence ${i} says that the world model of case ${i % 97} predicts frame ${i * 7} of film ${i % 31}.`;
  const paragraphs = Array.from({ length: SENTENCES / SENTENCES_EACH }, (_, paragraph) =>
    Array.from({ length: SENTENCES_EACH }, (_, i) => sentence(paragraph * SENTENCES_EACH + i)).join(' '),
  );
  const articlesDir = join(folder, 'articles');
  await mkdir(articlesDir);
  await writeFile(join(articlesDir, 'large.txt'), `A large article\n\n${paragraphs.join('\n\n')}\n`);
  return articlesDir;
}
