import { noteOperator } from '../../database/accounts/operators.ts';
import type { Queryable } from '../../database/pool.ts';
import { LOCAL_NAMES } from '../../gateway/pages/sign-in/sign-in-page.tsx';

/** The agents of the examples by their short names: the accounts that they are. The first is who signs in as agent. */
const ACCOUNTS = {
  andres: { subject: 'agent', name: LOCAL_NAMES.agent },
  bea: { subject: 'bea', name: 'Bea' },
  carla: { subject: 'carla', name: 'Carla' },
  dani: { subject: 'dani', name: 'Dani' },
} as const;

export type ExampleAgent = keyof typeof ACCOUNTS;

/** Ids of accounts, by the short names of the scenes. */
export type ExampleAgents = Readonly<Record<ExampleAgent, string>>;

/** Notes the accounts of those who serve the examples, so that a case of theirs is the case of somebody who can sign in. */
export async function noteAgents(database: Queryable): Promise<ExampleAgents> {
  const ids: Partial<Record<ExampleAgent, string>> = {};
  for (const [agent, { subject, name }] of Object.entries(ACCOUNTS)) {
    const noted = await noteOperator(database, {
      issuer: 'local',
      subject,
      name,
      email: null,
      role: 'agent',
    });
    ids[agent as ExampleAgent] = noted.id;
  }
  return ids as ExampleAgents;
}
