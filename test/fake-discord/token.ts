/** The bot's token, which its owner can reset: then the old one opens nothing. */
export class Token {
  #isRevoked = false;

  constructor(readonly value: string) {}

  revoke(): void {
    this.#isRevoked = true;
  }

  opens(given: unknown): boolean {
    return !this.#isRevoked && given === this.value;
  }
}
