import { messageOf, VerbatimError } from '../errors.js';

export interface PlainVerbatimError {
  readonly who: string;
  readonly what: string;
  readonly remedy: string;
  readonly cause: string | null;
}

/** An error as it goes from process to process: the copy that the runtime makes loses the class and its fields. */
export type PlainError =
  | PlainVerbatimError
  | { readonly message: string; readonly stack: string | undefined };

export function toPlain(error: VerbatimError): PlainVerbatimError;
export function toPlain(error: unknown): PlainError;
export function toPlain(error: unknown): PlainError {
  if (error instanceof VerbatimError) {
    const { who, what, remedy, cause } = error;
    return { who, what, remedy, cause: cause === undefined ? null : messageOf(cause) };
  }
  return { message: messageOf(error), stack: error instanceof Error ? error.stack : undefined };
}

export function fromPlain(plain: PlainVerbatimError): VerbatimError;
export function fromPlain(plain: PlainError): Error;
export function fromPlain(plain: PlainError): Error {
  if ('who' in plain) {
    const { who, what, remedy, cause } = plain;
    return new VerbatimError(who, what, remedy, cause === null ? undefined : { cause: new Error(cause) });
  }
  const error = new Error(plain.message);
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
