import { stepName } from '../../../domain/step-names.ts';
import type { PublicState } from '../../../domain/case-state.ts';
import { authorName, Rule, type Sight, Since, Until, When } from './sight.tsx';

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
  dormant: '☾',
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
          {[contact.phone === null ? null : written(contact.phone), contact.email, contact.country]
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
              <span aria-hidden="true">❚❚</span> {words.holds.begun}
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

/** A number in groups, as people read it out. What is masked stays as it is. */
const written = (phone: string): string => (/^\d+$/.test(phone) ? `+${phone}` : phone);

function Countdown({ sight }: { sight: Sight }) {
  const { look, words, common } = sight;
  const { window, owes } = look.case;
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
        <span aria-hidden="true">{owes === 'business' ? '←' : owes === 'customer' ? '→' : '·'}</span>
        <span class="unseen">{words.owes}: </span>
        {common.owes[owes]}
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

/** What is known of the case, as a list of facts. */
export function Facts({ sight }: { sight: Sight }) {
  const { look, words, language } = sight;
  const { case: seen, others } = look;
  const { task, hold, call, links } = seen;
  const agent = seen.agent === null ? words.nobody : authorName(`agent:${seen.agent}`, sight);
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title" class="unseen">
        {words.case} {seen.id}
      </h2>
      <dl class="facts">
        <Fact name={words.reason}>{words.reasons[seen.reason] ?? seen.reason}</Fact>
        <Fact name={words.task}>
          {task === null ? (
            <span class="quiet-text">{words.noTask}</span>
          ) : (
            <>
              <strong>{firstUpper(stepName(task.step, language))}</strong>{' '}
              <span class="quiet-text">({task.step})</span>
              <ul class="plain quiet-text">
                <li>
                  {words.since} <When at={task.since} sight={sight} />
                </li>
                {task.dueAt !== null && (
                  <li>
                    {words.due} <When at={task.dueAt} sight={sight} />
                  </li>
                )}
                {task.validUntil !== null && (
                  <li>
                    {words.validUntil} <When at={task.validUntil} sight={sight} />
                  </li>
                )}
                {look.resumeLink !== null && (
                  <li>
                    <a href={look.resumeLink} rel="noreferrer" target="_blank">
                      {words.resume}
                    </a>
                  </li>
                )}
                {task.resumeUrl !== null && (
                  <li class="break">
                    {words.target} {task.resumeUrl}
                  </li>
                )}
              </ul>
              {Object.keys(task.data).length > 0 && (
                <details>
                  <summary>{words.taskData}</summary>
                  <Data value={task.data} />
                </details>
              )}
            </>
          )}
        </Fact>
        <Fact name={words.queue}>{seen.queue}</Fact>
        <Fact name={words.agent}>{agent}</Fact>
        <Fact name={words.priority}>{words.priorities[seen.priority]}</Fact>
        {hold !== null && (
          <Fact name={words.hold}>
            <When at={hold.until} sight={sight} /> {hold.author !== null && `${words.heldBy} ${authorName(hold.author, sight)}`}{' '}
            <Rule id="R12" language={language} />
            {hold.why !== null && <q class="block">{hold.why}</q>}
          </Fact>
        )}
        {call !== null && (
          <Fact name={words.call}>
            {words.calls[call.state]}
            {call.slot !== null && (
              <>
                {' · '}
                <When at={call.slot.from} sight={sight} />
              </>
            )}
          </Fact>
        )}
        {seen.outcome !== null && (
          <Fact name={words.outcome}>{words.outcomes[seen.outcome] ?? seen.outcome}</Fact>
        )}
        <Fact name={words.opened}>
          <When at={seen.openedAt} sight={sight} />
        </Fact>
        {seen.closedAt !== null && (
          <Fact name={words.closed}>
            <When at={seen.closedAt} sight={sight} />
          </Fact>
        )}
        <Fact name={words.line}>
          {words.channels[seen.channel as 'whatsapp'] ?? seen.channel} · {seen.line}
        </Fact>
      </dl>
      <ul class="plain links">
        {links.temporal !== null && (
          <li>
            <a href={links.temporal} rel="noreferrer" target="_blank">
              {words.workflow} <span aria-hidden="true">↗</span>
            </a>
          </li>
        )}
        {seen.previousCaseId !== null && (
          <li>
            <a href={`/cases/${seen.previousCaseId}`}>
              {words.previous}: {seen.previousCaseId}
            </a>
          </li>
        )}
      </ul>
      {others.length > 0 && (
        <details>
          <summary>
            {words.others} ({others.length})
          </summary>
          <ul class="plain">
            {others.map((other) => (
              <li>
                <a href={`/cases/${other.id}`}>{other.id}</a>{' '}
                <span class="quiet-text">
                  {other.reason === null ? '' : `${words.reasons[other.reason] ?? other.reason} · `}
                  {sight.common.states[other.state]} · <When at={other.openedAt} sight={sight} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** JSON as a list people can read; what nests deeper is written as it is. */
export function Data({ value }: { value: Readonly<Record<string, unknown>> }) {
  return (
    <dl class="data">
      {Object.entries(value).map(([name, each]) => (
        <div>
          <dt>{name}</dt>
          <dd>{typeof each === 'string' ? each : JSON.stringify(each)}</dd>
        </div>
      ))}
    </dl>
  );
}

export const firstUpper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
