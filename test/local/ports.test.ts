import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Obstacle } from '../../dev/machine/obstacle.ts';
import {
  allFree,
  freePorts,
  plannedPort,
  portHolder,
  portObstacle,
  settlePorts,
} from '../../dev/machine/ports.ts';

const open: Server[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    open.push(server);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });

const obstacle = async (promise: Promise<unknown>): Promise<Obstacle> => {
  const failure = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(failure).toBeInstanceOf(Obstacle);
  return failure as Obstacle;
};

describe('a taken port', () => {
  test('is told with who holds it, how to move, and a port that is really free', async () => {
    const port = await listen(0);
    const told = await portObstacle({ what: 'gateway', variable: 'PORT', port, host: '127.0.0.1' });
    expect(told?.code).toBe('port_taken');
    expect(told?.message).toContain(`Port ${port} (gateway) is taken by process ${process.pid} (`);
    const [, variable, suggested] = /(\w+)=(\d+) npm start/.exec(told?.message ?? '') ?? [];
    expect(variable).toBe('PORT');
    expect(await allFree([Number(suggested)])).toBe(true);
  });

  test('all of them are told at once', async () => {
    const [one, other] = [await listen(0), await listen(0)];
    const environment = { PORT: String(one), SMTP_PORT: String(other) };
    const told = await obstacle(settlePorts(['gateway', 'smtp'], environment));
    expect(told.message).toContain(`Port ${one} (gateway)`);
    expect(told.message).toContain(`Port ${other} (mailbox (SMTP))`);
  });

  test('its holder is found by its port', async () => {
    expect(portHolder(await listen(0))?.pid).toBe(process.pid);
    const [free] = await freePorts(1);
    expect(portHolder(free as number)).toBeNull();
  });
});

test('free ports are none that the system gives to outgoing connections', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  expect(ports.filter((port) => port < 16_384 || port > 32_767)).toEqual([]);
});

describe('ports from the environment', () => {
  test('0 becomes a free port, all different', async () => {
    const settled = await settlePorts(['gateway', 'postgres', 'smtp'], {
      PORT: '0',
      POSTGRES_PORT: '0',
      SMTP_PORT: '0',
    });
    expect(new Set(Object.values(settled)).size).toBe(3);
    expect(Object.values(settled).every((port) => port > 0)).toBe(true);
  });

  test.each(['80a', '-1', '65536', '8080.5', '0x50'])(
    '%s is refused by the name of its variable',
    (value) => {
      expect(() => plannedPort('provider', { PROVIDER_PORT: value })).toThrow(/PROVIDER_PORT .*65535/);
    },
  );

  test('an empty variable is an unset one', () => {
    expect(plannedPort('temporalUi', { TEMPORAL_UI_PORT: '' }).port).toBe(8233);
  });

  test('two servers on one port are refused', async () => {
    const [port] = await freePorts(1);
    const told = await obstacle(
      settlePorts(['gateway', 'mailbox'], { PORT: String(port), MAILBOX_PORT: String(port) }),
    );
    expect(told.code).toBe('port_twice');
    expect(told.message).toContain('PORT or MAILBOX_PORT');
  });
});
