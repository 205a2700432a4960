import { stretches } from '../../../services/time/civil-time.ts';
import { placeOf } from '../../../services/time/place.ts';
import type { ContactOfCase } from '../../../database/contacts/contact-of-case.ts';
import { sendsTo } from '../../../database/sending/frequency.ts';
import { type Contacting, isCounted, limitsOn, reach } from '../../../domain/gate/frequency.ts';
import { type LimitUse, limitsUsed } from '../../../domain/gate/frequency-use.ts';
import type { CaseState } from '../../../domain/case/case-state.ts';
import { DAY, type Instant } from '../../../domain/time/instant.ts';
import { purposeAt } from '../../../domain/schedule/send-instant.ts';
import type { PageParts } from '../frame/parts.ts';

/** As far ahead as a limit of a calendar month can hold. */
const AHEAD = 33 * DAY;

/**
 * E4: the limits on what the schedule would send about the case now, and how much of each is used. Nothing is reserved
 * and nobody is kept waiting: it is a look, and the gate asks again.
 */
export async function limitsOfCase(
  { pool, policies }: Pick<PageParts, 'pool' | 'policies'>,
  state: CaseState,
  { contact, lineNumber }: ContactOfCase,
  at: Instant,
): Promise<LimitUse[]> {
  const place = placeOf(contact, lineNumber, policies.business);
  const purpose = purposeAt(policies.resolve(state.reason), state.task, at);
  const about = { reason: state.reason, purpose };
  const messages: readonly Contacting[] = [
    { ...about, channel: 'whatsapp', isReopening: true, isAutomatic: true },
    { ...about, channel: 'email', isReopening: false, isAutomatic: true },
    { ...about, channel: 'call', isReopening: false, isAutomatic: false },
  ];
  const asked = messages.map((message) => ({
    message,
    limits: limitsOn(policies.frequency, message, place.country),
  }));
  const all = asked.flatMap(({ limits }) => limits);
  if (all.length === 0) return [];
  const since = at - Math.max(...all.map(reach));
  const stored = await sendsTo(pool, contact.id, since);
  const sends = stored.map((send) => ({
    ...send,
    purpose: send.purpose ?? policies.resolve(send.reason ?? policies.defaultReason).purpose,
  }));
  const zones = [...new Set(place.zones)].map((zone) => stretches(zone, since, at + AHEAD));
  const uses = asked.flatMap(({ message, limits }) =>
    limitsUsed(
      {
        message,
        limits,
        sends: sends.filter((send) => limits.some((limit) => isCounted(limit, message, send))),
        zones,
      },
      at,
    ),
  );
  // A limit that concerns several of them is told once, as it is for the first.
  return uses.filter(({ limit }, index) => uses.findIndex((use) => use.limit.name === limit.name) === index);
}
