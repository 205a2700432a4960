import type { PublicState } from '../../../domain/case/case-state.ts';
import { WaitsOn } from '../frame/waits-on.tsx';
import { phoneInGroups } from '../words/phone.ts';
import { type Sight, Since, Until, When } from './sight.tsx';

const TONES: Readonly<Record<PublicState, string>> = {
  open: 'good',
  expiring: 'warn',
  escalated: 'bad',
  reopening: 'accent',
  fallback: 'accent',
  dormant: '',
  resolved: 'good',
  closed: '',
};
const MARKS: Readonly<Record<PublicState, string>> = {
  open: '●',
  expiring: '◔',
  escalated: '▲',
  reopening: '↻',
  fallback: '⇢',
  dormant: '◌',
  resolved: '✓',
  closed: '■',
};

/** Who, how the case stands, and how long there is. */
export function Header({ sight }: { sight: Sight }) {
  const { look, words, common } = sight;
  const { contact, case: seen } = look;
  return (
    <header class="case-head card">
      <div class="case-who">
        <p class="quiet-text case-id">
          {words.case} <strong>{seen.id}</strong>
        </p>
        <h1>{contact.isErased ? words.erased : (contact.name ?? words.unnamed)}</h1>
        <p class="case-reach">
          {[
            contact.phone === null ? null : phoneInGroups(contact.phone),
            contact.email,
            contact.country === null ? null : sight.t.country(contact.country),
          ]
            .filter((part) => part !== null)
            .map((part) => (
              <span>{part}</span>
            ))}
        </p>
        <p class="chips">
          <span class={`chip ${TONES[seen.state]}`}>
            <span aria-hidden="true">{MARKS[seen.state]}</span> {common.states[seen.state]}
          </span>
          {seen.hold !== null && (
            <span class="chip warn">
              <span aria-hidden="true">‖</span> {words.holds.begun}
            </span>
          )}
          {seen.needsHuman && (
            <span class="chip bad">
              <span aria-hidden="true">✋</span> {words.needsHuman}
            </span>
          )}
          {contact.isUnreachable && (
            <span class="chip bad">
              <span aria-hidden="true">✕</span> {words.unreachable}
            </span>
          )}
          {look.masking.isOn && (
            <span class="chip">
              <span aria-hidden="true">◌</span> {words.masked}
            </span>
          )}
        </p>
      </div>
      <Countdown sight={sight} />
    </header>
  );
}

function Countdown({ sight }: { sight: Sight }) {
  const { look, words } = sight;
  const { window, owes, closedAt } = look.case;
  // A closed case has no time left, whatever its window was: the next message goes to another one.
  if (closedAt !== null) {
    return (
      <div class="case-clock" data-window="over">
        <p class="quiet-text">{words.overSince}</p>
        <p class="big-clock">
          <Since at={closedAt} />
        </p>
        <p class="quiet-text">
          {words.closed} <When at={closedAt} sight={sight} />
        </p>
      </div>
    );
  }
  return (
    <div class="case-clock" data-window={stateOfWindow(sight)}>
      {window.closesAt === null ? (
        <p class="quiet-text">{window.anchoredAt === null ? words.neverOpen : words.noWindow}</p>
      ) : (
        <>
          <p class="quiet-text">{window.open ? words.closesIn : words.closedSince}</p>
          <p class="big-clock">
            {window.open ? <Until at={window.closesAt} /> : <Since at={window.closesAt} />}
          </p>
          <p class="quiet-text">
            {window.open ? (
              <>
                {words.freeFormUntil} <When at={window.freeFormUntil ?? window.closesAt} sight={sight} />
              </>
            ) : (
              <>
                {words.closedAt} <When at={window.closesAt} sight={sight} />
              </>
            )}
          </p>
        </>
      )}
      <p class={`chip ${owes === 'business' ? 'warn' : ''}`}>
        <WaitsOn owes={owes} language={sight.language} />
      </p>
    </div>
  );
}

/** W2: `closing` is the margin in which nothing free-form goes any more. */
export function stateOfWindow({
  look: {
    case: { window },
    now,
  },
}: Sight): 'open' | 'closing' | 'closed' | 'always' {
  if (window.closesAt === null) return window.open ? 'always' : 'closed';
  if (!window.open) return 'closed';
  return window.freeFormUntil !== null && now >= Date.parse(window.freeFormUntil) ? 'closing' : 'open';
}
