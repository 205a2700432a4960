import { LOOPBACK } from '../machine/ports.ts';

/** What differs from the server's defaults, and why. */
export const DYNAMIC_CONFIG: Readonly<Record<string, string | number | boolean>> = {
  // Time skipping per workflow: what the test clock and the schedule's tests rest on. Later servers know it by the second name.
  'frontend.WorkflowTimeSkippingEnabled': true,
  'system.workflowTimeSkippingEnabled': true,
  // By default a timer may fire up to 1 s late, which would be 1 s per skip.
  'history.timerProcessorMaxTimeShift': '10ms',
  // A shard looks for new tasks 20 times a second by default: a case that goes on at once would wait 50 ms after each step,
  // and all cases of a small server wait for the same shard.
  'history.transferProcessorMaxPollRPS': 10_000,
  'history.timerProcessorMaxPollRPS': 10_000,
  'history.visibilityProcessorMaxPollRPS': 1000,
  // A search attribute is usable as soon as it is registered.
  'system.forceSearchAttributesCacheRefreshOnRead': true,
  // One partition: with few workers four of them only make tasks travel.
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  // Worlds of tests have a task queue each, and all of them are one version's; 100 is the default.
  'matching.maxTaskQueuesInDeploymentVersion': 10_000,
  // The limits protect a shared cluster. Here a test clock asks about every case at once.
  'frontend.rps': 100_000,
  'frontend.namespaceRPS': 100_000,
  'frontend.namespaceRPS.visibility': 10_000,
  'frontend.namespaceRPS.namespaceReplicationInducingAPIs': 1000,
  'frontend.namespaceCount': 20_000,
  'frontend.persistenceMaxQPS': 100_000,
  'history.persistenceMaxQPS': 100_000,
  'history.rps': 100_000,
  'matching.persistenceMaxQPS': 100_000,
  'matching.rps': 100_000,
  'worker.persistenceMaxQPS': 10_000,
  'system.visibilityPersistenceMaxReadQPS': 100_000,
  'system.visibilityPersistenceMaxWriteQPS': 100_000,
};

/** Where the server keeps its data: a file in its own folder, or memory for as long as it lives. */
export type TemporalStore = { readonly file: string } | 'memory';

/** The arguments of `temporal`: everything on loopback. */
export function cliArguments(options: {
  readonly store: TemporalStore;
  readonly port: number;
  readonly uiPort: number | null;
}): string[] {
  const args = ['server', 'start-dev', '--ip', LOOPBACK, '--port', String(options.port)];
  args.push(
    ...(options.uiPort === null
      ? ['--headless']
      : ['--ui-ip', LOOPBACK, '--ui-port', String(options.uiPort)]),
  );
  if (options.store !== 'memory') args.push('--db-filename', options.store.file);
  args.push('--log-level', 'warn');
  for (const [key, value] of Object.entries(DYNAMIC_CONFIG)) {
    args.push('--dynamic-config-value', `${key}=${JSON.stringify(value)}`);
  }
  return args;
}
