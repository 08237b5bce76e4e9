import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { loadCalibration, probability, rankScore } from '../../src/answer/calibration.js';
import { VerbatimError } from '../../src/errors.js';
import { bundledModels } from '../../src/package-root.js';
import { evidenceOnly, markdown, readSentence } from './read-sentences.js';

const { signs, standings } = readSentence(markdown('# T\n\nOne.'), 'One', 2);

it('orders by weighted signs, and tells probabilities from 0 to 1', () => {
  assert.equal(rankScore(signs, evidenceOnly), 2);
  assert.ok(Math.abs(probability(standings, evidenceOnly.lead) - 1 / (1 + Math.exp(-2))) < 1e-12);
  assert.equal(probability({ ...standings, evidence: 1e6 }, evidenceOnly.lead), 1);
  assert.equal(probability({ ...standings, evidence: -1e6 }, evidenceOnly.lead), 0);
});

it('is read from the file that ships', async () => {
  const { threshold } = await loadCalibration(join(bundledModels, 'reader', 'calibration.json'));
  assert.ok(threshold > 0 && threshold < 1);
});

it('is refused with the remedy when the file is missing or says something else', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-calibration-'));
  t.after(() => rm(folder, { recursive: true }));
  const { rank: _, ...partial } = evidenceOnly;
  for (const [name, content] of [
    ['no.json', null],
    ['half.json', '{'],
    ['partial.json', JSON.stringify(partial)],
    ['sure.json', JSON.stringify({ ...evidenceOnly, threshold: 2 })],
  ] as const) {
    const path = join(folder, name);
    if (content !== null) await writeFile(path, content);
    await assert.rejects(
      loadCalibration(path),
      (error) => error instanceof VerbatimError && error.what.includes(path) && error.remedy !== '',
    );
  }
});
