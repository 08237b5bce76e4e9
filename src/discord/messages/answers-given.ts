/** A question that was asked in a message, and what became of it. */
export class Given {
  isDeleted = false;
  #work: Promise<void> = Promise.resolve();

  constructor(
    public text: string,
    public answerId: string | null,
  ) {}

  /** Does one thing after the other: an edit or a deletion waits for the answer it is about. */
  inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work, work);
    return this.#work;
  }
}

/** Questions whose answers can be edited or deleted with them. */
const MAX_REMEMBERED = 5000;
/** Deleted messages that may be questions that are only being heard. */
const MAX_DELETED = 1000;

/** The questions of late, by message id; the oldest are forgotten. */
export class AnswersGiven {
  readonly #byQuestion = new Map<string, Given>();
  readonly #deleted = new Set<string>();

  get(questionId: string): Given | undefined {
    return this.#byQuestion.get(questionId);
  }

  /** A message without an entry was deleted: should it become one, it is a deleted question's. */
  noteDeleted(messageId: string): void {
    this.#deleted.add(messageId);
    const [oldest] = this.#deleted;
    if (this.#deleted.size > MAX_DELETED && oldest !== undefined) this.#deleted.delete(oldest);
  }

  open(questionId: string, text: string, answerId: string | null = null): Given {
    const given = new Given(text, answerId);
    given.isDeleted = this.#deleted.delete(questionId);
    this.#byQuestion.set(questionId, given);
    const [oldest] = this.#byQuestion.keys();
    if (this.#byQuestion.size > MAX_REMEMBERED && oldest !== undefined) this.#byQuestion.delete(oldest);
    return given;
  }
}
