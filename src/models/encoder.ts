import { Tensor } from '@xenova/transformers';
import { messageOf, VerbatimError } from '../errors.js';
import { embedText } from './embed-text.js';
import type { Lane } from './lane.js';
import { type FetchOptions, locateModel } from './locate.js';
import { cutToRoom, pieceIds } from './pieces.js';
import type { ModelProfile } from './profile.js';
import { type ModelSession, marks, openSession, paddedInputs } from './session.js';

/** Neighbouring sentences that are read together, with the title and heading they stand under. */
export interface EncoderWindow {
  readonly title: string;
  readonly sentences: readonly string[];
}

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

/** Pieces that are read of a question, of the one before it, and of a title: as in training. */
export const readPieces = { question: 64, earlier: 32, title: 32, window: 320 } as const;

/**
 * Loads the encoder, after fetching it where it is one of the hub: once for all, from then on no network is used.
 *
 * @throws VerbatimError when the model is unknown, cannot be fetched or loaded, or gives vectors of another size than its
 * config.json says.
 */
export async function openEncoder(model: string, lane: Lane, options: FetchOptions): Promise<Encoder> {
  const { source, profile, revision, remedy } = await locateModel('encoder', model, options);
  try {
    const session = await openSession(source.folder, profile.dtype);
    const encoder = session.inputs.includes('members')
      ? contextual(session, profile, lane)
      : plain(session, profile, lane);
    const [probe] = await encoder.window({ title: '', sentences: ['verbatim'] });
    if (probe?.length !== profile.dimensions || !probe.every(Number.isFinite)) {
      throw new Error(
        `it gives vectors of ${probe?.length} numbers, but ${profile.dimensions} were expected`,
      );
    }
    return { ...encoder, profile, revision };
  } catch (cause) {
    throw new VerbatimError('model', `${source.id} cannot be loaded (${messageOf(cause)})`, remedy, {
      cause,
    });
  }
}

type Made = Pick<Encoder, 'question' | 'window' | 'close'>;

/** The bundled kind: the network takes `members`, which tokens belong to which text, and pools by itself. */
function contextual(session: ModelSession, profile: ModelProfile, lane: Lane): Made {
  const { tokenizer } = session;
  const ids = (text: string, limit: number) => pieceIds(tokenizer, text, limit);

  const run = async (row: readonly number[], spans: readonly (readonly [number, number])[]) => {
    const { input_ids, attention_mask, longest } = paddedInputs([row]);
    const members = new Float32Array(spans.length * longest);
    spans.forEach(([start, end], at) => {
      members.fill(1, at * longest + start, at * longest + end);
    });
    const { vectors } = await session.run({
      input_ids,
      attention_mask,
      members: new Tensor('float32', members, [1, spans.length, longest]),
    });
    if (vectors === undefined) throw new Error('it gives no output named vectors');
    const data = Float32Array.from(vectors.data as Float32Array);
    vectors.dispose();
    return spans.map((_, at) => data.subarray(at * profile.dimensions, (at + 1) * profile.dimensions));
  };

  return {
    question: async (text, earlier) => {
      const row = [
        marks.begin,
        ...ids('query:', readPieces.question),
        ...(earlier === null ? [] : [...ids(earlier, readPieces.earlier), marks.end]),
        ...ids(text, readPieces.question),
        marks.end,
      ];
      const [vector] = await lane.do('question', () => run(row, [[0, row.length]]));
      if (vector === undefined) throw new Error('model: the encoder gave no vector');
      return vector;
    },
    window: async ({ title, sentences }) => {
      if (sentences.length === 0) return [];
      const row: number[] = [marks.begin, ...ids('passage:', readPieces.question)];
      if (title !== '') row.push(...ids(title, readPieces.title), marks.end);
      const pieces = sentences.map((sentence) => ids(sentence, readPieces.window));
      const spans = cutToRoom(pieces, readPieces.window - row.length).map((sentence): [number, number] => {
        const start = row.length;
        row.push(...sentence);
        return [start, row.length];
      });
      row.push(marks.end);
      return lane.do('article', () => run(row, spans));
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
