import type { ModelProfile } from "./model-profile.js";

/** Some models tell questions from the texts that answer them by a prefix. */
export type TextKind = "query" | "passage";

/** Turns texts into vectors, off the main thread. */
export interface Embedder {
	readonly profile: ModelProfile;
	/** SHA-256 over the model's files, in hex: an index made by other weights is not used. */
	readonly revision: string;
	/**
	 * One vector a text, in order: unit length, `profile.dimensions` numbers each.
	 *
	 * @throws VerbatimError when the queue is full, the time limit passes, or the worker died.
	 */
	embed(
		texts: readonly string[],
		kind: TextKind,
		options?: EmbedOptions,
	): Promise<Float32Array[]>;
	close(): Promise<void>;
}

export interface EmbedOptions {
	/** Milliseconds until the request fails; default 60,000. */
	readonly timeoutMs?: number;
	/** Called with the number of texts done so far. */
	readonly onProgress?: (done: number) => void;
}
