import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { createProcessSender } from '../services/messages/sender.ts';
import { createPool, type Pool } from '../database/pool.ts';
import { type Clock, systemClock } from '../settings/clock.ts';
import type { RateTable } from '../domain/summary/cost.ts';
import type { Environment } from '../settings/environment.ts';
import { createLog, type Logger } from '../settings/log.ts';
import { type Policies, readPolicies } from '../settings/policy/policy-file.ts';
import { readRates } from '../settings/rates/rates-file.ts';
import { temporalConnectionOptions } from '../settings/temporal-connection.ts';
import { registerAudit } from './http/audit.ts';
import { registerApi } from './api/index.ts';
import { registerBounces } from './api/bounces/bounces.ts';
import { registerCaseGauges } from './gauges/case-gauges.ts';
import { type CaseStarter, createCaseStarter, type SignalWithStart } from './dispatch/case-starter.ts';
import { type Dispatcher, startDispatcher } from './dispatch/dispatcher.ts';
import { startOrphanSweep } from './dispatch/dispatcher-orphans.ts';
import { registerHealth } from './metrics/health.ts';
import { registerLineGauges } from './gauges/line-gauges.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { type RegisterMore, registerPages } from './pages/index.ts';
import type { GatewayParts } from './parts.ts';
import { registerResume } from './resume/resume.ts';
import { createServer } from './http/server.ts';
import { registerSubscribers } from './api/subscribers/subscribers.ts';
import { registerWebhooks } from './webhooks/register-webhooks.ts';

export interface GatewayOptions {
  /** A world's moved clock. Left out: the system's. */
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly policies?: Policies;
  readonly rates?: RateTable;
  /** The way to the case workflows. Left out: Temporal, by the environment. */
  readonly starter?: CaseStarter;
  /** What a local world adds to every signalWithStart; without effect beside `starter`. */
  readonly amend?: (request: SignalWithStart) => SignalWithStart;
  /** TEMPORAL_TASK_QUEUE unless given. */
  readonly taskQueue?: string;
  /** Not closed by `stop`. Opened from the environment unless given. */
  readonly pool?: Pool;
  /** A world on somebody's own machine: accounts without a password, and the simulator. Never in production. */
  readonly isLocal?: boolean;
  /** Where a resume link's address is found; where it says unless given. */
  readonly leadsTo?: (address: string) => string;
  /** Further pages, such as the local world's simulator. */
  readonly pages?: RegisterMore;
  /** Further routes, such as the local world's clock. */
  readonly register?: (app: FastifyInstance, parts: GatewayParts) => void;
}

export interface RunningGateway {
  /** Where it listens. */
  readonly url: string;
  readonly app: FastifyInstance;
  readonly pool: Pool;
  readonly dispatcher: Dispatcher;
  readonly temporal: Client;
  readonly metrics: Metrics;
  /** Takes no new requests, lets those under way finish, and closes what it opened. */
  stop(): Promise<void>;
}

/** Webhooks, agents and the dispatcher ask at once. */
const CONNECTIONS = 20;
/** After a long outage the channel would look again only every two minutes. */
const RECONNECT_MS = 2_000;

/**
 * Starts the gateway: webhooks in, the API, and the dispatcher. The schema is there already. Temporal need not be: the
 * connection is made when it is first needed, and again whenever it was lost.
 */
export async function startGateway(
  environment: Environment,
  options: GatewayOptions = {},
): Promise<RunningGateway> {
  const log = options.log ?? createLog(environment.LOG_LEVEL, 'gateway');
  const clock = options.clock ?? systemClock;
  const policies = options.policies ?? readPolicies(environment.POLICY_FILE);
  const rates = options.rates ?? readRates(environment.RATES_FILE);
  const pool =
    options.pool ??
    createPool(environment.DATABASE_URL, log, {
      max: CONNECTIONS,
      name: 'ventana-gateway',
      prepares: environment.PREPARED_STATEMENTS === 'yes',
    });
  // Without the client's own repetitions: the dispatcher has its own, and an operator is told at once that Temporal is away.
  const connection = Connection.lazy({
    ...temporalConnectionOptions(environment, process.env),
    interceptors: [],
    channelArgs: { 'grpc.max_reconnect_backoff_ms': RECONNECT_MS },
  });
  const temporal = new Client({ connection, namespace: environment.TEMPORAL_NAMESPACE });
  const metrics = createMetrics(pool);
  registerLineGauges(metrics.registry, { pool, policies, clock });
  registerCaseGauges(metrics.registry, { pool, policies, clock });
  const starter =
    options.starter ??
    createCaseStarter(temporal, {
      taskQueue: options.taskQueue ?? environment.TEMPORAL_TASK_QUEUE,
      ...(options.amend === undefined ? {} : { amend: options.amend }),
    });
  const dispatcher = startDispatcher({ pool, starter, log, metrics });
  const orphans = startOrphanSweep({ pool, starter, log, metrics });
  const closeOpened = async (): Promise<void> => {
    await Promise.all([dispatcher.stop(), orphans.stop()]);
    await connection.close();
    if (options.pool === undefined) await pool.end();
  };
  try {
    const sender = createProcessSender({ environment, pool, policies, clock, log });
    const parts: GatewayParts = {
      environment,
      pool,
      log,
      clock,
      temporal,
      policies,
      rates,
      sender,
      dispatcher,
    };
    const app = await createServer(log, environment.PUBLIC_URL);
    registerAudit(app, parts);
    registerHealth(app, { pool, temporal, metrics });
    registerWebhooks(app, { ...parts, metrics });
    registerApi(app, parts);
    registerBounces(app, parts);
    registerSubscribers(app, parts);
    registerResume(app, { ...parts, ...(options.leadsTo === undefined ? {} : { leadsTo: options.leadsTo }) });
    registerPages(app, parts, options.isLocal === true, options.pages);
    options.register?.(app, parts);
    await app.listen({ port: environment.PORT, host: environment.HOST });
    const url = addressOf(app, environment.HOST);
    log.info({ url }, 'the gateway listens');
    if (environment.LOCAL_USE === 'yes') {
      log.warn('LOCAL_USE=yes: short secrets are taken, and subscribers on this machine; not for production');
    }
    const stop = async (): Promise<void> => {
      try {
        await app.close();
      } finally {
        await closeOpened();
      }
    };
    let stopped: Promise<void> | undefined;
    return {
      url,
      app,
      pool,
      dispatcher,
      temporal,
      metrics,
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    await closeOpened();
    throw error;
  }
}

function addressOf(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
