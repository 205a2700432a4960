import type { VariableType } from '../../domain/templates/template.ts';
import type { Queryable } from '../pool.ts';

/** Something that a task may carry for the templates about it. */
export interface TaskValue {
  /** A reason, or `*`. */
  readonly reason: string;
  readonly name: string;
  readonly type: VariableType;
  readonly example: string;
}

/**
 * What the schedule's templates say, by the reason that they are for; in the order in which their texts say it.
 * @param language whose examples are shown, where there are some
 */
export async function taskValues(database: Queryable, language: string): Promise<TaskValue[]> {
  const { rows } = await database.query<TaskValue>(
    `select reason, name, type, example from (
       select distinct on (t.reason, v.variable ->> 'name') t.reason, v.variable ->> 'name' as name,
         v.variable ->> 'type' as type, v.variable ->> 'example' as example, v.place
       from templates t cross join jsonb_array_elements(t.variables) with ordinality as v (variable, place)
       where t.retired_at is null and not t.awaits_approval and t.impact <> 'none'
       order by t.reason, v.variable ->> 'name', (split_part(t.language, '_', 1) = $1) desc, v.place desc, t.name, t.version
     ) as values
     order by reason, place, name`,
    [language],
  );
  return rows;
}
