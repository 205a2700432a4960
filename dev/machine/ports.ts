import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { Obstacle } from './obstacle.ts';
import { commandOf } from './processes.ts';

export const LOOPBACK = '127.0.0.1';

/** A port of the local stack: what listens there and which variable moves it. */
export interface PortPlan {
  readonly what: string;
  readonly variable: string;
  readonly port: number;
  readonly host: string;
}

/** Every port that `npm start` opens for others, and its default. 0 in the variable means any free one. */
export const PORTS = {
  gateway: { what: 'gateway', variable: 'PORT', port: 8080 },
  postgres: { what: 'PostgreSQL', variable: 'POSTGRES_PORT', port: 15432 },
  temporal: { what: 'Temporal server', variable: 'TEMPORAL_PORT', port: 7233 },
  temporalUi: { what: 'Temporal UI', variable: 'TEMPORAL_UI_PORT', port: 8233 },
  provider: { what: 'simulated provider', variable: 'PROVIDER_PORT', port: 8090 },
  smtp: { what: 'mailbox (SMTP)', variable: 'SMTP_PORT', port: 1025 },
  mailbox: { what: 'mailbox (pages)', variable: 'MAILBOX_PORT', port: 8025 },
} as const satisfies Record<string, { what: string; variable: string; port: number }>;

export type PortName = keyof typeof PORTS;

interface Opened {
  readonly server: Server;
  readonly port: number;
}

/** Opens a port to see whether that is possible. @returns the port (the one given by the system for 0), or why not. */
function listen(port: number, host: string): Promise<Opened | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * Below the ports that systems give to outgoing connections (Linux: from 32768 on): one of these would take a port before it
 * is used.
 */
const [LEAST_FREE, MOST_FREE] = [16_384, 32_767];
/** Then whatever the system gives. */
const DRAWS = 50;

/** Free ports, all different. Drawn at random, so that processes that look at the same time find different ones. */
export async function freePorts(count: number, host: string = LOOPBACK): Promise<number[]> {
  const open: Opened[] = [];
  try {
    for (let draws = 0; open.length < count; draws += 1) {
      const port = draws < DRAWS * count ? randomInt(LEAST_FREE, MOST_FREE + 1) : 0;
      const opened = await listen(port, host);
      if (!(opened instanceof Error)) open.push(opened);
      else if (port === 0) throw opened;
    }
    return open.map((each) => each.port);
  } finally {
    await Promise.all(open.map((each) => close(each.server)));
  }
}

/** Can all of them be opened right now? */
export async function allFree(ports: readonly number[], host: string = LOOPBACK): Promise<boolean> {
  const opened = await Promise.all(ports.map((port) => listen(port, host)));
  const open = opened.filter((each): each is Opened => !(each instanceof Error));
  await Promise.all(open.map((each) => close(each.server)));
  return open.length === ports.length;
}

/** Inodes of the sockets that listen on a port, from the kernel's tables (Linux). */
function listeningInodes(port: number): Set<string> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    let lines: string[] = [];
    try {
      lines = readFileSync(table, 'utf8').split('\n').slice(1);
    } catch {
      // No IPv6, or not Linux.
    }
    for (const line of lines) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${wanted}`) && fields[3] === '0A' && fields[9] !== undefined)
        inodes.add(fields[9]);
    }
  }
  return inodes;
}

/** The process that listens on a port; null when none does or when it belongs to another user. */
export function portHolder(port: number): { pid: number; command: string } | null {
  const inodes = listeningInodes(port);
  if (inodes.size > 0) {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        for (const handle of readdirSync(`/proc/${pid}/fd`)) {
          const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${handle}`))?.[1];
          if (inode !== undefined && inodes.has(inode)) {
            return { pid: Number(pid), command: commandOf(Number(pid)) ?? 'unknown' };
          }
        }
      } catch {
        // It has ended meanwhile, or is another user's.
      }
    }
    return null;
  }
  try {
    const out = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = Number(/^p(\d+)$/m.exec(out)?.[1]);
    return Number.isInteger(pid) && pid > 0 ? { pid, command: commandOf(pid) ?? 'unknown' } : null;
  } catch {
    return null;
  }
}

