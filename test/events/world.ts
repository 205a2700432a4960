import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { onTestFinished, vi } from 'vitest';
import { type EventsOutParts, startEventsOut } from '../../services/background/events-out.ts';
import { appendEvents } from '../../database/events/outbox.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { putSubscriber } from '../../database/events/subscribers.ts';
import type { CaseEvent } from '../../domain/case/step.ts';
import { ANY_NETWORK } from '../../settings/networks.ts';
import { createLog } from '../../settings/log.ts';
import { storeCase, storeLine } from '../worlds/cases.ts';
import { storeContact } from '../worlds/contacts.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const AT = Date.UTC(2026, 2, 3, 15);

/** A loaded machine is slow without being wrong. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 });

export interface Received {
  readonly id: string;
  readonly type: string;
  readonly caseId: string;
  readonly sequence: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What an endpoint answers: a status, with headers; or it never answers. */
export type Answer = number | readonly [status: number, headers: Record<string, string>] | 'never';

export interface Endpoint {
  readonly url: string;
  /** Accepted events, in order. */
  readonly accepted: Received[];
  /** Every request, whatever was answered. */
  readonly asked: Received[];
  answer: (event: Received) => Answer | Promise<Answer>;
  /** Everything that is not signed with it fails the test. */
  secret: string;
  /** Nobody listens there any more. */
  close(): void;
}

/** A service that takes webhooks and trusts none that the standardwebhooks package does not verify. */
export async function givenEndpoint(answer: Endpoint['answer'] = () => 200): Promise<Endpoint> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const take = async (): Promise<void> => {
      const body = Buffer.concat(chunks).toString();
      new Webhook(endpoint.secret).verify(body, request.headers as Record<string, string>);
      const { type, data } = JSON.parse(body) as { type: string; data: { caseId: string; sequence: number } };
      const event: Received = {
        id: String(request.headers['webhook-id']),
        type,
        caseId: data.caseId,
        sequence: data.sequence,
        headers: request.headers,
        body,
      };
      endpoint.asked.push(event);
      const given = await endpoint.answer(event);
      if (given === 'never') return;
      const [status, headers] = typeof given === 'number' ? [given, {}] : given;
      if (status >= 200 && status < 300) endpoint.accepted.push(event);
      response.writeHead(status, headers).end();
    };
    // A signature that does not verify rejects, which fails the run.
    request.on('end', () => void take());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as { port: number };
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${port}/hooks`,
    accepted: [],
    asked: [],
    answer,
    secret: SECRET,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return endpoint;
}

export async function givenSubscriber(
  pool: Pool,
  name: string,
  url: string,
  events: CaseEvent[] = [],
): Promise<void> {
  await putSubscriber(pool, { name, url, events, secret: SECRET, newSecret: SECRET });
}

export function started(pool: Pool, over: Partial<EventsOutParts> = {}) {
  const out = startEventsOut({ pool, log: createLog('silent'), networks: ANY_NETWORK, ...over });
  onTestFinished(() => out.stop());
  return out;
}

export async function givenCases(pool: Pool, count: number): Promise<string[]> {
  await storeLine(pool);
  const ids = Array.from({ length: count }, (_, n) => `case-${n + 1}`);
  for (const id of ids) {
    await storeCase(pool, { id, contactId: await storeContact(pool), openedAt: 1 });
  }
  return ids;
}

export const happen = (
  pool: Pool,
  caseId: string,
  eventId: string,
  type: CaseEvent = 'case.expiring',
  data = {},
) => transaction(pool, (connection) => appendEvents(connection, caseId, AT, [{ type, eventId, data }]));
