import type { FallbackCase } from '../../database/fallback/fallback-case.ts';
import { lockPerson, sendsTo } from '../../database/sending/frequency.ts';
import type { Connection } from '../../database/pool.ts';
import {
  type Contacting,
  type FrequencyFacts,
  type FrequencyLimit,
  isCounted,
  limitsIn,
  limitsOn,
  type PastSend,
  type PersonFrequency,
  reach,
} from '../../domain/gate/frequency.ts';
import { DAY, type Duration, type Instant } from '../../domain/time/instant.ts';
import { purposeAt } from '../../domain/schedule/send-instant.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { stretches } from '../time/civil-time.ts';
import { type Place, placeOf } from '../time/place.ts';

/** How far ahead local days are drawn; a hold of a calendar month ends within. */
const AHEAD: Duration = 33 * DAY;

/** Reserved by a run before this one, or the call that the message is the notice of: neither counts against it. */
export interface Exempt {
  readonly key?: string;
  readonly call?: string;
}

/**
 * What E4 asks, in the transaction that reserves: from here to its end no other message of the person is reserved, so that
 * two workers at once never exceed a limit. The caller holds the case's row.
 */
export async function frequencyFacts(
  connection: Connection,
  policies: Policies,
  asked: {
    readonly contactId: string;
    readonly place: Place;
    readonly message: Contacting;
    readonly at: Instant;
    readonly except?: Exempt;
  },
): Promise<FrequencyFacts> {
  const { contactId, place, message, at, except } = asked;
  const limits = limitsOn(policies.frequency, message, place.country);
  const { country } = place;
  if (limits.length === 0) return { country, message, limits, sends: [], zones: [] };
  await lockPerson(connection, contactId);
  const person = await read(connection, policies, {
    contactId,
    place,
    at,
    limits,
    ...(except ? { except } : {}),
  });
  return {
    ...person,
    country,
    message,
    sends: person.sends.filter((send) => limits.some((limit) => isCounted(limit, message, send))),
  };
}

/** E4 for the outlook: what went to the person lately, and every limit of their country. */
export function personFrequency(
  connection: Connection,
  policies: Policies,
  asked: { readonly contactId: string; readonly place: Place; readonly at: Instant },
): Promise<PersonFrequency> {
  return read(connection, policies, { ...asked, limits: limitsIn(policies.frequency, asked.place.country) });
}

async function read(
  connection: Connection,
  policies: Policies,
  asked: {
    readonly contactId: string;
    readonly place: Place;
    readonly at: Instant;
    readonly limits: readonly FrequencyLimit[];
    readonly except?: Exempt;
  },
): Promise<PersonFrequency> {
  const { contactId, place, at, limits, except } = asked;
  const since = at - Math.max(0, ...limits.map(reach));
  const sends: PastSend[] = (await sendsTo(connection, contactId, since, except)).map((send) => ({
    ...send,
    purpose: send.purpose ?? policies.resolve(send.reason ?? policies.defaultReason).purpose,
  }));
  return {
    limits,
    sends,
    zones: [...new Set(place.zones)].map((zone) => stretches(zone, since, at + AHEAD)),
  };
}

/** The same for the fallback's mails and calls; the notice of a call belongs to the call and is not automatic (F3). */
export function fallbackFrequency(
  connection: Connection,
  policies: Policies,
  about: FallbackCase,
  asked: {
    readonly what: 'email' | 'call' | 'call-notice';
    readonly reason: string;
    readonly at: Instant;
    readonly except?: Exempt;
  },
): Promise<FrequencyFacts> {
  const { what, reason, at, except } = asked;
  return frequencyFacts(connection, policies, {
    contactId: about.contact.id,
    place: placeOf(about.contact, about.lineNumber, policies.business),
    message: {
      channel: what === 'call' ? 'call' : 'email',
      reason,
      purpose: purposeAt(policies.resolve(reason), about.task?.reason === reason ? about.task : null, at),
      isReopening: false,
      isAutomatic: what === 'email',
    },
    at,
    ...(except === undefined ? {} : { except }),
  });
}
