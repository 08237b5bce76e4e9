export interface LogisticModel {
  readonly intercept: number;
  readonly weights: readonly number[];
}

const rounds = 4000;
const rate = 0.5;

/**
 * Logistic regression by gradient descent with L2 regularisation, on standardised columns; the weights returned are for
 * the columns as they came.
 *
 * @param importance - How much each row counts; default all alike.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
  importance: readonly number[] = rows.map(() => 1),
  l2 = 1e-3,
): LogisticModel {
  const columns = rows[0]?.length ?? 0;
  const means = columnMeans(rows, columns);
  const deviations = Array.from({ length: columns }, (_, c) => {
    const variance = rows.reduce((sum, row) => sum + ((row[c] ?? 0) - (means[c] ?? 0)) ** 2, 0) / rows.length;
    return Math.sqrt(variance) || 1;
  });
  const standard = rows.map((row) => row.map((value, c) => (value - (means[c] ?? 0)) / (deviations[c] ?? 1)));
  const whole = importance.reduce((sum, value) => sum + value, 0) || 1;
  const weights = new Array<number>(columns).fill(0);
  let intercept = 0;
  for (let round = 0; round < rounds; round++) {
    const slopes = new Array<number>(columns).fill(0);
    let slope = 0;
    standard.forEach((row, i) => {
      const sum = row.reduce((total, value, c) => total + value * (weights[c] ?? 0), intercept);
      const error = ((1 / (1 + Math.exp(-sum)) - (labels[i] ? 1 : 0)) * (importance[i] ?? 1)) / whole;
      slope += error;
      row.forEach((value, c) => {
        slopes[c] = (slopes[c] ?? 0) + error * value;
      });
    });
    intercept -= rate * slope;
    weights.forEach((weight, c) => {
      weights[c] = weight - rate * ((slopes[c] ?? 0) + l2 * weight);
    });
  }
  const scaled = weights.map((weight, c) => weight / (deviations[c] ?? 1));
  return {
    weights: scaled,
    intercept: intercept - scaled.reduce((sum, weight, c) => sum + weight * (means[c] ?? 0), 0),
  };
}

function columnMeans(rows: readonly (readonly number[])[], columns: number): number[] {
  return Array.from(
    { length: columns },
    (_, c) => rows.reduce((sum, row) => sum + (row[c] ?? 0), 0) / rows.length,
  );
}
