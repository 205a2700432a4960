import type { Command } from '../../../domain/case/fact.ts';
import { refuses } from '../../../domain/schedule/handle-command.ts';
import { mayDo } from '../../../domain/access/role.ts';
import type { CaseWords } from './words/case.ts';
import { AssignFields, OutcomeField, SlotField, TaskFields, WishField } from './action-fields.tsx';
import { Confirmation } from './confirmation.tsx';
import { type Sight } from './sight.tsx';

type Act = keyof CaseWords['act'];
type Cannot = keyof CaseWords['cannot'];

/** Which command of the case stands behind an action. */
const COMMANDS: Readonly<Record<Act, Command['command']>> = {
  take: 'assign',
  assign: 'assign',
  resolve: 'resolve',
  task: 'set-task',
  complete: 'complete-task',
  hold: 'hold',
  release: 'release',
  dismiss: 'dismiss-need',
  cancel: 'cancel-step',
  book: 'book-call',
  record: 'record-call',
};

/** Why an action makes no sense for the case as it stands; null where it does. The API decides for itself. */
function whyNot({ look: { state, operator } }: Sight, act: Act): Cannot | null {
  const refusal = refuses(state, COMMANDS[act]);
  if (refusal !== null) return refusal;
  if (act === 'take' && state.agent === operator.id) return 'mine';
  return act === 'book' && state.call !== null ? 'planned_call' : null;
}

/** What somebody may do to the case; what makes no sense now stays in its place and says why. */
export function Actions({ sight }: { sight: Sight }) {
  const { words, look } = sight;
  const acts: readonly Act[] = [
    'take',
    'assign',
    'task',
    'complete',
    look.case.hold === null ? 'hold' : 'release',
    'cancel',
    look.state.call === null || look.state.call.state === 'wanted' ? 'book' : 'record',
    ...(look.state.need === null ? [] : (['dismiss'] as const)),
    'resolve',
  ];
  return (
    <section class="actions" aria-label={words.actions} data-seen={look.state.seen}>
      {look.case.alerts.some(({ acknowledged, endedAt }) => acknowledged === null && endedAt === null) &&
        mayDo(look.operator.role, 'alert.acknowledge') && (
          <form data-api={`POST /v1/cases/${look.case.id}/alerts/acknowledge`} data-done={words.acknowledged}>
            <button class="acknowledge">
              <span aria-hidden="true">▲ </span>
              {words.acknowledge}
            </button>
          </form>
        )}
      {acts.map((act) => {
        const cannot = whyNot(sight, act);
        const reason = cannot === null ? null : words.cannot[cannot];
        return reason === null ? (
          <button type="button" class={act === 'resolve' ? '' : 'quiet'} data-opens={`do-${act}`}>
            {words.act[act]}
          </button>
        ) : (
          <button type="button" class="quiet" aria-disabled="true" data-because={reason} title={reason}>
            {words.act[act]}
            <span class="unseen">: {reason}</span>
          </button>
        );
      })}
    </section>
  );
}

/** R10: up to where the page shows the case; taken anew when the dialog is opened. */
const Seen = ({ sight: { look } }: { sight: Sight }) => (
  <input type="hidden" name="seen" value={look.state.seen} data-type="number" />
);

/** The dialogs of all actions: always there, so that one being filled in outlives a change of the case. */
export function ActionDialogs({
  sight,
  queues,
  reasons,
  steps,
  outcomes,
}: {
  sight: Sight;
  queues: readonly string[];
  reasons: readonly string[];
  steps: readonly string[];
  outcomes: readonly string[];
}) {
  const { words, look, zone, t } = sight;
  const api = `/v1/cases/${look.case.id}`;
  const about = (act: Act, target: string) => ({
    id: `do-${act}`,
    target,
    title: words.act[act],
    explain: words.explain[act],
    confirm: words.confirm[act],
    done: words.done[act],
    sight,
  });
  return (
    <>
      <Confirmation {...about('take', `POST ${api}/assign`)} why={words.whyTake}>
        <input type="hidden" name="agent" value={look.operator.id} />
      </Confirmation>
      <Confirmation {...about('assign', `POST ${api}/assign`)}>
        <AssignFields sight={sight} queues={queues} />
      </Confirmation>
      <Confirmation {...about('resolve', `POST ${api}/resolve`)}>
        <OutcomeField sight={sight} outcomes={outcomes} />
        <Seen sight={sight} />
      </Confirmation>
      <Confirmation {...about('task', `PUT ${api}/task`)}>
        <TaskFields sight={sight} reasons={reasons} steps={steps} />
      </Confirmation>
      <Confirmation {...about('complete', `POST ${api}/task/complete`)}>
        <Seen sight={sight} />
      </Confirmation>
      <Confirmation {...about('hold', `POST ${api}/hold`)} whyInBody>
        <label class="field">
          <span>
            {words.untilField} <small>· {t.zone}</small>
          </span>
          <input type="datetime-local" name="until" required data-type="instant" data-zone={zone} />
          <small class="quiet-text">{words.untilHint}</small>
        </label>
        <p class="buttons">
          {[1, 2, 7].map((days) => (
            <button type="button" class="quiet" data-pick={days}>
              {days === 1 ? words.tomorrow : words.inDays(days)}
            </button>
          ))}
        </p>
      </Confirmation>
      <Confirmation {...about('release', `DELETE ${api}/hold`)} />
      <Confirmation {...about('dismiss', `DELETE ${api}/need`)} />
      <Confirmation {...about('cancel', `POST ${api}/cancel-step`)} isDangerous />
      <Confirmation {...about('book', `POST ${api}/call/book`)}>
        <SlotField sight={sight} />
        <WishField sight={sight} />
      </Confirmation>
      <Confirmation {...about('record', `POST ${api}/call`)}>
        <label class="field">
          <span>{words.callField}</span>
          <select name="outcome">
            {Object.entries(words.callOutcomes).map(([outcome, name]) => (
              <option value={outcome}>{name}</option>
            ))}
          </select>
        </label>
      </Confirmation>
      {look.case.kept.map(({ id }) => (
        <>
          <Confirmation
            id={`send-${id}`}
            target={`POST ${api}/kept/${id}/send`}
            title={words.keptSend}
            explain={words.keptSendExplain}
            confirm={words.keptSend}
            done={words.done.keptSent}
            why={null}
            sight={sight}
          />
          <Confirmation
            id={`drop-${id}`}
            target={`DELETE ${api}/kept/${id}`}
            title={words.keptDrop}
            explain={words.keptDropExplain}
            confirm={words.keptDrop}
            done={words.done.keptDropped}
            isDangerous
            sight={sight}
          />
        </>
      ))}
    </>
  );
}
