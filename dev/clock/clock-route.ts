import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Instant } from '../../domain/time/instant.ts';
import { Problem } from '../../gateway/http/problem.ts';
import { agendaQuery } from '../../workflows/messages.ts';
import type { Moving, Surroundings, TestClock } from './clock.ts';
import { lengthFrom, lengthTo } from './jump.ts';

const request = z.union([
  z.strictObject({ advance: z.string() }).describe('An ISO 8601 duration, such as PT18H'),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }).describe('An instant, RFC 3339, not in the past'),
]);

/** Milliseconds from `now` until where the body says. @throws Problem `invalid_clock` naming the field */
function distance(body: unknown, now: Instant): number {
  const parsed = request.safeParse(body);
  const refuse = (field: string, detail: string) =>
    new Problem({
      status: 422,
      code: 'invalid_clock',
      detail,
      field,
      errors: [{ field, code: 'invalid_field', detail }],
    });
  if (!parsed.success)
    throw refuse('advance', 'Give {"advance": "PT18H"} or {"to": "2026-03-02T10:00:00Z"}.');
  const [field, length] =
    'to' in parsed.data
      ? (['to', lengthTo(Date.parse(parsed.data.to), now)] as const)
      : (['advance', lengthFrom(parsed.data.advance, now)] as const);
  if (typeof length !== 'number') throw refuse(field, `${length.wrong}.`);
  return length;
}

/** What `GET /dev/clock` says. */
export interface ClockJson {
  readonly now: string;
  /** While a jump is under way: `now` is its end already, and the cases follow. */
  readonly moving?: {
    readonly from: string;
    readonly to: string;
    /** Where the last of the open cases is. */
    readonly at: string;
    readonly cases: number;
    readonly arrived: number;
  };
}

function shown(now: Instant, moving: Moving | null): ClockJson {
  const iso = (instant: Instant): string => new Date(instant).toISOString();
  if (moving === null) return { now: iso(now) };
  const { from, to, at, ...counts } = moving;
  return { now: iso(now), moving: { from: iso(from), to: iso(to), at: iso(at), ...counts } };
}

/** `GET` and `POST /dev/clock`: the test clock of a local world. Only `npm start` and tests register them. */
export function registerClock(app: FastifyInstance, clock: TestClock, surroundings: Surroundings): void {
  app.get('/dev/clock', () => shown(clock.now(), clock.moving));
  app.post('/dev/clock', async ({ body }) =>
    shown(await clock.advance(distance(body, clock.now()), surroundings), null),
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
