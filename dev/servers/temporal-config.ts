import { stringify } from 'yaml';
import { LOOPBACK } from '../machine/ports.ts';

/** The ports of one server. Only `frontend` is for others; the rest are how its four services speak to each other. */
export interface TemporalPorts {
  readonly frontend: number;
  readonly history: number;
  readonly matching: number;
  readonly worker: number;
  readonly membership: {
    readonly frontend: number;
    readonly history: number;
    readonly matching: number;
    readonly worker: number;
  };
}

/** How many free ports a server takes beside its frontend's. */
export const INTERNAL_PORTS = 7;

export function portsFrom(frontend: number, others: readonly number[]): TemporalPorts {
  const [history, matching, worker, ...membership] = others;
  const [forFrontend, forHistory, forMatching, forWorker] = membership;
  if (
    history === undefined ||
    matching === undefined ||
    worker === undefined ||
    forFrontend === undefined ||
    forHistory === undefined ||
    forMatching === undefined ||
    forWorker === undefined
  ) {
    throw new RangeError(
      `A Temporal server takes ${INTERNAL_PORTS} ports beside its frontend's, not ${others.length}.`,
    );
  }
  return {
    frontend,
    history,
    matching,
    worker,
    membership: { frontend: forFrontend, history: forHistory, matching: forMatching, worker: forWorker },
  };
}

/**
 * What differs from the server's defaults, and why. Given to the bare server as a file and to the CLI as arguments.
 */
export const DYNAMIC_CONFIG: Readonly<Record<string, string | number | boolean>> = {
  // Time skipping per workflow: what the test clock and the schedule's tests rest on.
  'frontend.WorkflowTimeSkippingEnabled': true,
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

export function dynamicConfigYaml(): string {
  return stringify(
    Object.fromEntries(Object.entries(DYNAMIC_CONFIG).map(([key, value]) => [key, [{ value }]])),
  );
}

/** Where the server keeps its data: a file in its own folder, or memory for as long as it lives. */
export type TemporalStore = { readonly file: string } | 'memory';

export interface ServerConfig {
  readonly store: TemporalStore;
  readonly ports: TemporalPorts;
  readonly dynamicConfigFile: string;
}

/** The one YAML of the bare server: everything on loopback, no metrics, no profiler, no archive. */
export function serverConfigYaml({ store, ports, dynamicConfigFile }: ServerConfig): string {
  const service = (name: keyof TemporalPorts['membership']) => ({
    rpc: { grpcPort: ports[name], membershipPort: ports.membership[name], bindOnIP: LOOPBACK },
  });
  const frontend = `${LOOPBACK}:${ports.frontend}`;
  return stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      // One database for both: the second would only be another file to keep in step.
      defaultStore: 'sqlite',
      visibilityStore: 'sqlite',
      numHistoryShards: 1,
      datastores: {
        sqlite: {
          sql: {
            pluginName: 'sqlite',
            // Relative to the server's folder: in an absolute path `?`, `#` and `%` would be read as parts of a URI.
            databaseName: store === 'memory' ? 'temporal' : store.file,
            connectAddr: 'localhost',
            connectProtocol: 'tcp',
            connectAttributes:
              store === 'memory'
                ? { mode: 'memory', cache: 'shared' }
                : {
                    mode: 'rwc',
                    cache: 'private',
                    setup: 'true',
                    journal_mode: 'wal',
                    busy_timeout: '10000',
                  },
            maxConns: 1,
            maxIdleConns: 1,
          },
        },
      },
    },
    global: { membership: { maxJoinDuration: '5s', broadcastAddress: LOOPBACK }, pprof: { port: 0 } },
    services: {
      frontend: service('frontend'),
      history: service('history'),
      matching: service('matching'),
      worker: service('worker'),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: frontend },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    namespaceDefaults: { archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } } },
    publicClient: { hostPort: frontend },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '1h' },
  });
}

/** The arguments of `temporal` for the same server. */
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
