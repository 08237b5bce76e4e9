import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Article, Language } from '../../src/article/article.js';
import { cleanLine } from '../../src/article/formats/clean.js';
import { messageOf, VerbatimError } from '../../src/errors.js';
import type { ArticleFile } from './library.js';

const xquadFile = z.object({
  data: z.array(
    z.object({
      title: z.string(),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.string(),
              question: z.string(),
              answers: z.array(z.object({ answer_start: z.number().int().min(0) })).min(1),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A question and where in the article its answer begins. */
export interface XquadQuestion {
  readonly id: string;
  readonly text: string;
  /** Number of the paragraph, from 0, and offset in its text once cleaned. */
  readonly paragraph: number;
  readonly offset: number;
}

/** An article of XQuAD-R in one language. */
export interface XquadArticle {
  readonly id: string;
  /** As the data set names it in both languages, such as `Harvard_University`. */
  readonly title: string;
  readonly file: ArticleFile;
  /** As many as the article has. */
  readonly paragraphs: readonly string[];
  readonly questions: readonly XquadQuestion[];
}

/**
 * XQuAD-R (Roy et al. 2020, CC BY-SA 4.0): `xquad-r.<language>.json` of the folder. The Chinese articles have no title, since
 * the data set tells titles in English only.
 *
 * @throws VerbatimError when the file cannot be read or is not of this form.
 */
export async function readXquad(folder: string, language: Language): Promise<XquadArticle[]> {
  const path = join(folder, `xquad-r.${language}.json`);
  try {
    const { data } = xquadFile.parse(JSON.parse(await readFile(path, 'utf8')));
    return data.map(({ title, paragraphs }, number) => {
      const id = `${language}-${number}`;
      const contexts = paragraphs.map(({ context }) => context);
      const lines = language === 'en' ? [title.replaceAll('_', ' '), ...contexts] : contexts;
      return {
        id,
        title,
        file: { name: `${id}.txt`, content: lines.join('\n\n') },
        paragraphs: contexts.map(cleanLine),
        questions: paragraphs.flatMap(({ context, qas }, paragraph) =>
          qas.map(({ id: questionId, question, answers: [first] }) => ({
            id: questionId,
            text: question,
            paragraph,
            offset: offsetAfter(context.slice(0, first?.answer_start)),
          })),
        ),
      };
    });
  } catch (cause) {
    const remedy = 'Name the folder of XQuAD-R with --xquad DIR';
    throw new VerbatimError('eval', `cannot read ${path} (${messageOf(cause)})`, remedy, { cause });
  }
}

/** How long the beginning of a line is once cleaned, when a word follows. */
function offsetAfter(beginning: string): number {
  return cleanLine(`${beginning}x`).length - 1;
}

/**
 * The sentence of the article, as the program splits it, in which the answer begins.
 *
 * @throws VerbatimError when the article's paragraphs are not those of the data set.
 */
export function goldSentence(
  { id, paragraphs }: XquadArticle,
  article: Article,
  { paragraph, offset }: XquadQuestion,
): number {
  const blocks = article.blocks.filter(({ kind }) => kind !== 'title');
  const block = blocks[paragraph];
  if (block === undefined || article.text.slice(block.start, block.end) !== paragraphs[paragraph]) {
    throw new VerbatimError('eval', `paragraph ${paragraph} of ${id} was read as another`, 'Report this');
  }
  const at = block.start + offset;
  const sentence = article.sentences.findLastIndex(({ start }) => start <= at);
  if (sentence < 0) throw new RangeError(`eval: ${id} has no sentence at ${at}`);
  return sentence;
}
