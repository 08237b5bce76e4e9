import { RowAdam } from './adam.js';
import { contrast, RowGradients } from './contrast.js';
import type { ExampleSource } from './examples.js';
import type { StaticModel } from './static-model.js';

export interface TrainOptions {
  readonly steps: number;
  readonly rate: number;
  readonly temperature: number;
  /** Awaited, so that a checkpoint is written before the table changes. */
  readonly onStep?: (progress: StepProgress) => void | Promise<void>;
}

export interface StepProgress {
  readonly step: number;
  readonly steps: number;
  /** Losses of this step, in nats. */
  readonly questions: number;
  readonly translations: number;
}

const warmUpSteps = 50;
const lowestShare = 0.02;

/** Trains the table in place: questions to sentences and words to translations, Adam with warm-up and linear decay. */
export async function train(
  model: StaticModel,
  examples: ExampleSource,
  options: TrainOptions,
): Promise<void> {
  const { steps, rate, temperature } = options;
  const adam = new RowAdam(model.table, model.dimensions);
  for (let step = 1; step <= steps; step++) {
    const gradients = new RowGradients(model.dimensions);
    const questions = contrast(model, examples.questions(), temperature, 1, gradients);
    const translations = contrast(model, examples.translations(), temperature, 1, gradients);
    adam.apply(
      gradients,
      rate * Math.min(1, step / warmUpSteps) * Math.max(lowestShare, 1 - (step - 1) / steps),
    );
    await options.onStep?.({ step, steps, questions, translations });
  }
}
