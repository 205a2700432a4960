import { listCandidates } from '../../database/cases/case-list.ts';
import { currentConsents } from '../../database/contacts/consents.ts';
import { contactOfPhone, loadContact } from '../../database/contacts/contact-record.ts';
import { loadTimeline } from '../../database/cases/timeline.ts';
import type { CaseJson } from '../../gateway/api/cases/case-schema.ts';
import { timelineEntryJson } from '../../gateway/api/cases/timeline-json.ts';
import type { TimelineEntryJson } from '../../gateway/api/cases/timeline-schema.ts';
import type { PageParts } from '../../gateway/pages/frame/parts.ts';
import { canonicalPhone } from '../../gateway/http/phone-number.ts';
import type { Mail } from '../mailbox/mailbox.ts';
import type { ProviderState } from '../provider/client.ts';
import type { Template } from '../provider/template-list.ts';
import { type Bubble, chatOf } from './chat.ts';
import { FIRST_PERSON } from './people.ts';
import type { Playing } from './live-stories.ts';
import type { Jump, SimulatedWorld } from './world.ts';

/** Everything that the page shows of one customer. */
export interface SimulatorView {
  readonly customer: {
    readonly key: string;
    readonly name: string;
    readonly contactId: string | null;
    readonly consents: boolean;
    readonly email: string | null;
    readonly onWhatsApp: boolean;
  };
  readonly others: readonly { readonly key: string; readonly name: string }[];
  readonly bubbles: readonly Bubble[];
  readonly mails: readonly Mail[];
  readonly case: CaseJson | null;
  /** A task was left, whether it is still pending or not. */
  readonly hadTask: boolean;
  /** What the last move of the clock went through, and what happened to the case on the way, the oldest first; null without both. */
  readonly jump: (Jump & { readonly entries: readonly TimelineEntryJson[] }) | null;
  /** The newest first. */
  readonly story: readonly TimelineEntryJson[];
  readonly templates: readonly Template[];
  readonly faults: ProviderState['faults'];
  readonly playing: Playing | null;
}

/** Messages stand on the phone; what becomes of tasks, calls and holds is told by their transitions. */
const TOLD_KINDS: ReadonlySet<TimelineEntryJson['kind']> = new Set([
  'decision',
  'send',
  'email',
  'alert',
  'transition',
]);

const DECISIONS = 8;
const MAILS = 5;

/** @param key number, user id or name, as the provider knows the customer */
export async function loadView(
  parts: PageParts,
  world: SimulatedWorld & { readonly provider: NonNullable<SimulatedWorld['provider']> },
  key: string,
  playing: Playing | null,
): Promise<SimulatorView> {
  const { pool, viewer, policies } = parts;
  const { provider } = world;
  const [state, templates, sends] = await Promise.all([
    provider.state(),
    provider.templates(),
    provider.messages({ to: key, limit: 60 }),
  ]);
  const customer = state.customers.find(({ phone, userId }) => phone === key || userId === key);
  const phone = canonicalPhone(key);
  const contactId = phone === null ? null : await contactOfPhone(pool, phone);
  const contact = contactId === null ? null : await loadContact(pool, contactId);
  const [newest] = contactId === null ? [] : await listCandidates(pool, { contactId }, null, 1);
  const [bubbles, consents, mails, found, entries] = await Promise.all([
    chatOf(pool, contactId, sends, templates),
    contactId === null ? [] : currentConsents(pool, contactId),
    mailsTo(world.mailboxUrl, contact?.email ?? null),
    newest === undefined ? null : viewer.json(newest.id),
    newest === undefined ? [] : loadTimeline(pool, newest.id, null, 2_000),
  ]);
  const told = entries.map((entry) => timelineEntryJson(entry, policies.business.timeZone));
  const happened = told.filter(({ kind }) => TOLD_KINDS.has(kind));
  const jump = world.lastJump();
  return {
    customer: {
      key,
      name: customer?.name ?? (key === FIRST_PERSON.phone ? FIRST_PERSON.name : key),
      contactId,
      consents: consents.some(
        ({ channel, category, granted }) => channel === 'whatsapp' && category === 'utility' && granted,
      ),
      email: contact?.email ?? null,
      onWhatsApp: customer?.onWhatsApp ?? true,
    },
    others: state.customers
      .map(({ phone, userId, name }) => ({ key: phone ?? userId, name }))
      .toSorted((one, other) => one.name.localeCompare(other.name)),
    bubbles,
    mails,
    case: found,
    hadTask: told.some(({ kind }) => kind === 'task'),
    // A case that there was not yet lived through nothing.
    jump:
      jump === null || found === null || Date.parse(found.openedAt) > jump.to
        ? null
        : { ...jump, entries: happened.filter(isWithin(jump)) },
    story: happened.toReversed().slice(0, DECISIONS),
    templates: templates.filter(({ language }) => language === languageOf(contact?.language, key)),
    // Faults that have met all that they were for are over.
    faults: state.faults.filter(({ times, met }) => times === 'always' || met < times),
    playing,
  };
}

const isWithin =
  ({ from, to }: Jump) =>
  ({ at }: Pick<TimelineEntryJson, 'at'>): boolean =>
    Date.parse(at) >= from && Date.parse(at) <= to;

/** In which the customer is written to: as the record says, else as the number does. */
const languageOf = (known: string | null | undefined, key: string): string => {
  const language = known?.slice(0, 2) ?? (key.startsWith('55') ? 'pt' : 'es');
  return language === 'pt' ? 'pt_BR' : language;
};

async function mailsTo(mailboxUrl: string | null, address: string | null): Promise<readonly Mail[]> {
  if (mailboxUrl === null || address === null) return [];
  const answer = await fetch(`${mailboxUrl}/mails?to=${encodeURIComponent(address)}&limit=${MAILS}`);
  return ((await answer.json()) as { mails: Mail[] }).mails;
}
