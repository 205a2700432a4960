import { mayDo } from '../../../domain/access/role.ts';
import { stepName } from '../../../domain/messages/step-names.ts';
import { firstUpper, type Sight } from './sight.tsx';

/** To whom a case may be given: the queues of the policy file, and whoever may act. */
export function AssignFields({ sight, queues }: { sight: Sight; queues: readonly string[] }) {
  const { words, look, common } = sight;
  const people = look.operators.filter(({ role, isActive }) => isActive && mayDo(role, 'case.act'));
  return (
    <>
      <label class="field">
        <span>{words.queueField}</span>
        <select name="queue">
          <option value="">
            {words.unchanged} ({look.case.queue})
          </option>
          {queues.map((queue) => (
            <option value={queue}>{queue}</option>
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

/** Outcomes that people name most; any other short code is as good. */
const OUTCOMES = ['resolved', 'completed', 'delivered', 'paid', 'cancelled', 'no-need'] as const;
/** As the API takes names that go into histories (S1). */
const SLUG = '[A-Za-z0-9][A-Za-z0-9._:\\-]*';

export function OutcomeField({ sight: { words } }: { sight: Sight }) {
  return (
    <label class="field">
      <span>{words.outcomeField}</span>
      <input
        name="outcome"
        required
        maxLength={64}
        pattern={SLUG}
        list="outcomes"
        autocomplete="off"
        title={words.outcomeHint}
      />
      <small class="quiet-text">{words.outcomeHint}</small>
      <datalist id="outcomes">
        {OUTCOMES.map((outcome) => (
          <option value={outcome}>{words.outcomes[outcome]}</option>
        ))}
      </datalist>
    </label>
  );
}

/** Steps that have a name of their own (domain/messages/step-names.ts). */
const STEPS = ['pay', 'choose-slot', 'reschedule', 'appointment', 'checkout'] as const;

/** What the customer still has to do (W10). */
export function TaskFields({ sight, reasons }: { sight: Sight; reasons: readonly string[] }) {
  const { words, look, language, zone } = sight;
  const { task, reason, window } = look.case;
  return (
    <>
      <label class="field">
        <span>{words.reason}</span>
        <select name="reason">
          {reasons.map((each) => (
            <option value={each} selected={each === reason}>
              {words.reasons[each] ?? each}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{words.stepField}</span>
        <input
          name="step"
          required
          maxLength={64}
          pattern={SLUG}
          list="steps"
          autocomplete="off"
          value={task?.step ?? ''}
          title={words.stepHint}
        />
        <small class="quiet-text">{words.stepHint}</small>
        <datalist id="steps">
          {STEPS.map((step) => (
            <option value={step}>{firstUpper(stepName(step, language))}</option>
          ))}
        </datalist>
      </label>
      {!window.open && (
        <label class="check">
          <input type="checkbox" name="reopen" value="true" data-type="boolean" /> {words.reopenField}
        </label>
      )}
      <details>
        <summary>{words.moreFields}</summary>
        <label class="field">
          <span>{words.dataField}</span>
          <textarea name="data" rows={3} data-type="json" spellcheck={false}>
            {task === null || Object.keys(task.data).length === 0 ? '' : JSON.stringify(task.data, null, 2)}
          </textarea>
        </label>
        <label class="field">
          <span>{words.resumeField}</span>
          <input type="url" name="resumeUrl" value={task?.resumeUrl ?? ''} />
        </label>
        <label class="field">
          <span>
            {words.dueField} <small>({zone})</small>
          </span>
          <input type="datetime-local" name="dueAt" data-type="instant" data-zone={zone} />
        </label>
        <label class="field">
          <span>
            {words.validField} <small>({zone})</small>
          </span>
          <input type="datetime-local" name="validUntil" data-type="instant" data-zone={zone} />
        </label>
      </details>
    </>
  );
}
