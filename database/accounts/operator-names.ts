import type { Role } from '../../domain/access/role.ts';
import type { Queryable } from '../pool.ts';

export interface NamedOperator {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly isActive: boolean;
}

/** Everybody who ever signed in: who did something, and whom a case may be given to. A few hundred people at most. */
export async function operatorNames(database: Queryable): Promise<NamedOperator[]> {
  const { rows } = await database.query<NamedOperator>(
    `select id, name, role, is_active as "isActive" from operators order by name, id`,
  );
  return rows;
}
