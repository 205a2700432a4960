import type { TaskValue } from '../../../database/templates/task-values.ts';
import { KNOWN } from '../../../services/messages/alternatives.ts';
import type { Sight } from './sight.tsx';
import { ValueField } from './value-field.tsx';

/**
 * What templates may say of the task, field by field: those of each reason, of which the page's script shows the chosen one's.
 * What else the task has already is kept: a text has a field of its own, and the rest goes along as it is.
 */
export function TaskData({ sight, reasons }: { sight: Sight; reasons: readonly string[] }) {
  const { look, words } = sight;
  const data = look.case.task?.data ?? {};
  const said = new Set(look.taskValues.map(({ name }) => name));
  const rest = Object.entries(data).filter(([name]) => !said.has(name) && !name.includes('.'));
  return (
    <fieldset class="task-data">
      <legend>{words.dataField}</legend>
      {reasons.map((reason) => (
        <fieldset
          class="task-data"
          data-for-reason={reason}
          disabled={reason !== look.case.reason}
          hidden={reason !== look.case.reason}
        >
          {valuesFor(look.taskValues, reason).map((value) => (
            <ValueField
              value={{ ...value, required: false }}
              under="data"
              given={data[value.name]}
              sight={sight}
            />
          ))}
        </fieldset>
      ))}
      {rest.map(([name, value]) =>
        typeof value === 'string' ? (
          <ValueField
            value={{ name, type: 'text', example: '', required: false }}
            under="data"
            given={value}
            sight={sight}
          />
        ) : (
          <input type="hidden" name={`data.${name}`} data-type="json" value={JSON.stringify(value)} />
        ),
      )}
    </fieldset>
  );
}

/** Those of a reason's own templates, and of those for any; each name once. */
function valuesFor(values: readonly TaskValue[], reason: string): TaskValue[] {
  const found = new Map<string, TaskValue>();
  for (const value of values) {
    const isOf = value.reason === reason || value.reason === '*';
    if (isOf && !KNOWN.has(value.name) && !found.has(value.name)) found.set(value.name, value);
  }
  return [...found.values()];
}
