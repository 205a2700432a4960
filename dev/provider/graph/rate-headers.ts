import type { FastifyInstance } from 'fastify';
import { HOUR, type Instant } from '../../../domain/time/instant.ts';
import { API_VERSION, BUSINESS_ACCOUNT_ID } from '../line.ts';
import { traceId } from '../provider-ids.ts';
import { versionAsked } from './versions.ts';

/** Calls that an account may make in an hour. */
const CALLS_AN_HOUR = 5_000;

/** What Graph says beside each answer: how much of the allowance is used, in percent, and by which version it answered. */
export function registerRateHeaders(app: FastifyInstance, now: () => Instant): void {
  let calls: Instant[] = [];
  app.addHook('onRequest', (request, reply, done) => {
    const at = now();
    calls = [...calls.filter((each) => each > at - HOUR && each <= at), at].slice(-CALLS_AN_HOUR);
    const used = {
      call_count: Math.ceil((calls.length * 100) / CALLS_AN_HOUR),
      total_cputime: 1,
      total_time: 1,
    };
    void reply.headers({
      'x-app-usage': JSON.stringify(used),
      'x-business-use-case-usage': JSON.stringify({
        [BUSINESS_ACCOUNT_ID]: [{ type: 'whatsapp', ...used, estimated_time_to_regain_access: 0 }],
      }),
      'facebook-api-version': versionAsked(request.originalUrl) ?? API_VERSION,
      'x-fb-trace-id': traceId(),
    });
    done();
  });
}
