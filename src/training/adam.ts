import type { RowGradients } from './contrast.js';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Adam (Kingma and Ba 2015) over the rows of a table; rows without a gradient rest ("lazy"). */
export class RowAdam {
  private readonly means: Float32Array;
  private readonly variances: Float32Array;
  private readonly steps: Uint32Array;

  constructor(
    private readonly table: Float32Array,
    private readonly dimensions: number,
  ) {
    this.means = new Float32Array(table.length);
    this.variances = new Float32Array(table.length);
    this.steps = new Uint32Array(table.length / dimensions);
  }

  apply(gradients: RowGradients, rate: number): void {
    const { table, means, variances, dimensions } = this;
    for (const [row, gradient] of gradients.rows) {
      const step = (this.steps[row] as number) + 1;
      this.steps[row] = step;
      const scale = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      for (let d = 0; d < dimensions; d++) {
        const i = row * dimensions + d;
        const g = gradient[d] as number;
        const mean = beta1 * (means[i] as number) + (1 - beta1) * g;
        const variance = beta2 * (variances[i] as number) + (1 - beta2) * g * g;
        means[i] = mean;
        variances[i] = variance;
        table[i] = (table[i] as number) - (scale * mean) / (Math.sqrt(variance) + epsilon);
      }
    }
  }
}
