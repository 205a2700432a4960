import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'vitest';

/** `answers-lost`: what is asked arrives, and what is answered does not. */
type Passes = 'everything' | 'nothing' | 'answers-lost';

/** A way to a server that can be made worse. */
export interface Way {
  /** host:port to go by. */
  readonly address: string;
  passes: Passes;
}

/** Opens a way to a server. `nothing`: connections end at once. */
export async function openWay(
  during: Pick<TestContext, 'onTestFinished'>,
  to: string,
  passes: Passes,
): Promise<Way> {
  const [host = '', port = ''] = to.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (way.passes === 'nothing') {
      near.destroy();
      return;
    }
    const far = connect(Number(port), host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
    }
    near.pipe(far);
    far.on('data', (answer) => {
      if (way.passes === 'everything') near.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  during.onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const way: Way = { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, passes };
  return way;
}
