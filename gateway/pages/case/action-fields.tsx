import { mayDo } from '../../../domain/access/role.ts';
import { firstUpper, type Sight } from './sight.tsx';
import { TaskData } from './task-data.tsx';

/** To whom a case may be given: the queues of the policy file, and whoever may act. */
export function AssignFields({ sight, queues }: { sight: Sight; queues: readonly string[] }) {
  const { words, look, common, t } = sight;
  const people = look.operators.filter(({ role, isActive }) => isActive && mayDo(role, 'case.act'));
  return (
    <>
      <label class="field">
        <span>{words.queueField}</span>
        <select name="queue">
          <option value="">
            {words.unchanged} ({t.queue(look.case.queue)})
          </option>
          {queues.map((queue) => (
            <option value={queue}>{t.queue(queue)}</option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{words.agentField}</span>
        <select name="agent">
          <option value="">{words.unchanged}</option>
          {people.map(({ id, name, role }) => (
            <option value={id}>
              {name} · {common.roles[role]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** F3: when the customer or whoever books it would have the call, by the business's clocks. */
export function SlotField({ sight }: { sight: Sight }) {
  const { words, look, t } = sight;
  return (
    <label class="field">
      <span>
        {words.slotField} <small>· {t.zone}</small>
      </span>
      <select name="slot">
        <option value="">{words.slotFirst}</option>
        {look.slots.map(([from, to]) => (
          <option value={new Date(from).toISOString()}>
            {t.moment(from)}–{t.time(to)}
          </option>
        ))}
      </select>
      <small class="quiet-text">{words.slotHint}</small>
    </label>
  );
}

/** E2: where the customer asked for the call, as whoever books it heard; without it they must have granted calls. */
export function WishField({ sight }: { sight: Sight }) {
  const { words, look } = sight;
  return (
    <label class="field">
      <span>{words.wishField}</span>
      <select name="wished">
        <option value="">{words.wishNone}</option>
        {Object.entries(words.wishes).map(([source, label]) => (
          <option value={source}>{label}</option>
        ))}
      </select>
      <small class="quiet-text">{words.wishHint}</small>
      <input type="hidden" name="agent" value={look.operator.id} />
    </label>
  );
}

/** A code, chosen by its label: the word is shown, the code is sent. */
function CodeField({
  name,
  title,
  hint,
  value = '',
  options,
}: {
  name: string;
  title: string;
  /** Stands where nothing is chosen yet. */
  hint: string;
  value?: string;
  options: readonly { readonly code: string; readonly label: string }[];
}) {
  return (
    <label class="field">
      <span>{title}</span>
      <select name={name} required>
        <option value="">{hint}</option>
        {options.map(({ code, label }) => (
          <option value={code} selected={code === value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Those that the policy file labels; a service may name others (docs/operations.md). */
export function OutcomeField({
  sight: { words, t },
  outcomes,
}: {
  sight: Sight;
  outcomes: readonly string[];
}) {
  return (
    <CodeField
      name="outcome"
      title={words.outcomeField}
      hint={words.outcomeHint}
      options={outcomes.map((code) => ({ code, label: firstUpper(t.outcome(code)) }))}
    />
  );
}

/** What the customer still has to do (W10). */
export function TaskFields({
  sight,
  reasons,
  steps,
}: {
  sight: Sight;
  reasons: readonly string[];
  steps: readonly string[];
}) {
  const { words, look, zone, t } = sight;
  const { task, reason, window } = look.case;
  return (
    <>
      <label class="field">
        <span>{words.reason}</span>
        <select name="reason">
          {reasons.map((each) => (
            <option value={each} selected={each === reason}>
              {t.reason(each)}
            </option>
          ))}
        </select>
      </label>
      <CodeField
        name="step"
        title={words.stepField}
        hint={words.stepHint}
        value={task?.step ?? ''}
        // A service may have set a step that nobody labelled.
        options={[...new Set([...steps, ...(task === null ? [] : [task.step])])].map((code) => ({
          code,
          label: firstUpper(t.step(code)),
        }))}
      />
      {!window.open && (
        <label class="check">
          <input type="checkbox" name="reopen" value="true" data-type="boolean" /> {words.reopenField}
        </label>
      )}
      <details>
        <summary>{words.moreFields}</summary>
        <TaskData sight={sight} reasons={reasons} />
        <label class="field">
          <span>{words.resumeField}</span>
          <input type="url" name="resumeUrl" value={task?.resumeUrl ?? ''} />
        </label>
        <label class="field">
          <span>
            {words.dueField} <small>· {t.zone}</small>
          </span>
          <input type="datetime-local" name="dueAt" data-type="instant" data-zone={zone} />
        </label>
        <label class="field">
          <span>
            {words.validField} <small>· {t.zone}</small>
          </span>
          <input type="datetime-local" name="validUntil" data-type="instant" data-zone={zone} />
        </label>
      </details>
    </>
  );
}
