import { type Logger as TemporalLogger, type LogMetadata, Runtime } from '@temporalio/worker';
import { describeError } from '../settings/describe-error.ts';
import type { Logger } from '../settings/log.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * Installs Temporal's native runtime, once per process: its words go to our log, and signals are ours to handle, so that
 * a process with several parts ends them in its own order.
 * @param metricsAddress where it serves Temporal's own metrics of a worker (Prometheus), `host:port`
 */
export function installRuntime(log: Logger, metricsAddress?: string): void {
  Runtime.install({
    logger: forwarding(log.child({ part: 'temporal' })),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} },
      ...(metricsAddress === undefined
        ? {}
        : {
            metrics: {
              prometheus: { bindAddress: metricsAddress, unitSuffix: true, useSecondsForDurations: true },
            },
          }),
    },
  });
}

function forwarding(log: Logger): TemporalLogger {
  const at =
    (level: keyof typeof LEVELS) =>
    (message: string, metadata?: LogMetadata): void => {
      const { error, ...rest } = metadata ?? {};
      log[LEVELS[level]](
        { ...rest, ...(error === undefined ? {} : { error: describeError(error) }) },
        message,
      );
    };
  return {
    log: (level, message, metadata) => at(level)(message, metadata),
    trace: at('TRACE'),
    debug: at('DEBUG'),
    info: at('INFO'),
    warn: at('WARN'),
    error: at('ERROR'),
  };
}
