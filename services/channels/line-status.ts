import { z } from 'zod';
import type { HealthChange } from '../../database/lines/line-health.ts';
import type { LineState, Quality } from '../../domain/gate/channel-health.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { refusesAccess } from '../../domain/gate/provider-error.ts';
import { limitOf } from '../../domain/gate/messaging-tier.ts';

const TIMEOUT: Duration = 20 * SECOND;
const FIELDS = 'quality_rating,status,throughput,whatsapp_business_manager_messaging_limit';

const word = z
  .string()
  .transform((text) => text.toUpperCase())
  .nullish()
  .catch(null);
/** What the provider says of its own refusal. */
const refusedSchema = z.looseObject({ error: z.looseObject({ code: z.number().int() }) });
const statusSchema = z.looseObject({
  quality_rating: word,
  status: word,
  throughput: z.looseObject({ level: word }).nullish().catch(null),
  whatsapp_business_manager_messaging_limit: word,
  /** As older versions of the API name it. */
  messaging_limit_tier: word,
});

const QUALITIES: ReadonlyMap<string, Quality> = new Map([
  ['GREEN', 'green'],
  ['YELLOW', 'yellow'],
  ['RED', 'red'],
  ['UNKNOWN', 'unknown'],
]);
/** What is not listed (`PENDING`, `UNVERIFIED` …) says nothing of a line that sends. */
const STATUSES: ReadonlyMap<string, LineState['connection']> = new Map([
  ['CONNECTED', 'connected'],
  ['FLAGGED', 'connected'],
  ['RESTRICTED', 'connected'],
  ['RATE_LIMITED', 'connected'],
  ['BANNED', 'shut'],
  ['DELETED', 'shut'],
  ['MIGRATED', 'shut'],
  ['DISCONNECTED', 'shut'],
]);
/** Messages per second. */
const SPEEDS: ReadonlyMap<string, number> = new Map([
  ['STANDARD', 80],
  ['HIGH', 1_000],
]);

export class LineStatusUnreadable extends Error {
  override readonly name = 'LineStatusUnreadable';
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`The provider did not tell a line's status (${code}); it is asked again.`, options);
    this.code = code;
  }
}

export interface LineStatus {
  /**
   * E6: what the provider says of a line. No webhook tells a quality of yellow, so it is asked for. An answer also says
   * that the access token is accepted, a refusal for its sake that it is not.
   * @throws LineStatusUnreadable
   */
  of(line: { readonly id: string; readonly account: string | null }): Promise<HealthChange[]>;
}

/**
 * The Cloud API's phone number node.
 * @param apiUrl WHATSAPP_API_URL: origin and version
 */
export function createLineStatus({
  apiUrl,
  accessToken,
}: {
  readonly apiUrl: string;
  readonly accessToken: string;
}): LineStatus {
  return {
    async of({ id, account }) {
      let status: number;
      let body: unknown;
      try {
        const answer = await fetch(`${apiUrl}/${encodeURIComponent(id)}?fields=${FIELDS}`, {
          headers: { authorization: `Bearer ${accessToken}` },
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT),
        });
        status = answer.status;
        body = await answer.json();
      } catch (error) {
        throw new LineStatusUnreadable('no-answer', { cause: error });
      }
      const whole =
        account === null ? ({ scope: 'line', id } as const) : ({ scope: 'account', id: account } as const);
      const refusal = String(refusedSchema.safeParse(body).data?.error.code ?? '');
      if (status >= 400 && refusesAccess(refusal)) return [{ ...whole, fact: 'access', code: refusal }];
      const { data } = statusSchema.safeParse(body);
      if (status !== 200 || data === undefined) throw new LineStatusUnreadable(`http-${status}`);
      const about = { scope: 'line', id } as const;
      const changes: HealthChange[] = [{ ...whole, fact: 'access', code: null }];
      const quality = QUALITIES.get(data.quality_rating ?? '');
      if (quality !== undefined) changes.push({ ...about, fact: 'quality', quality });
      const connection = STATUSES.get(data.status ?? '');
      if (connection !== undefined) changes.push({ ...about, fact: 'connection', connection });
      const perSecond = SPEEDS.get(data.throughput?.level ?? '');
      if (perSecond !== undefined) changes.push({ ...about, fact: 'throughput', perSecond });
      const atMost = limitOf(data.whatsapp_business_manager_messaging_limit ?? data.messaging_limit_tier);
      if (atMost !== undefined) changes.push({ ...whole, fact: 'limit', atMost });
      return changes;
    },
  };
}
