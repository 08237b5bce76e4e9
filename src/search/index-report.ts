/** What `verbatim index` and `verbatim doctor` say of the index. */
export interface IndexReport {
  readonly sentences: number;
  /** Of its files on the disk; 0 when it serves from memory alone. */
  readonly bytes: number;
  /** Articles that were embedded now; the vectors of the others were read from the disk. */
  readonly embedded: number;
}
