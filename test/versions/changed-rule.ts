import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, type TestContext } from 'vitest';

/** The build id of the changed code. */
export const CHANGED = 'one-impact-a-reason';

/**
 * The workflow code with a changed rule, as a later release might have it: one impact for each reason (R2), so that patience
 * begins with the first. A replay of old histories would not see it.
 * @returns the path of its bundle, which is gone after the test
 */
export function changedRule(during: Pick<TestContext, 'onTestFinished'>): string {
  const code = readFileSync(inject('servers').workflowBundle, 'utf8');
  const changed = code.replaceAll(/\bIMPACTS_PER_REASON ?= ?2\b/g, 'IMPACTS_PER_REASON = 1');
  if (changed === code) throw new Error('the bundle has no such rule');
  const folder = mkdtempSync(join(tmpdir(), 'changed-rule-'));
  during.onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'bundle.js');
  writeFileSync(path, changed);
  return path;
}
