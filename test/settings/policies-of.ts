import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PolicyFileError } from '../../settings/policy/policy-faults.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';

/** The policies of a file with this text. */
export function read(text: string, extension: 'yaml' | 'json' = 'yaml'): ReturnType<typeof readPolicies> {
  const folder = mkdtempSync(join(tmpdir(), 'ventana-policies-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, `policies.${extension}`);
  writeFileSync(file, text);
  return readPolicies(file);
}

/** What is wrong with it: `line field: message` each. */
export function faultsOf(yaml: string): string[] {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof PolicyFileError)
      return error.faults.map(({ line, at, message }) => `${line} ${at}: ${message}`);
    throw error;
  }
  return [];
}
