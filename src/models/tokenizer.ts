import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AutoTokenizer, type PreTrainedTokenizer } from '@xenova/transformers';

/** The ids of the marks that begin and end a text. */
export interface Marks {
  readonly begin: number;
  readonly end: number;
}

/** The marks of a tokenizer, which stand around what it reads. @throws Error where it sets none. */
export function marksOf(tokenizer: PreTrainedTokenizer): Marks {
  const [begin, end] = tokenizer.encode('');
  if (begin === undefined || end === undefined) throw new Error('its tokenizer sets no marks around a text');
  return { begin, end };
}

/** What a tokenizer is made from. */
const FILES = ['tokenizer.json', 'tokenizer_config.json'] as const;

/** By the SHA-256 of their files. A tokenizer keeps nothing of what it has read, so any number may use one. */
const opened = new Map<string, Promise<PreTrainedTokenizer>>();

/**
 * The tokenizer of a model's folder. Models whose files are the same share one: the bundled encoder and reader have a
 * vocabulary of some 60,000 pieces, which takes time and memory to build.
 *
 * @throws what Transformers.js throws when a file is missing or is not a tokenizer.
 */
export async function openTokenizer(folder: string): Promise<PreTrainedTokenizer> {
  const hash = createHash('sha256');
  for (const file of FILES) hash.update(await readFile(join(folder, file)));
  const key = hash.digest('hex');
  const known = opened.get(key);
  if (known !== undefined) return known;
  const opening = AutoTokenizer.from_pretrained(folder, { local_files_only: true });
  opened.set(key, opening);
  opening.catch(() => opened.delete(key));
  return opening;
}
