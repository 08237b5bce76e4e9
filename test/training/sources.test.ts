import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { packageRoot } from '../../src/package-root.js';

const folder = join(packageRoot, 'src', 'training');

const manifest = z.array(
  z.object({
    name: z.string().min(1),
    address: z.string().min(1),
    licence: z.string().min(1),
    files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
    use: z.string().min(1),
  }),
);
const article = z.object({
  id: z.string().min(1),
  source: z.literal('own'),
  title: z.string().min(1),
  sentences: z.array(z.string().min(1)).min(1),
});
const question = z.strictObject({
  p: z.string().min(1),
  q: z.string().min(1),
  lang: z.enum(['en', 'zh', 'zh-Hant', 'mixed']),
  kind: z.string().min(1),
  context: z.array(z.string().min(1)),
  gold: z.array(z.number().int().min(0)),
  answer: z.string(),
});

async function rowsOf<Row>(file: string, schema: z.ZodType<Row>): Promise<Row[]> {
  const lines = (await readFile(join(folder, 'questions', file), 'utf8')).trimEnd().split('\n');
  return lines.map((line, at) => {
    const { data, error } = schema.safeParse(JSON.parse(line));
    assert.ok(data !== undefined, `${file}:${at + 1}: ${error?.message}`);
    return data;
  });
}

describe('what the models are trained on', () => {
  it('is named with address, licence and, where it lies here, the right SHA-256', async () => {
    const sources = manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
    const own = sources
      .flatMap(({ files }) => Object.entries(files))
      .filter(([name]) => name.startsWith('questions/'));
    assert.equal(own.length, 3);
    for (const [name, expected] of own) {
      const found = createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex');
      assert.equal(found, expected, name);
    }
  });

  it('asks of an article what its sentences answer, or nothing of it', async () => {
    const articles = new Map((await rowsOf('articles.jsonl', article)).map((one) => [one.id, one.sentences]));
    for (const { p, q, gold, answer } of await rowsOf('questions-articles.jsonl', question)) {
      const sentences = articles.get(p);
      assert.ok(sentences !== undefined, `${p}: ${q}`);
      assert.ok(
        gold.every((at) => at < sentences.length),
        `${p}: ${q}`,
      );
      assert.ok(answer === '' || gold.some((at) => sentences[at]?.includes(answer)), `${p}: ${q}`);
    }
  });

  it('names a paragraph of the corpora by its hash', async () => {
    for (const { p, q, gold, answer } of await rowsOf('questions-corpora.jsonl', question)) {
      assert.match(p, /^[0-9a-f]{12}$/, q);
      assert.ok(answer === '' || gold.length > 0, q);
    }
  });
});
