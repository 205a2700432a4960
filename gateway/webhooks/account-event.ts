import type { Meaning } from '../../database/receiving/incoming.ts';
import type { HealthChange, HealthScope } from '../../database/lines/line-health.ts';
import { type Instant, SECOND } from '../../domain/time/instant.ts';
import { limitOf } from '../../domain/gate/messaging-tier.ts';
import {
  accountAlertSchema,
  accountReviewSchema,
  accountUpdateSchema,
  capabilitySchema,
  numberQualitySchema,
} from './account-shapes.ts';

type About = { readonly scope: HealthScope; readonly id: string };
type Health = Extract<Meaning, { is: 'line-health' }>;
type Reader = (value: unknown, account: string | null) => Omit<Health, 'is' | 'at'> | null;

/** Messages per second of a line after `THROUGHPUT_UPGRADE`; before it is 80. */
const UPGRADED = 1_000;

/** Events of `account_update` after which nothing goes over the account's lines, or everything may again. */
const CONNECTIONS: ReadonlyMap<string, 'shut' | 'connected'> = new Map(
  Object.entries({
    ACCOUNT_DELETED: 'shut',
    ACCOUNT_OFFBOARDED: 'shut',
    PARTNER_REMOVED: 'shut',
    PARTNER_APP_UNINSTALLED: 'shut',
    ACCOUNT_RECONNECTED: 'connected',
    PARTNER_ADDED: 'connected',
    PARTNER_APP_INSTALLED: 'connected',
  } as const),
);

const RESTRICTIONS: ReadonlyMap<string, 'initiate' | 'reply'> = new Map(
  Object.entries({
    RESTRICTED_BIZ_INITIATED_MESSAGING: 'initiate',
    RESTRICTED_CUSTOMER_INITIATED_MESSAGING: 'reply',
  } as const),
);

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['account_update', readUpdate],
  ['account_review_update', readReview],
  ['account_alerts', readAlert],
  ['phone_number_quality_update', readQuality],
  ['business_capability_update', readCapability],
]);

/**
 * E6: what an event about an account or a number changes about its lines; null when nothing, or nothing understood.
 * @param account the WhatsApp Business Account of the post's entry
 */
export function meaningOfAccountEvent(
  field: string,
  value: unknown,
  account: string | null,
  at: Instant | null,
): Meaning | null {
  const read = READERS.get(field)?.(value, account) ?? null;
  return read === null ? null : { is: 'line-health', at, ...read };
}

function readUpdate(value: unknown, entry: string | null): ReturnType<Reader> {
  const { data } = accountUpdateSchema.safeParse(value);
  // Partner events are sent in the partner's name and give the account inside.
  const account = data?.waba_info?.waba_id ?? entry;
  if (data === undefined || account === null) return null;
  const about: About = { scope: 'account', id: account };
  const event = data.event.toUpperCase();
  const connection = CONNECTIONS.get(event);
  if (connection !== undefined)
    return { changes: [{ ...about, fact: 'connection', connection }], alert: null };
  switch (event) {
    case 'ACCOUNT_VIOLATION':
      return {
        changes: [{ ...about, fact: 'warned' }],
        alert: { about, type: event, severity: 'WARNING' },
      };
    case 'DISABLED_UPDATE':
    case 'ACCOUNT_DISABLE':
      return readBan(about, data.ban_info?.waba_ban_state?.toUpperCase() ?? 'DISABLE');
    case 'ACCOUNT_RESTRICTION': {
      const changes = (data.restriction_info ?? []).flatMap(({ restriction_type: type, expiration }) => {
        const what = RESTRICTIONS.get(type.toUpperCase());
        return what === undefined
          ? []
          : [{ ...about, fact: 'restricted' as const, what, until: expirationOf(expiration) }];
      });
      const types = (data.restriction_info ?? []).map((each) => each.restriction_type);
      return { changes, alert: { about, type: types.join(',') || event, severity: 'CRITICAL' } };
    }
    default:
      return null;
  }
}

