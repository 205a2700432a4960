import { placeOf } from '../../../services/time/place.ts';
import type { StoredCase } from '../../../database/cases/case-view.ts';
import type { ClosedCase } from '../../../database/sessions/closed-search.ts';
import type { SessionPerson } from '../../../database/sessions/session-people.ts';
import { type AgendaEntry, agenda } from '../../../domain/schedule/agenda.ts';
import type { Owes, PublicState } from '../../../domain/case/case-state.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { needsPerson, owes, publicState, windowClosesAt } from '../../../domain/case/view.ts';
import type { Policies } from '../../../settings/policy/policy-file.ts';
import type { Masking } from '../../api/cases/masking.ts';
import { caseNow } from '../../../services/case/case-now.ts';
import { phoneInGroups } from '../words/phone.ts';

/** One case of the list as it stands now, masked for who looks. Nothing in it moves with the clock alone. */
export interface SessionRow {
  readonly id: string;
  readonly name: string | null;
  readonly phone: string | null;
  /** ISO 3166-1 alpha-2 (E5). */
  readonly country: string;
  readonly state: PublicState;
  /** Its customer came back after a template. */
  readonly isReopened: boolean;
  readonly heldUntil: Instant | null;
  readonly needsHuman: boolean;
  readonly priority: 1 | 2 | 3 | 4;
  readonly window:
    | { readonly is: 'open' | 'closed'; readonly closesAt: Instant }
    | { readonly is: 'never' | 'none' };
  readonly owes: Owes;
  readonly reason: string;
  readonly step: string | null;
  readonly queue: string;
  readonly agent: string | null;
  readonly next: AgendaEntry | null;
}

/** A case that is over, as a search tells of it. */
export interface ClosedRow extends Pick<SessionRow, 'id' | 'name' | 'phone'> {
  readonly closedAt: Instant;
  readonly outcome: string | null;
}

export const closedRow = (
  { id, closedAt, outcome }: ClosedCase,
  person: SessionPerson | undefined,
  masking: Masking,
): ClosedRow => ({
  id,
  closedAt,
  outcome,
  name: masking.name(person?.name ?? null),
  phone: shownPhone(person?.phone ?? null, masking),
});

const shownPhone = (phone: string | null, masking: Masking): string | null =>
  masking.isOn || phone === null ? masking.phone(phone) : phoneInGroups(phone);

/** By the API's own functions: what the workflow has not recorded yet counts too. */
export function sessionRow(
  stored: StoredCase,
  person: SessionPerson | undefined,
  lineNumber: string | null,
  {
    policies,
    masking,
    now,
  }: { readonly policies: Policies; readonly masking: Masking; readonly now: Instant },
): SessionRow {
  const { state, outlook } = caseNow(stored, policies);
  const due = nextDue(state, outlook);
  const [first] = due === null ? [] : agenda(state, outlook, now);
  const { name = null, phone = null, userId = null, country = null } = person ?? {};
  const place = placeOf(
    { country, timeZone: null, identities: identitiesOf(phone, userId) },
    lineNumber,
    policies.business,
  );
  return {
    id: stored.id,
    name: masking.name(name),
    phone: shownPhone(phone, masking),
    country: place.country,
    state: publicState(state),
    isReopened: state.phase.in === 'window' && state.impacts.length > 0,
    heldUntil: state.hold?.until ?? null,
    needsHuman: needsPerson(state),
    priority: state.priority,
    window: windowOf(state.session.anchor, windowClosesAt(state, outlook.policy), now),
    owes: owes(state),
    reason: state.reason,
    step: state.task?.step ?? null,
    queue: state.queue,
    agent: state.agent,
    // What is overdue is shown at its own instant: a page that says "now" would never be the same twice.
    next: due === null || first === undefined ? null : { ...first, at: due.at },
  };
}

function windowOf(anchor: Instant, closesAt: Instant | null, now: Instant): SessionRow['window'] {
  if (anchor === 0) return { is: 'never' };
  if (closesAt === null) return { is: 'none' };
  return { is: now < closesAt ? 'open' : 'closed', closesAt };
}

const identitiesOf = (phone: string | null, userId: string | null) =>
  [
    { kind: 'phone' as const, value: phone },
    { kind: 'user_id' as const, value: userId },
  ].flatMap(({ kind, value }) =>
    value === null ? [] : [{ channel: 'whatsapp', kind, value, unreachableAt: null }],
  );
