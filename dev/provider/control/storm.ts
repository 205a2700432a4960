import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { stormSchema } from '../control-requests.ts';
import { postBatch } from '../customers/customer-post.ts';
import { inboundMessageId } from '../provider-ids.ts';
import { seededRandom, shuffled } from '../seeded-random.ts';
import type { Simulation } from '../simulation.ts';

export interface StormReport {
  /** Gives the same order again. */
  readonly seed: number;
  /** Distinct messages. */
  readonly messages: number;
  readonly posts: number;
  /** First answers by HTTP status; `none` where there was no answer. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Many messages, duplicated and shuffled, some posts at a time (X6). */
export async function postStorm(
  simulation: Simulation,
  request: z.output<typeof stormSchema>,
): Promise<StormReport> {
  const seed = request.seed ?? randomInt(2 ** 31);
  const random = seededRandom(seed);
  const now = simulation.now();
  const messages = Array.from({ length: request.messages }, (_, index) => {
    const customer = request.customers[index % request.customers.length] as string;
    const { phone, userId } = simulation.customers.ensure(customer);
    return {
      customer,
      line: request.line,
      id: inboundMessageId(phone ?? userId.slice('CO.'.length, 20)),
      timestamp: now - Math.round((request.span * (request.messages - 1 - index)) / request.messages),
      message: { type: 'text' as const, body: `mensaje ${index + 1}` },
    };
  });
  const copied = Array.from({ length: request.copies }, () => messages).flat();
  const queue = request.shuffle ? shuffled(copied, random) : copied;
  const posts = Array.from({ length: Math.ceil(queue.length / request.perPost) }, (_, index) =>
    queue.slice(index * request.perPost, (index + 1) * request.perPost),
  );

  const answers: Record<string, number> = {};
  const remaining = posts.values();
  async function work(): Promise<void> {
    for (const batch of remaining) {
      const { posts: posted } = postBatch(simulation, { messages: batch, grouping: 'messages', times: 1 });
      for (const { first } of posted) {
        const status = String((await first)?.status ?? 'none');
        answers[status] = (answers[status] ?? 0) + 1;
      }
    }
  }
  await Promise.all(Array.from({ length: request.concurrency }, work));
  return { seed, messages: request.messages, posts: posts.length, answers };
}
