import { pipeline } from '@xenova/transformers';
import type { ModelDtype } from '../../src/models/profile.js';

/** What LangChain.js embeds texts with. */
export interface LangChainEmbeddings {
  embedDocuments(texts: readonly string[]): Promise<number[][]>;
  close(): Promise<void>;
}

/** `batchSize` of LangChain.js. */
const BATCH_TEXTS = 512;

/**
 * The calls that `HuggingFaceTransformersEmbeddings` of `@langchain/community` makes, with its defaults: batches of 512
 * texts in the order they come in, new lines as blanks, the feature-extraction pipeline, mean pooling, and lists of numbers.
 * Written out here since that package brings some hundred others along.
 */
export async function openLangChain(folder: string, dtype: ModelDtype): Promise<LangChainEmbeddings> {
  const extractor = await pipeline('feature-extraction', folder, { dtype, local_files_only: true });
  const embed = async (texts: string[]): Promise<number[][]> => {
    const output = await extractor(texts, { pooling: 'mean', normalize: true });
    const vectors: number[][] = output.tolist();
    output.dispose();
    return vectors;
  };
  return {
    embedDocuments: async (texts) => {
      const lines = texts.map((text) => text.replace(/\n/g, ' '));
      const batches: string[][] = [];
      for (let start = 0; start < lines.length; start += BATCH_TEXTS) {
        batches.push(lines.slice(start, start + BATCH_TEXTS));
      }
      return (await Promise.all(batches.map(embed))).flat();
    },
    close: () => extractor.dispose(),
  };
}
