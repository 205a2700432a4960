import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';

interface Report {
  readonly numTotalTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly name: string }[];
}

/** `npm test`, once: it is long, and what varies in it is what the machine does besides. */
export const suiteTime: Measurement = {
  name: 'suite-time',
  what: '`npm test` once the servers exist, from the command to its end',
  runs: 'alone',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'ventana-suite-'));
    const file = join(folder, 'report.json');
    try {
      const from = performance.now();
      const child = spawn('npm', ['test'], { env: { ...process.env, VITEST_JSON: file }, stdio: 'ignore' });
      const [code] = (await once(child, 'exit')) as [number | null];
      const minutes = (performance.now() - from) / 60_000;
      const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
      const { numTotalTests, numFailedTests, testResults } = report;
      const failed = numFailedTests === 0 && code === 0 ? '' : `, ${numFailedTests} of them failed`;
      const beside = `${numTotalTests} tests in ${testResults.length} files${failed}`;
      return [figure('suite-time', [minutes], 'min', { goal: { is: '≤', than: 5 }, beside })];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
