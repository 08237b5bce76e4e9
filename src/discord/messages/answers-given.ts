/** A question that was asked in a message, and what became of it. */
export interface Given {
  text: string;
  answerId: string | null;
  isDeleted: boolean;
  /** Settles when all that was begun for it is done. */
  work: Promise<void>;
}

/** Questions whose answers can be edited or deleted with them. */
const MAX_REMEMBERED = 5000;

/** The questions of late, by message id; the oldest are forgotten. */
export class AnswersGiven {
  readonly #byQuestion = new Map<string, Given>();

  get(questionId: string): Given | undefined {
    return this.#byQuestion.get(questionId);
  }

  open(questionId: string, text: string, answerId: string | null = null): Given {
    const given: Given = { text, answerId, isDeleted: false, work: Promise.resolve() };
    this.#byQuestion.set(questionId, given);
    const [oldest] = this.#byQuestion.keys();
    if (this.#byQuestion.size > MAX_REMEMBERED && oldest !== undefined) this.#byQuestion.delete(oldest);
    return given;
  }
}
