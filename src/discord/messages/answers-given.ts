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

/** The questions of late, by message id; the oldest are forgotten. */
export class AnswersGiven {
  readonly #byQuestion = new Map<string, Given>();

  get(questionId: string): Given | undefined {
    return this.#byQuestion.get(questionId);
  }

  open(questionId: string, text: string, answerId: string | null = null): Given {
    const given = new Given(text, answerId);
    this.#byQuestion.set(questionId, given);
    const [oldest] = this.#byQuestion.keys();
    if (this.#byQuestion.size > MAX_REMEMBERED && oldest !== undefined) this.#byQuestion.delete(oldest);
    return given;
  }
}
