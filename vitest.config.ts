import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { RetriedReporter } from './test/report/retried-reporter.ts';
import { WITHOUT_SERVERS } from './test/servers/without-servers.ts';

/** Installs Temporal's runtime as production does, once per process: a process of its own. */
const OWN_RUNTIME = 'test/privacy/lives.test.ts';

/** These wait for leases, heartbeats and servers most of their time: begun last, one of them would end the run alone. */
const FIRST = ['/test/faults/', '/test/stack/', '/test/servers/'];

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification): number => {
      // A process ends when the next file is another project's, and a new one loads the whole product anew.
      if (project.name !== 'servers') return FIRST.length + 1;
      const index = FIRST.findIndex((folder) => moduleId.includes(folder));
      return index === -1 ? FIRST.length : index;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's, which returns a new one
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    // Threads crash Temporal's native bridge.
    pool: 'forks',
    // The files that a process runs share their modules: loading the SDK anew for each would take half of the run. So
    // what a file leaves in a module, the next one finds.
    isolate: false,
    // Tests make much that is gone at once; the default of 16 MB is looked through hundreds of times.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: WaitingFirst },
    // Tests wait for servers more than they work.
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: [
      'default',
      ...(process.env['VITEST_JSON'] === undefined ? [] : ['json']),
      new RetriedReporter(),
    ],
    ...(process.env['VITEST_JSON'] === undefined ? {} : { outputFile: { json: process.env['VITEST_JSON'] } }),
    projects: [
      {
        extends: true,
        // Properties run thousands of lives; a loaded machine takes its time over them without being wrong.
        test: { name: 'plain', testTimeout: 60_000, include: [...WITHOUT_SERVERS] },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['test/**/*.test.ts'],
          exclude: [...WITHOUT_SERVERS, OWN_RUNTIME],
          globalSetup: ['test/servers/global-setup.ts'],
          // A real server and two cores: a test that waits for both may be slow without being wrong.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'own-runtime',
          isolate: true,
          include: [OWN_RUNTIME],
          globalSetup: ['test/servers/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
