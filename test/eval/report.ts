import { bootstrap } from './bootstrap.js';
import { auroc, measure, type Outcome, reliability } from './measures.js';
import { type Asked, type System, systems } from './retrieval.js';

const number = (value: number | null, digits = 2) => (value === null ? '-' : value.toFixed(digits));

/** lead, reply, abstain and refused: by language, then by kind. */
export function printQuestions(outcomes: readonly Outcome[]): void {
  const languages = groups(outcomes, ({ question }) => question.lang);
  const kinds = groups(outcomes, ({ question }) => question.kind);
  const rows = [...languages, ['all', outcomes] as const, ...kinds].map(([name, group]) => {
    const { questions, lead, reply, abstain, refused } = measure(group);
    return [name, String(questions), ...[lead, reply, abstain, refused].map((share) => number(share))];
  });
  printTable(['questions', 'n', 'lead', 'reply', 'abstain', 'refused'], rows);
}

export function printMisses(outcomes: readonly Outcome[]): void {
  for (const { question, answer, lead, abstained } of outcomes) {
    if (question.answerable ? lead : abstained) continue;
    console.log(`\n${question.id} ${question.kind}: ${[...question.context, question.question].join(' / ')}`);
    console.log(`  ${answer.status}, confidence ${number(answer.confidence)}`);
    for (const gold of question.gold) console.log(`  wanted: ${gold}`);
    for (const quote of answer.quotes) console.log(`  quoted: ${quote.text}`);
    if (answer.nearest !== null) console.log(`  nearest: ${answer.nearest.text}`);
  }
}

/** Sentence retrieval in the four directions, and the confidence: own article against another, promised against kept. */
export function printRetrieval(results: ReadonlyMap<string, readonly Asked[]>, threshold: number): void {
  console.log('');
  const rows = [...results].flatMap(([direction, asked]) =>
    systems.map((system) => {
      const ranks = asked.map((one) => one.ranks[system]);
      const recall = (k: number) => ranks.filter((rank) => rank < k).length / ranks.length;
      const reciprocal =
        ranks.reduce((sum, rank) => sum + (rank < 10 ? 1 / (rank + 1) : 0), 0) / ranks.length;
      return [
        direction,
        system,
        String(ranks.length),
        number(recall(1), 3),
        number(recall(3), 3),
        number(reciprocal, 3),
      ];
    }),
  );
  printTable(['XQuAD-R', 'system', 'n', 'recall@1', 'recall@3', 'MRR@10'], rows);
  console.log('');
  const gains = [...results].flatMap(([direction, asked]) =>
    (['BM25', 'dense'] as const).map((system) => {
      const isFirst = (one: Asked, of: System) => (one.ranks[of] < 1 ? 1 : 0);
      const gain = bootstrap(asked.map((one) => isFirst(one, 'whole') - isFirst(one, system)));
      return [direction, system, ...inPoints(gain)];
    }),
  );
  printTable(['whole above', 'system', 'recall@1', '95 % interval'], gains);
  console.log('');
  const judged = [...results].map(([direction, asked]) => {
    const own = asked.map((one) => one.confidence);
    const elsewhere = asked.map((one) => one.confidenceElsewhere);
    const below = (scores: readonly number[]) =>
      scores.filter((score) => score < threshold).length / scores.length;
    return [direction, number(auroc(own, elsewhere), 3), number(below(own)), number(below(elsewhere))];
  });
  printTable(['confidence', 'AUROC', 'refused', 'abstain elsewhere'], judged);
  console.log('');
  const judgedOnce = [...results.values()].flat().flatMap(({ confidence, right, confidenceElsewhere }) => [
    { confidence, right },
    { confidence: confidenceElsewhere, right: false },
  ]);
  const bins = reliability(judgedOnce).map((bin) => [
    `${number(bin.from, 1)} to ${number(bin.from + 0.1, 1)}`,
    String(bin.count),
    number(bin.confidence),
    number(bin.accuracy),
  ]);
  printTable(['reliability', 'n', 'confidence', 'right'], bins);
}

/** What recall@1 loses without each part. */
export function printAblation(results: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>): void {
  console.log('');
  const rows = [...results].flatMap(([direction, hits]) => {
    const [[, whole] = ['', []], ...without] = [...hits];
    return without.map(([name, found]) => [
      direction,
      name,
      ...inPoints(bootstrap(found.map((hit, i) => hit - (whole[i] ?? 0)))),
    ]);
  });
  printTable(['XQuAD-R', 'without', 'recall@1', '95 % interval'], rows);
}

/** Differences of shares in percentage points. */
function inPoints({ mean, low, high }: { mean: number; low: number; high: number }): string[] {
  const points = (value: number) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}`;
  return [points(mean), `${points(low)} to ${points(high)}`];
}

function groups<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const grouped = new Map<string, T[]>();
  for (const item of items) grouped.set(key(item), [...(grouped.get(key(item)) ?? []), item]);
  return [...grouped];
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}