function readBan(about: About, state: string): ReturnType<Reader> {
  switch (state) {
    case 'SCHEDULE_FOR_DISABLE':
      return {
        changes: [{ ...about, fact: 'warned' }],
        alert: { about, type: state, severity: 'CRITICAL' },
      };
    case 'REINSTATE':
      return {
        changes: [
          { ...about, fact: 'connection', connection: 'connected' },
          { ...about, fact: 'unrestricted' },
        ],
        alert: null,
      };
    default:
      return { changes: [{ ...about, fact: 'connection', connection: 'shut' }], alert: null };
  }
}

/** Seconds, or a date as text. */
function expirationOf(given: string | number | null | undefined): Instant | null {
  if (given == null) return null;
  const seconds = Number(given);
  const at = Number.isFinite(seconds) ? seconds * SECOND : Date.parse(String(given));
  return Number.isFinite(at) && at > 0 ? Math.floor(at) : null;
}

function readReview(value: unknown, account: string | null): ReturnType<Reader> {
  const { data } = accountReviewSchema.safeParse(value);
  const review = (
    { APPROVED: 'approved', REJECTED: 'rejected', PENDING: 'pending', DEFERRED: 'pending' } as const
  )[data?.decision.toUpperCase() ?? ''];
  if (review === undefined || account === null) return null;
  return { changes: [{ scope: 'account', id: account, fact: 'review', review }], alert: null };
}

function readAlert(value: unknown, account: string | null): ReturnType<Reader> {
  const { data } = accountAlertSchema.safeParse(value);
  if (data === undefined || account === null) return null;
  const { alert_type: type, alert_severity: severity, alert_status: status } = data.alert_info;
  if (severity === 'INFORMATIONAL' || (status != null && status.toUpperCase() !== 'ACTIVE')) return null;
  const isLine = data.entity_type?.toUpperCase() === 'PHONE_NUMBER' && data.entity_id != null;
  const about: About = isLine
    ? { scope: 'line', id: data.entity_id ?? '' }
    : { scope: 'account', id: account };
  return { changes: [], alert: { about, type, severity } };
}

/**
 * `FLAGGED` and `UNFLAGGED` tell of the quality; the messaging limit is the account's. Beside `THROUGHPUT_UPGRADE`
 * `current_limit` is the throughput, not the limit.
 */
function readQuality(value: unknown, account: string | null): ReturnType<Reader> {
  const { data } = numberQualitySchema.safeParse(value);
  if (data === undefined) return null;
  const id = data.display_phone_number.replaceAll(/\D/g, '');
  const event = data.event.toUpperCase();
  const changes: HealthChange[] = [];
  if (event === 'FLAGGED') changes.push({ scope: 'number', id, fact: 'quality', quality: 'red' });
  if (event === 'UNFLAGGED') changes.push({ scope: 'number', id, fact: 'quality', quality: 'unknown' });
  if (event === 'THROUGHPUT_UPGRADE') {
    changes.push({ scope: 'number', id, fact: 'throughput', perSecond: UPGRADED });
  }
  const told =
    data.max_daily_conversations_per_business ?? (event === 'THROUGHPUT_UPGRADE' ? null : data.current_limit);
  const limit = limitOf(told);
  if (limit !== undefined && account !== null) {
    changes.push({ scope: 'account', id: account, fact: 'limit', atMost: limit });
  }
  return changes.length === 0 ? null : { changes, alert: null };
}

function readCapability(value: unknown, account: string | null): ReturnType<Reader> {
  const { data } = capabilitySchema.safeParse(value);
  const limit = limitOf(data?.max_daily_conversations_per_business ?? data?.max_daily_conversation_per_phone);
  if (limit === undefined || account === null) return null;
  return { changes: [{ scope: 'account', id: account, fact: 'limit', atMost: limit }], alert: null };
}
