import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * Run as a process of its own: `temporal-download.ts FOLDER VERSION`. The SDK downloads the Temporal CLI into the folder
 * (and starts it once). Its download has no time limit and cannot be cancelled, so the parent watches and ends it.
 */
const [downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined)
  throw new Error('usage: temporal-download.ts FOLDER VERSION');
try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'cached-download', downloadDir, version },
      log: { format: 'pretty', level: 'never' },
    },
  });
  await environment.teardown();
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : String(failure));
  process.exitCode = 1;
}
