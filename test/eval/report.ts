import { groupOf, judgedOf, type Measures, measure, type Outcome } from './measures.js';
import { auroc, ratio, riskCoverage } from './statistics.js';
import { decimal, groupBy, table, withInterval } from './table.js';

/** What a set of questions gave: by language, by kind, and by confidence. */
export function setReport(name: string, outcomes: readonly Outcome[], threshold: number): string {
  const answerable = outcomes.filter(({ row }) => row.answerable);
  const unanswerable = outcomes.filter(({ row }) => !row.answerable);
  const groups: [string, readonly Outcome[]][] = [
    ['all', outcomes],
    ...groupBy(outcomes, ({ row }) => row.lang),
    ...groupBy([...answerable, ...unanswerable], ({ row }) => groupOf(row)),
  ];
  return [
    `## ${name} (threshold ${decimal(threshold)})`,
    table(
      ['', 'n', 'lead', 'reply', 'refused', 'abstain'],
      groups.map(([group, members]) => [group, ...cells(measure(members))]),
    ),
    ...markLines(measure(outcomes)),
    riskTable(outcomes),
  ].join('\n\n');
}

function cells({ n, lead, reply, refused, abstain }: Measures): string[] {
  return [String(n), ...[lead, reply, refused, abstain].map(withInterval)];
}

function markLines({ marked, markRight }: Measures): string[] {
  if (marked.of === 0) return [];
  const shown = `${withInterval(marked)} of ${marked.of} answered`;
  return [
    `Words marked in the first quote: ${shown}; right: ${withInterval(markRight)} of ${markRight.of} marked`,
  ];
}

function riskTable(outcomes: readonly Outcome[]): string {
  const risks = riskCoverage(outcomes.map(judgedOf));
  const unanswerable = outcomes.filter(({ row }) => !row.answerable);
  const kinds = groupBy(unanswerable, ({ row }) => groupOf(row)).map(([kind]) => kind);
  return [
    table(
      ['confidence from', 'answered', 'wrong of these'],
      risks.map(({ threshold, answered, wrong }) => [
        decimal(threshold, 1),
        decimal(ratio(answered)),
        `${decimal(ratio(wrong))}${wrong.of === 0 ? '' : ` of ${wrong.of}`}`,
      ]),
    ),
    `AUROC of answerable against not: ${decimal(area(outcomes), 3)}${kinds.map((kind) => `, ${kind} ${decimal(area(outcomes, kind), 3)}`).join('')}`,
  ].join('\n');
}

/** AUROC of the confidence: questions that are answerable against those that are not, or against one kind of them. */
export function area(outcomes: readonly Outcome[], kind?: string): number | null {
  const confidences = (among: readonly Outcome[]) => among.map(({ answer }) => answer.confidence);
  return auroc(
    confidences(outcomes.filter(({ row }) => row.answerable)),
    confidences(
      outcomes.filter(({ row }) => !row.answerable && (kind === undefined || groupOf(row) === kind)),
    ),
  );
}

/** Every question that was missed, with what was wanted and what was quoted. */
export function missReport(outcomes: readonly Outcome[]): string {
  return outcomes
    .filter(({ row, isAnswered, firstHolds }) => (row.answerable ? !isAnswered || !firstHolds : isAnswered))
    .map(({ row, answer, isAnswered }) =>
      [
        `${row.id} ${row.kind}: ${[...row.context, row.question].join(' / ')}`,
        `  ${isAnswered ? 'answered' : 'refused'}, confidence ${decimal(answer.confidence)}`,
        ...row.gold.map((gold) => `  wanted: ${gold}`),
        ...answer.quotes.map(({ text }) => `  ${isAnswered ? 'quoted' : 'had'}: ${text}`),
      ].join('\n'),
    )
    .join('\n\n');
}
