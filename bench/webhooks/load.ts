import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Posts of a provider, signed and written out beforehand, so that making them costs nothing while it is measured. */
export interface Requests {
  /** Another message of one of the people, as it goes over the wire. */
  next(): Buffer;
}

/** How long each post took until its answer, in milliseconds. */
export interface Load {
  readonly perSecond: number;
  readonly times: readonly number[];
}

const LINE = '70007';
const SECRET = 'app-secret';

let count = 0;

/** Texts of so many people in turn, each with an id of its own. @param at the provider's instant, milliseconds */
export function requestsOf(people: number, posts: number, at: number): Requests {
  const written = Array.from({ length: posts }, (_, index) => requestOf(index % people, at));
  let taken = 0;
  return {
    next() {
      const request = written[taken++];
      if (request === undefined) throw new RangeError('more posts are sent than were made');
      return request;
    },
  };
}

function requestOf(person: number, at: number): Buffer {
  const number = `57300${String(person).padStart(7, '0')}`;
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: 'waba-1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '56911112222', phone_number_id: LINE },
              contacts: [{ profile: { name: `Persona ${person}` }, wa_id: number }],
              messages: [
                {
                  from: number,
                  id: `wamid.BENCH${String((count += 1)).padStart(20, '0')}`,
                  timestamp: String(Math.floor(at / 1_000)),
                  type: 'text',
                  text: { body: 'Hola, quiero saber cómo va mi pedido de ayer, gracias' },
                },
              ],
            },
          },
        ],
      },
    ],
  });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  return Buffer.from(
    `POST /webhooks/whatsapp HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-hub-signature-256: sha256=${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** One kept connection; one post at a time. Written by hand: an HTTP client costs as much as the server that is measured. */
class Caller {
  readonly #socket: Socket;
  #read = '';
  #settle: { resolve: () => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#take(chunk));
    const fail = (error?: Error) => this.#settle?.reject(error ?? new Error('the connection was closed'));
    socket.on('error', fail);
    socket.on('close', () => fail());
  }

  static open(port: number): Promise<Caller> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Caller(socket));
      });
    });
  }

  /** @throws Error when it is answered anything but 200 */
  post(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#read += chunk;
    const end = this.#read.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#read.slice(0, end))?.[1] ?? '0');
    if (this.#read.length < end + 4 + length) return;
    const answer = this.#read;
    this.#read = '';
    const settle = this.#settle;
    this.#settle = null;
    if (answer.startsWith('HTTP/1.1 200')) settle?.resolve();
    else settle?.reject(new Error(answer));
  }
}

/** So many at once, each waiting for its answer: as much as the server takes. */
export async function atOnce(
  port: number,
  callers: number,
  requests: Requests,
  posts: number,
): Promise<Load> {
  const open = await Promise.all(Array.from({ length: callers }, () => Caller.open(port)));
  const times: number[] = [];
  let left = posts;
  const from = performance.now();
  await Promise.all(
    open.map(async (caller) => {
      while (left > 0) {
        left -= 1;
        const begun = performance.now();
        await caller.post(requests.next());
        times.push(performance.now() - begun);
      }
    }),
  );
  const perSecond = posts / ((performance.now() - from) / 1_000);
  for (const caller of open) caller.close();
  return { perSecond, times };
}

/** At a steady rate, whatever the answers take: the time counts from when the post was due, not from when it could go. */
export async function atRate(port: number, rate: number, requests: Requests, posts: number): Promise<Load> {
  const idle = await Promise.all(Array.from({ length: 64 }, () => Caller.open(port)));
  const all = [...idle];
  const waiting: number[] = [];
  const times: number[] = [];
  const begun = performance.now();
  await new Promise<void>((resolve, reject) => {
    let due = 0;
    const serve = (): void => {
      while (idle.length > 0 && waiting.length > 0) {
        const [caller, since] = [idle.pop(), waiting.shift()];
        if (caller === undefined || since === undefined) return;
        caller.post(requests.next()).then(() => {
          times.push(performance.now() - since);
          idle.push(caller);
          if (times.length === posts) resolve();
          else serve();
        }, reject);
      }
    };
    const tick = setInterval(() => {
      const now = performance.now();
      for (; due < posts && begun + (due * 1_000) / rate <= now; due += 1)
        waiting.push(begun + (due * 1_000) / rate);
      if (due === posts) clearInterval(tick);
      serve();
    }, 1);
  });
  for (const caller of all) caller.close();
  return { perSecond: posts / ((performance.now() - begun) / 1_000), times };
}

/** @param share 0.5 for the median */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
