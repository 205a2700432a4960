import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { LOOPBACK } from '../machine/ports.ts';
import { type ProcessRecord } from '../machine/processes.ts';
import { type ServerProcess, spawnServer } from '../machine/spawn-server.ts';
import { untilListening } from './temporal-server.ts';

export interface TemporalUi {
  readonly url: string;
  readonly record: ProcessRecord;
  readonly ended: ServerProcess['ended'];
  stop(): Promise<void>;
  kill(): void;
}

/** The UI's configuration: on loopback, for this server alone, and closed to other pages open in the same browser. */
export function uiConfigYaml(options: {
  readonly temporalAddress: string;
  readonly port: number;
  readonly namespace: string;
}): string {
  return stringify({
    temporalGrpcAddress: options.temporalAddress,
    host: LOOPBACK,
    port: options.port,
    enableUi: true,
    cors: {
      cookieInsecure: true,
      allowOrigins: [`http://${LOOPBACK}:${options.port}`, `http://localhost:${options.port}`],
      unsafeAllowAllOrigins: false,
    },
    defaultNamespace: options.namespace,
    showTemporalSystemNamespace: false,
    // It would ask a server on the internet.
    disableNewsFetch: true,
    hideLogs: true,
    refreshInterval: '1m',
    auth: { enabled: false },
  });
}

/**
 * Starts the Web UI of the bare server (the CLI serves its own).
 * @throws Obstacle `server_died`, `server_late`, `server_not_started`
 */
export async function startTemporalUi(options: {
  readonly file: string;
  readonly folder: string;
  readonly port: number;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly logFile: string;
  readonly recordFile: string;
}): Promise<TemporalUi> {
  const config = join(options.folder, 'ui');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'local.yaml'), uiConfigYaml(options));
  const server = await spawnServer({
    name: 'Temporal UI',
    command: options.file,
    args: ['--root', options.folder, '--config', 'ui', '--env', 'local', 'start'],
    cwd: options.folder,
    logFile: options.logFile,
    recordFile: options.recordFile,
  });
  try {
    await untilListening(server, options.port, options.logFile);
  } catch (failure) {
    server.kill();
    throw failure;
  }
  return {
    url: `http://${LOOPBACK}:${options.port}`,
    record: server.record,
    ended: server.ended,
    stop: () => server.end('SIGTERM', 3000),
    kill: () => server.kill(),
  };
}
