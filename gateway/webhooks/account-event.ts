import type { Meaning } from '../../database/receiving/incoming.ts';
import type { HealthChange, HealthScope } from '../../database/lines/line-health.ts';
import { type Instant, SECOND } from '../../domain/time/instant.ts';
import { restricts } from '../../domain/gate/restriction.ts';
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
type Reader = (
  value: unknown,
  account: string | null,
  at: Instant | null,
) => Omit<Health, 'is' | 'at'> | null;

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

/** What the provider, and those who pass its news on, call an end of trouble. */
const IS_LIFTED = /LIFT|UNRESTRICT|REINSTAT|REMOVED_RESTRICTION|RESTRICTION_REMOVED/;

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
  const read = READERS.get(field)?.(value, account, at) ?? null;
  return read === null ? null : { is: 'line-health', at, ...read };
}

function readUpdate(value: unknown, entry: string | null, at: Instant | null): ReturnType<Reader> {
  const { data } = accountUpdateSchema.safeParse(value);
  // Partner events are sent in the partner's name and give the account inside.
  const account = data?.waba_info?.waba_id ?? entry;
  if (data === undefined || account === null) return null;
  const about: About = { scope: 'account', id: account };
  const event = data.event.toUpperCase();
  const connection = CONNECTIONS.get(event);
  if (connection !== undefined)
    return { changes: [{ ...about, fact: 'connection', connection }], alert: null };
  if (IS_LIFTED.test(event)) return lifted(about, event, data.restriction_info ?? []);
  switch (event) {
    case 'ACCOUNT_VIOLATION':
      return {
        changes: [{ ...about, fact: 'warned' }],
        alert: { about, type: event, severity: 'WARNING' },
      };
    case 'DISABLED_UPDATE':
    case 'ACCOUNT_DISABLE':
      return readBan(about, data.ban_info?.waba_ban_state?.toUpperCase() ?? 'DISABLE');
    case 'ACCOUNT_RESTRICTION':
      return readRestrictions(about, data.restriction_info ?? null, at);
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
    case 'REINSTATED':
      return {
        changes: [
          { ...about, fact: 'connection', connection: 'connected' },
          { ...about, fact: 'unrestricted', type: null },
        ],
        alert: null,
      };
    default:
      return { changes: [{ ...about, fact: 'connection', connection: 'shut' }], alert: null };
  }
}

type Restrictions = readonly {
  readonly restriction_type: string;
  readonly expiration?: string | number | null | undefined;
}[];

/**
 * E6: each restriction by its own type. One whose end has come is lifted, and so are all where the list is empty: good news,
 * of which nobody is alarmed. One that stops nothing that is sent here is told all the same.
 */
function readRestrictions(about: About, given: Restrictions | null, at: Instant | null): ReturnType<Reader> {
  if (given === null)
    return { changes: [], alert: { about, type: 'ACCOUNT_RESTRICTION', severity: 'CRITICAL' } };
  if (given.length === 0) return lifted(about, 'REINSTATE', given);
  const changes = given.map(({ restriction_type, expiration }): HealthChange => {
    const type = restriction_type.toUpperCase();
    const until = expirationOf(expiration);
    return until !== null && at !== null && until <= at
      ? { ...about, fact: 'unrestricted', type }
      : { ...about, fact: 'restricted', type, until };
  });
  const fresh = changes.flatMap((change) => (change.fact === 'restricted' ? [change.type] : []));
  if (fresh.length === 0) return { changes, alert: null };
  const severity = fresh.some((type) => restricts(type) !== null) ? 'CRITICAL' : 'WARNING';
  return { changes, alert: { about, type: fresh.join(','), severity } };
}

/** The types that are named, else all; a ban that is taken back connects the account as well. */
function lifted(about: About, event: string, given: Restrictions): ReturnType<Reader> {
  const types = given.map((each) => each.restriction_type.toUpperCase());
  const changes: HealthChange[] =
    types.length > 0
      ? types.map((type) => ({ ...about, fact: 'unrestricted', type }))
      : [{ ...about, fact: 'unrestricted', type: null }];
  const isBan = event.includes('REINSTAT') && types.length === 0;
  return {
    changes: isBan ? [{ ...about, fact: 'connection', connection: 'connected' }, ...changes] : changes,
    alert: null,
  };
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

const IS_GOOD = /_APPROVED$|_RESOLVED$|_GRANTED$|LIFT|REINSTAT/;

function readAlert(value: unknown, account: string | null): ReturnType<Reader> {
  const { data } = accountAlertSchema.safeParse(value);
  if (data === undefined || account === null) return null;
  const { alert_type: type, alert_severity: severity, alert_status: status } = data.alert_info;
  // E6: what was granted or has ended is good news, whatever its severity.
  if (IS_GOOD.test(type.toUpperCase())) return null;
  if (severity === 'INFORMATIONAL' || (status != null && status.toUpperCase() !== 'ACTIVE')) return null;
  const isLine = data.entity_type?.toUpperCase() === 'PHONE_NUMBER' && data.entity_id != null;
  const about: About = isLine
    ? { scope: 'line', id: data.entity_id ?? '' }
    : { scope: 'account', id: account };
  return { changes: [], alert: { about, type, severity } };
}

/**
 * `FLAGGED` and `UNFLAGGED` tell of the quality; the messaging limit is the portfolio's, told by one of its
 * accounts. Beside `THROUGHPUT_UPGRADE` `current_limit` is the throughput, not the limit.
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
  const told = data.max_daily_conversations_per_business ?? data.current_limit ?? data.messaging_limit_tier;
  const limit = limitOf(told);
  // Beside an upgrade of the throughput `TIER_UNLIMITED` speaks of that, in either of the fields.
  const isThroughput = event === 'THROUGHPUT_UPGRADE' && (limit === null || told === data.current_limit);
  if (limit !== undefined && !isThroughput) {
    const about: About = account === null ? { scope: 'number', id } : { scope: 'account', id: account };
    changes.push({ ...about, fact: 'limit', atMost: limit });
  }
  return changes.length === 0 ? null : { changes, alert: null };
}

function readCapability(value: unknown, account: string | null): ReturnType<Reader> {
  const { data } = capabilitySchema.safeParse(value);
  const limit = limitOf(
    data?.max_daily_conversations_per_business ??
      data?.max_daily_conversation_per_phone ??
      data?.messaging_limit_tier,
  );
  if (limit === undefined || account === null) return null;
  return { changes: [{ scope: 'account', id: account, fact: 'limit', atMost: limit }], alert: null };
}
