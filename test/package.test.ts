import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../src/package-root.js';

interface Locked {
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = read<{ packages: Record<string, Locked> }>('package-lock.json');
const { allowScripts } = read<{ allowScripts: Record<string, boolean> }>('package.json');

/** The only package that has to be compiled where it is installed. */
const COMPILED = 'hnswlib-node';

test('installing runs no script but the compilation of the native index', () => {
  // npm 10 runs the script of every package that the lock file marks; later versions ask allowScripts.
  const marked = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
  assert.deepEqual(
    marked,
    [`node_modules/${COMPILED}`],
    'Delete "hasInstallScript" from the other packages in package-lock.json: onnxruntime-node would download CUDA libraries.',
  );
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
  assert.deepEqual(allowed, [COMPILED]);
});

test('the lock file has the packages of every platform, without which npm 11 and later refuse it', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !foldersFrom(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${name} of ${path}`),
  );
  assert.deepEqual(missing, []);
});

/** Where Node looks for what a package needs: in its own folder and in each one above. */
function foldersFrom(path: string): string[] {
  if (path === '') return [''];
  const above = path.slice(0, Math.max(path.lastIndexOf('node_modules/') - 1, 0));
  return [`${path}/`, ...foldersFrom(above)];
}

function read<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(join(packageRoot, name), 'utf8')) as Shape;
}
