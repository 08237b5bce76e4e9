import { createHash } from 'node:crypto';
import type { Encoder } from '../../src/models/encoder.js';
import type { ModelProfile } from '../../src/models/profile.js';

export interface HashedEncoder extends Encoder {
  /** The sentences of every window so far. */
  readonly encoded: string[];
}

/** Deterministic vectors without a model: a bag of character bigrams, hashed with signs, of unit length. */
export function hashedEncoder(
  profile: Partial<ModelProfile> = {},
  revision: string = createHash('sha256').update('hashed').digest('hex'),
): HashedEncoder {
  const full: ModelProfile = {
    id: 'hashed',
    dimensions: 16,
    pooling: 'mean',
    queryPrefix: '',
    passagePrefix: '',
    maxTokens: 512,
    dtype: 'fp32',
    ...profile,
  };
  const encoded: string[] = [];
  return {
    profile: full,
    revision,
    encoded,
    question: async (text, earlier) => hashedVector(`${earlier ?? ''}${text}`, full.dimensions),
    window: async ({ sentences }) => {
      encoded.push(...sentences);
      return sentences.map((text) => hashedVector(text, full.dimensions));
    },
    close: async () => {},
  };
}

/** The vector of one text. */
export function hashedVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const characters = [...`^${text}$`];
  for (let i = 1; i < characters.length; i++) {
    // FNV-1a, 32 bits.
    let hash = 0x811c9dc5;
    for (const code of [characters[i - 1], characters[i]]) {
      hash = Math.imul(hash ^ (code?.codePointAt(0) ?? 0), 0x01000193);
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    }
    const place = (hash >>> 1) % dimensions;
    vector[place] = (vector[place] ?? 0) + (hash & 1 ? 1 : -1);
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
