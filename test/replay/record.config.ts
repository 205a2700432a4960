import { defineConfig } from 'vitest/config';

/** `npm run histories`: one file that no test run includes. */
export default defineConfig({
  test: {
    pool: 'forks',
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/replay/record.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    maxConcurrency: 3,
  },
});
