/** The bars of a machine with two slow cores and little else to do. */
export const bars = {
  questionP50Ms: 150,
  questionP95Ms: 300,
  builtStartMs: 1500,
  /** How many times as fast as LangChain.js. */
  ingestRatio: 5,
  /** People who ask at once. */
  crowd: 50,
  acknowledgedMs: 1000,
  answeredMs: 8000,
  blockMs: 20,
  residentMebibytes: 450,
  /** What is asked of a library of so many articles. */
  libraryArticles: 1_000,
  librarySearchMs: 5,
  /** Of a whole question, beside one article. */
  libraryRatio: 1.2,
  libraryRecall: 0.97,
  libraryMebibytes: 1_200,
  libraryStartSeconds: 5,
} as const;

const MEBIBYTE = 1024 ** 2;

/** Whether a value keeps below its bar, in words. */
export function verdict(value: number, bar: number, unit: string): string {
  return `${value < bar ? 'met' : 'MISSED'}: below ${bar} ${unit}`;
}

/** A size in bytes, as people read it. */
export function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(0)} MB`;
}
