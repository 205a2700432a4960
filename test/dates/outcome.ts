/** What came of a run of the tests on a date. */
export interface Outcome {
  readonly name: string;
  readonly begins: string;
  readonly passed: number;
  readonly failed: number;
  /** Passed, but not at the first try. */
  readonly retried: number;
  readonly minutes: number;
  readonly isGreen: boolean;
}

/** What is read of vitest's report. */
interface Report {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

export function readOutcome({
  name,
  begins,
  minutes,
  code,
  text,
}: Pick<Outcome, 'name' | 'begins' | 'minutes'> & {
  /** Of the process; null: it was ended. */
  readonly code: number | null;
  /** Vitest's report as JSON; null: it left none. */
  readonly text: string | null;
}): Outcome {
  const { testResults } = text === null ? { testResults: [] } : (JSON.parse(text) as Report);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed');
  // A file that could not even be loaded has no tests to count: it is one failure.
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  const failed = tests.filter(({ status }) => status === 'failed').length + broken.length;
  return {
    name,
    begins,
    minutes,
    passed: passed.length,
    failed,
    retried: passed.filter(({ failureMessages }) => failureMessages.length > 0).length,
    // An error outside of tests fails a run in which all passed, and a run without a test proves nothing.
    isGreen: code === 0 && failed === 0 && passed.length > 0,
  };
}

const HEAD = ['date', 'begins', 'passed', 'failed', 'retried', 'minutes', ''];
const TEXTS = 2;

export function describeTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, begins, passed, failed, retried, minutes, isGreen }) => [
    name,
    begins,
    ...[passed, failed, retried].map(String),
    minutes.toFixed(1),
    isGreen ? '' : 'not green',
  ]);
  const table = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < TEXTS ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return table.map(line).join('\n');
}
