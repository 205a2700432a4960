import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { Temporal } from 'temporal-polyfill/implementation';
import { z } from 'zod';
import type { Instant } from '../../domain/time/instant.ts';
import { Problem } from '../../gateway/http/problem.ts';
import { agendaQuery } from '../../workflows/messages.ts';
import type { Surroundings, TestClock } from './clock.ts';

const request = z.union([
  z.strictObject({ advance: z.string() }).describe('An ISO 8601 duration, such as PT18H'),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }).describe('An instant, RFC 3339, not in the past'),
]);

/** Milliseconds from `now` until where the body says. @throws Problem `invalid_clock` naming the field */
function distance(body: unknown, now: Instant): number {
  const parsed = request.safeParse(body);
  const refuse = (field: string, detail: string) =>
    new Problem({ status: 422, code: 'invalid_clock', detail, field });
  if (!parsed.success)
    throw refuse('advance', 'Give {"advance": "PT18H"} or {"to": "2026-03-02T10:00:00Z"}.');
  if ('to' in parsed.data) {
    const ahead = Date.parse(parsed.data.to) - now;
    if (ahead < 0) throw refuse('to', 'The clock does not go back.');
    return ahead;
  }
  try {
    const begin = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    const ahead = begin.add(Temporal.Duration.from(parsed.data.advance)).epochMilliseconds - now;
    if (ahead >= 0) return ahead;
  } catch {
    // Not a duration: said below.
  }
  throw refuse('advance', 'Must be an ISO 8601 duration that is not negative, such as PT18H or P2D.');
}

/** `GET` and `POST /dev/clock`: the test clock of a local world. Only `npm start` and tests register them. */
export function registerClock(app: FastifyInstance, clock: TestClock, surroundings: Surroundings): void {
  const shown = (now: Instant) => ({ now: new Date(now).toISOString() });
  app.get('/dev/clock', () => shown(clock.now()));
  app.post('/dev/clock', async ({ body }) =>
    shown(await clock.advance(distance(body, clock.now()), surroundings)),
  );
}

/** gRPC FAILED_PRECONDITION: the case has been started, and its first task is still to come. */
const NOT_BEGUN = 9;

/** Asks the case itself: what is stored of its next step is from its last transition, and messages postpone it. */
export function nextStepOf(client: Client): Surroundings['nextStepOf'] {
  return async (caseId, now) => {
    try {
      const agenda = await client.workflow.getHandle(caseId).query(agendaQuery, now);
      return agenda[0]?.at ?? null;
    } catch (failure) {
      const { cause } = failure as { cause?: unknown };
      if (!isGrpcServiceError(cause) || (cause.code as number) !== NOT_BEGUN) throw failure;
      return now;
    }
  };
}
