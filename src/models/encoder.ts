import { Tensor } from '@xenova/transformers';
import { embedText } from './embed-text.js';
import { readProfile } from './files.js';
import type { Lane } from './lane.js';
import type { FetchOptions } from './locate.js';
import { pieceIds } from './pieces.js';
import type { ModelProfile } from './profile.js';
import { inputsOf, type ModelSession, openModel } from './session.js';
import { type EncoderWindow, questionPieces, type Row, readPieces, rowOf, windowPieces } from './window.js';

export type { EncoderWindow } from './window.js';

/** Turns questions and sentences into vectors that are near each other where the sentence answers the question. */
export interface Encoder {
  readonly profile: ModelProfile;
  /** SHA-256 over the model's files, in hex: vectors made by other weights are not compared. */
  readonly revision: string;
  /** A question's vector, of unit length; `earlier` is the question before it in the conversation. */
  question(text: string, earlier: string | null): Promise<Float32Array>;
  /** One vector of unit length a sentence, each made in the context of the window ("late chunking", Günther et al. 2024). */
  window(window: EncoderWindow): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/**
 * Loads the encoder, after fetching it where it is one of the hub: once for all, from then on no network is used.
 *
 * @throws VerbatimError when the model is unknown, cannot be fetched or loaded, or gives vectors of another size than its
 * config.json says.
 */
export function openEncoder(model: string, lane: Lane, options: FetchOptions): Promise<Encoder> {
  return openModel('encoder', model, options, async (session, { source, dtype, revision }) => {
    const profile = await readProfile(source, dtype);
    const encoder = session.inputs.includes('members')
      ? contextual(session, profile, lane)
      : plain(session, profile, lane);
    const [probe] = await encoder.window({ title: '', sentences: ['verbatim'] });
    if (probe?.length !== profile.dimensions) {
      throw new Error(
        `it gives vectors of ${probe?.length} numbers, but ${profile.dimensions} were expected`,
      );
    }
    return { ...encoder, profile, revision };
  });
}

type Made = Pick<Encoder, 'question' | 'window' | 'close'>;

/** The bundled kind: the network takes `members`, which tokens belong to which text, and pools by itself. */
function contextual(session: ModelSession, profile: ModelProfile, lane: Lane): Made {
  const { tokenizer, marks } = session;
  const prefix = (text: string) => pieceIds(tokenizer, text, readPieces.question);
  const [query, passage] = [prefix('query:'), prefix('passage:')];

  const run = async ({ ids, spans }: Row) => {
    const members = new Float32Array(spans.length * ids.length);
    spans.forEach(([start, end], at) => {
      members.fill(1, at * ids.length + start, at * ids.length + end);
    });
    const { vectors } = await session.run({
      ...inputsOf(ids),
      members: new Tensor('float32', members, [1, spans.length, ids.length]),
    });
    if (vectors === undefined) throw new Error('it gives no output named vectors');
    const data = Float32Array.from(vectors.data as Float32Array);
    vectors.dispose();
    if (!data.every(Number.isFinite)) throw new Error('it gives no finite vectors');
    return spans.map((_, at) => data.subarray(at * profile.dimensions, (at + 1) * profile.dimensions));
  };

  return {
    question: async (text, earlier) => {
      const ids = [marks.begin, ...query, ...questionPieces(session, text, earlier), marks.end];
      const [vector] = await lane.do('question', () => run({ ids, spans: [[0, ids.length]] }));
      if (vector === undefined) throw new Error('model: the encoder gave no vector');
      return vector;
    },
    window: async ({ title, sentences }) => {
      if (sentences.length === 0) return [];
      const row = rowOf([marks.begin, ...passage], windowPieces(tokenizer, { title, sentences }), marks.end);
      return lane.do('article', () => run(row));
    },
    close: () => session.close(),
  };
}

/** Any other embedding model: each text by itself, pooled as its profile says. */
function plain(session: ModelSession, profile: ModelProfile, lane: Lane): Made {
  const embed = (text: string) => embedText(session, profile, text);
  return {
    question: (text, earlier) => {
      const whole = earlier === null ? text : `${earlier} ${text}`;
      return lane.do('question', () => embed(profile.queryPrefix + whole));
    },
    window: async ({ sentences }) => {
      const vectors: Float32Array[] = [];
      for (const text of sentences) {
        vectors.push(await lane.do('article', () => embed(profile.passagePrefix + text)));
      }
      return vectors;
    },
    close: () => session.close(),
  };
}
