import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FATIGUE_LIMITS } from '../../domain/templates/template-review.ts';
import { PolicyFileError } from '../../settings/policy/policy-faults.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';

function read(yaml: string): ReturnType<typeof readPolicies> {
  const folder = mkdtempSync(join(tmpdir(), 'ventana-fatigue-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'policies.yaml');
  writeFileSync(file, yaml);
  return readPolicies(file);
}

test('E7: the shipped file says the defaults, and one that names a limit leaves the rest', () => {
  expect(readPolicies().fatigue).toEqual(FATIGUE_LIMITS);
  expect(read('fatigue: { sample: 200, complaints: 0 }').fatigue).toEqual({
    ...FATIGUE_LIMITS,
    sample: 200,
    complaints: 0,
  });
});

test('E7: a change of it makes no case plan anew', () => {
  expect(read('fatigue: { read: 0.1 }').version).toBe(readPolicies().version);
});

test('E7: every fault is told at once, with its line and what to write', () => {
  let faults: string[] = [];
  try {
    read(`fatigue:
  sample: 0
  complaints: 3
  answerKept: 0.5
  read: 20 %
`);
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    faults = error.faults.map(({ line, at, message }) => `${line} ${at}: ${message}`);
  }
  expect(faults).toEqual([
    '2 fatigue.sample: must be a whole number of deliveries from 1 to 1000000 (E7)',
    '3 fatigue.complaints: must be a share from 0 to 1; for 3 % write 0.03 (E7)',
    '4 fatigue.answerKept: is not known here; did you mean answersKept?',
    '5 fatigue.read: must be a share from 0 to 1, e.g. 0.03 for 3 %',
  ]);
});
