import type { Chromium } from './chromium.ts';

/** What the global setup hands to every test file. */
export interface Servers {
  /** The PostgreSQL server, by its `postgres` database. */
  readonly postgresUrl: string;
  /** A migrated database that every test's own is copied from. */
  readonly templateDatabase: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** The file of the workflow code; bundled anew only when it changed. */
  readonly workflowBundle: string;
  /** What shows the pages, or why there is none. */
  readonly chromium: Chromium | string;
  /** Where a test may start servers of its own; removed with everything in it when the run ends. */
  readonly folder: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: Servers;
  }
}
