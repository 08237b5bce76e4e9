import { join } from 'node:path';
import { assess, type Sources } from '../../src/answer/answerer.js';
import { backgroundPath } from '../../src/answer/open-engine.js';
import type { Language } from '../../src/article/article.js';
import { bundledModels } from '../../src/package-root.js';
import { loadBackgrounds } from '../../src/search/background.js';
import { openArticleIndex } from '../../src/search/index-store.js';
import { indexedTexts } from '../../src/search/indexed-texts.js';
import { type SearchableArticle, searchableArticle } from '../../src/search/searchable-article.js';
import { PlainBm25 } from './bm25.js';
import { type RetrievalArticle, readXquad } from './xquad.js';

export const directions = [
  ['zh', 'zh'],
  ['en', 'en'],
  ['en', 'zh'],
  ['zh', 'en'],
] as const satisfies readonly (readonly [Language, Language])[];

export const systems = ['BM25', 'dense', 'whole'] as const;
export type System = (typeof systems)[number];

/** One question asked of an article in one direction. */
export interface Asked {
  /** Place of the gold sentence in each system's order, from 0. */
  readonly ranks: Readonly<Record<System, number>>;
  /** Confidence when asked of its own article, whether the first quote held the gold sentence, and of another article. */
  readonly confidence: number;
  readonly right: boolean;
  readonly confidenceElsewhere: number;
}

export interface Opened {
  readonly data: RetrievalArticle;
  readonly searched: SearchableArticle;
  readonly bm25: PlainBm25;
}

/** An article far enough away in the list to be about something else. */
const elsewhere = 5;

/** Asks every question of XQuAD-R in the four directions. */
export async function askXquad(
  folder: string,
  opened: Sources,
  indexDir: string,
  onProgress: (line: string) => void,
): Promise<Map<string, Asked[]>> {
  const { sources, articles } = await openXquad(folder, opened, indexDir);
  const results = new Map<string, Asked[]>();
  for (const [from, to] of directions) {
    onProgress(`${from}->${to}`);
    const asked: Asked[] = [];
    for (const [number, target] of articles[to].entries()) {
      const gold = new Map(target.data.questions.map((question) => [question.id, question.gold]));
      const other = articles[to][(number + elsewhere) % articles[to].length] ?? target;
      for (const { id, text } of articles[from][number]?.data.questions ?? []) {
        const sentence = gold.get(id);
        if (sentence !== undefined) asked.push(await ask(text, sentence, target, other, sources));
      }
    }
    results.set(`${from}->${to}`, asked);
  }
  return results;
}

/** The articles in both languages, and the sources with what is needed to judge in both. */
export async function openXquad(
  folder: string,
  opened: Sources,
  indexDir: string,
): Promise<{ sources: Sources; articles: Readonly<Record<Language, readonly Opened[]>> }> {
  const languages = new Set(['zh', 'en'] as const);
  const backgrounds = await loadBackgrounds(backgroundPath(bundledModels), languages, opened.embedder);
  const sources = { ...opened, backgrounds };
  const zh = await openAll(folder, 'zh', sources, indexDir);
  return { sources, articles: { zh, en: await openAll(folder, 'en', sources, indexDir) } };
}

async function openAll(
  folder: string,
  language: Language,
  sources: Sources,
  indexDir: string,
): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (const data of await readXquad(folder, language)) {
    const { article } = data;
    const index = await openArticleIndex(article, {
      indexDir: join(indexDir, language),
      embedder: sources.embedder,
      textOf: indexedTexts,
    });
    const bm25 = new PlainBm25(article.sentences.map(({ start, end }) => article.text.slice(start, end)));
    opened.push({ data, searched: searchableArticle(index, sources.lexicon), bm25 });
  }
  return opened;
}

async function ask(
  text: string,
  gold: number,
  target: Opened,
  other: Opened,
  sources: Sources,
): Promise<Asked> {
  const [own, away] = await Promise.all([
    assess({ ...sources, articles: [target.searched] }, text),
    assess({ ...sources, articles: [other.searched] }, text),
  ]);
  const found = own.found[0];
  const candidates = found?.ranked ?? [];
  const bySimilarity = [...candidates].sort((a, b) => b.similarity - a.similarity);
  const place = (list: readonly { readonly sentence: number }[]) => {
    const at = list.findIndex(({ sentence }) => sentence === gold);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  };
  const scores = target.bm25.scores(text);
  const [first, past] = found?.choices[0]?.sentences ?? [0, 0];
  return {
    ranks: {
      BM25: scores.filter((score, i) => score > (scores[gold] ?? 0) || (score === scores[gold] && i < gold))
        .length,
      dense: place(bySimilarity),
      whole: place(candidates),
    },
    confidence: found?.confidence ?? 0,
    right: first <= gold && gold < past,
    confidenceElsewhere: away.found[0]?.confidence ?? 0,
  };
}