const shorten = (text: string, length = 120): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

/** A port near the wanted one that is free, to suggest; 0 (any) when there is none. */
async function nearby(plan: PortPlan): Promise<number> {
  const first = Math.max(plan.port, 1024) + 1;
  for (let port = first; port < Math.min(first + 20, 65_536); port += 1) {
    if (await allFree([port], plan.host)) return port;
  }
  return 0;
}

async function taken(plan: PortPlan, failure: NodeJS.ErrnoException, command: string): Promise<Obstacle> {
  if (failure.code === 'EACCES') {
    return new Obstacle(
      'port_forbidden',
      `Port ${plan.port} (${plan.what}) may not be opened by this user.`,
      [`${plan.variable}=${await nearby(plan)} ${command}`],
    );
  }
  if (failure.code !== 'EADDRINUSE') {
    return new Obstacle(
      'port_unusable',
      `Port ${plan.port} on ${plan.host} (${plan.what}) cannot be opened: ${failure.message}.`,
      [],
      { cause: failure },
    );
  }
  const holder = portHolder(plan.port);
  const by =
    holder === null ? 'a process of another user' : `process ${holder.pid} (${shorten(holder.command)})`;
  const mend = [`move it: ${plan.variable}=${await nearby(plan)} ${command}`];
  if (holder !== null) mend.push(`or end the other: kill ${holder.pid}`);
  return new Obstacle('port_taken', `Port ${plan.port} (${plan.what}) is taken by ${by}.`, mend);
}

/** @returns null when the port can be opened, else what stands in the way, with all that a person needs to mend it. */
export async function portObstacle(plan: PortPlan, command = 'npm start'): Promise<Obstacle | null> {
  const opened = await listen(plan.port, plan.host);
  if (opened instanceof Error) return taken(plan, opened, command);
  await close(opened.server);
  return null;
}

/** A port from its variable. @throws Obstacle `port_malformed` */
export function plannedPort(name: PortName, environment: NodeJS.ProcessEnv): PortPlan {
  const { what, variable, port } = PORTS[name];
  const host = name === 'gateway' ? environment['HOST'] || LOOPBACK : LOOPBACK;
  const given = environment[variable];
  if (given === undefined || given === '') return { what, variable, port, host };
  if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) {
    throw new Obstacle(
      'port_malformed',
      `${variable} must be a port, 0 (any free one) to 65535, not "${given}".`,
    );
  }
  return { what, variable, port: Number(given), host };
}

/**
 * Settles the ports of a start: reads the variables, replaces 0 by free ports, refuses two servers on one port, and
 * tells of every taken port at once.
 * @throws Obstacle `port_taken`, `port_malformed`, `port_twice`, `ports_unusable`
 */
export async function settlePorts<N extends PortName>(
  names: readonly N[],
  environment: NodeJS.ProcessEnv,
): Promise<Record<N, number>> {
  const plans = names.map((name) => ({ name, plan: plannedPort(name, environment) }));
  const fixed = plans.filter(({ plan }) => plan.port !== 0);
  for (const [index, { plan }] of fixed.entries()) {
    const other = fixed.slice(0, index).find((earlier) => earlier.plan.port === plan.port)?.plan;
    if (other !== undefined) {
      throw new Obstacle(
        'port_twice',
        `${other.what} and ${plan.what} are both to listen on port ${plan.port}.`,
        [`give ${other.variable} or ${plan.variable} another value`],
      );
    }
  }
  const obstacles: Obstacle[] = [];
  for (const { plan } of fixed) {
    const obstacle = await portObstacle(plan);
    if (obstacle !== null) obstacles.push(obstacle);
  }
  const first = obstacles[0];
  if (first !== undefined) {
    if (obstacles.length === 1) throw first;
    throw new Obstacle('port_taken', obstacles.map((each) => each.message).join('\n'));
  }
  const chosen = await freePorts(plans.length - fixed.length);
  return Object.fromEntries(
    plans.map(({ name, plan }) => [name, plan.port === 0 ? (chosen.shift() as number) : plan.port]),
  ) as Record<N, number>;
}
