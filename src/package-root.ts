import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VerbatimError } from './errors.js';

/** The folder that holds package.json: compiled code runs from `dist/`, tests from `build/src/`. */
export const packageRoot = findPackageRoot(import.meta.dirname);

/** Where the models that come with the program lie. */
export const bundledModels = join(packageRoot, 'data', 'models');

function findPackageRoot(start: string): string {
  let candidate = start;
  while (!existsSync(join(candidate, 'package.json'))) {
    const parent = dirname(candidate);
    if (parent === candidate) {
      throw new VerbatimError('settings', `no package.json at or above ${start}`, 'Install Verbatim again');
    }
    candidate = parent;
  }
  return candidate;
}
