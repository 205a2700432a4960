import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** A test that needed more than one try. */
export interface Retried {
  readonly file: string;
  readonly test: string;
  readonly tries: number;
  readonly hasPassed: boolean;
  /** Of its first try. */
  readonly failure: string;
}

const FAILURE_LINES = 12;

function readRetried(test: TestCase): Retried | null {
  const retries = test.diagnostic()?.retryCount ?? 0;
  if (retries === 0) return null;
  const { state, errors } = test.result();
  return {
    file: test.module.relativeModuleId,
    test: test.fullName,
    tries: retries + 1,
    hasPassed: state === 'passed',
    // Errors of all tries are kept, oldest first.
    failure: errors?.[0]?.message ?? 'it did not say why',
  };
}

export function describeRetried(retried: readonly Retried[]): string {
  if (retried.length === 0) return '';
  const told = retried.map(({ file, test, tries, hasPassed, failure }) => {
    const lines = failure.split('\n');
    const shown = lines.slice(0, FAILURE_LINES).map((line) => `      ${line}`);
    if (lines.length > FAILURE_LINES) shown.push('      …');
    const end = hasPassed ? `passed at try ${tries}` : `failed at all of ${tries} tries`;
    return [`  ${file} > ${test}`, `    ${end}; the first failed by:`, ...shown].join('\n');
  });
  return [`Tried again: ${retried.length}`, ...told, ''].join('\n');
}

/** A retry hides nothing: every test that needed one is named at the end of a run, with what its first try failed by. */
export class RetriedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const retried = modules
      .flatMap((module) => [...module.children.allTests()])
      .map(readRetried)
      .filter((each) => each !== null);
    if (retried.length > 0) process.stdout.write(`\n${describeRetried(retried)}`);
  }
}
