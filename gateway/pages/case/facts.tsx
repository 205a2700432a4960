import type { ComponentChildren } from 'preact';
import { phoneInGroups } from '../words/phone.ts';
import { variableInWords } from '../words/template-names.ts';
import { authorName, firstUpper, Rule, type Sight, When } from './sight.tsx';

/** What is known of the case, as a list of facts. */
export function Facts({ sight }: { sight: Sight }) {
  const { look, words, language, t } = sight;
  const { case: seen, others } = look;
  const { task, hold, call, links } = seen;
  const agent = seen.agent === null ? words.nobody : authorName(`agent:${seen.agent}`, sight);
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title" class="unseen">
        {words.case} {seen.id}
      </h2>
      <dl class="facts">
        <Fact name={words.reason}>{t.reason(seen.reason)}</Fact>
        <Fact name={words.task}>
          {task === null ? (
            <span class="quiet-text">{words.noTask}</span>
          ) : (
            <>
              <strong>{firstUpper(t.step(task.step))}</strong>
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
                  <Data value={task.data} sight={sight} />
                </details>
              )}
            </>
          )}
        </Fact>
        <Fact name={words.queue}>{t.queue(seen.queue)}</Fact>
        <Fact name={words.agent}>{agent}</Fact>
        <Fact name={words.priority}>{words.priorities[seen.priority]}</Fact>
        {hold !== null && (
          <Fact name={words.hold}>
            <When at={hold.until} sight={sight} />{' '}
            {hold.author !== null && `${words.heldBy} ${authorName(hold.author, sight)}`}{' '}
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
        {seen.outcome !== null && <Fact name={words.outcome}>{t.outcome(seen.outcome)}</Fact>}
        <Fact name={words.opened}>
          <When at={seen.openedAt} sight={sight} />
        </Fact>
        {seen.closedAt !== null && (
          <Fact name={words.closed}>
            <When at={seen.closedAt} sight={sight} />
          </Fact>
        )}
        <Fact name={words.line}>
          {words.channels[seen.channel as 'whatsapp'] ?? seen.channel} ·{' '}
          {look.lineNumber === null ? seen.line : phoneInGroups(look.lineNumber.replaceAll(/\D/g, ''))}
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
        {seen.mergedInto !== null && (
          <li>
            <a href={`/cases/${seen.mergedInto}`}>
              {words.mergedInto}: {seen.mergedInto}
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
                  {other.reason === null ? '' : `${t.reason(other.reason)} · `}
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

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** JSON as a list people can read; what nests deeper is written as it is. */
export function Data({ value, sight }: { value: Readonly<Record<string, unknown>>; sight: Sight }) {
  return (
    <dl class="data">
      {Object.entries(value).map(([name, each]) => (
        <div>
          <dt>{variableInWords(name, sight.language)}</dt>
          <dd>{typeof each === 'string' ? each : (amountIn(each, sight) ?? JSON.stringify(each))}</dd>
        </div>
      ))}
    </dl>
  );
}

/** An amount as tasks carry it (E3). */
function amountIn(data: unknown, { t }: Sight): string | null {
  const { value, currency } = (data ?? {}) as { readonly value?: unknown; readonly currency?: unknown };
  const amount = Number(value);
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency) || !Number.isFinite(amount)) return null;
  return t.money(amount, currency);
}
