import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'vitest';

export interface LostCommits {
  /** The database by a way on which answers are lost. */
  readonly url: string;
  /** How many answers were lost to transactions of the kind. */
  readonly lost: { closing: number; other: number };
}

/** The statement of the closing protocol, as it goes over the wire. */
const CLOSING = 'set is_open = false, closed_by';
const COMMIT = 'commit\0';

/**
 * A way to PostgreSQL on which the answers to commits are lost: the transaction has taken effect, and whoever asked finds
 * the connection gone.
 * @param isLost asked at each commit; `closing`: of a transaction that closes a case
 */
export async function openLostCommits(
  during: Pick<TestContext, 'onTestFinished'>,
  to: string,
  isLost: (kind: 'closing' | 'other') => boolean,
): Promise<LostCommits> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  const lost = { closing: 0, other: 0 };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let kind: 'closing' | 'other' = 'other';
    let isLosing = false;
    const end = (): void => {
      for (const socket of [near, far]) {
        sockets.delete(socket);
        socket.destroy();
      }
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    near.on('data', (asked) => {
      if (asked.includes(CLOSING)) kind = 'closing';
      if (asked.includes(COMMIT)) {
        isLosing = isLost(kind);
        if (isLosing) lost[kind] += 1;
        kind = 'other';
      }
      far.write(asked);
    });
    far.on('data', (answer) => {
      if (isLosing) end();
      else near.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  during.onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const through = new URL(to);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: through.href, lost };
}
