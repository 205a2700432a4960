/** What a person who signs in may be. Each may do what the one before may. */
export const ROLES = ['viewer', 'agent', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What the server authorises: every route names the one that it is. */
export type Action =
  /** Cases, agenda and timeline, with personal data masked. */
  | 'case.read'
  /** Summary and wallboard: figures, nobody's data. */
  | 'figures.read'
  /** Names, addresses and what was said, unmasked. */
  | 'contact.read'
  | 'contact.update'
  /** To send, resolve, assign, hold, set or complete a task, cancel a step, book a call. */
  | 'case.act'
  | 'alert.acknowledge'
  | 'template.read'
  | 'line.read'
  | 'figures.export'
  | 'template.update'
  | 'line.update'
  | 'consent.update'
  | 'contact.erase'
  /** S4, S5: a person's own data, and the records that a law orders to be kept. */
  | 'contact.export'
  /** I1: to make one of two, and to undo it. */
  | 'contact.merge'
  | 'subscriber.update'
  | 'operator.update'
  | 'audit.read';

const LEAST: Readonly<Record<Action, Role>> = {
  'case.read': 'viewer',
  'figures.read': 'viewer',
  'template.read': 'viewer',
  'line.read': 'viewer',
  'contact.read': 'agent',
  'contact.update': 'agent',
  'case.act': 'agent',
  'alert.acknowledge': 'agent',
  'figures.export': 'supervisor',
  'template.update': 'supervisor',
  'line.update': 'supervisor',
  'consent.update': 'supervisor',
  'contact.erase': 'admin',
  'contact.export': 'admin',
  'contact.merge': 'admin',
  'subscriber.update': 'admin',
  'operator.update': 'admin',
  'audit.read': 'admin',
};

/** Whether a role may do it. */
export const mayDo = (role: Role, action: Action): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(LEAST[action]);

/** The least role that may do it. */
export const leastRole = (action: Action): Role => LEAST[action];

/** Names of actions in audit rows that were written before they had today's; the log is append-only. */
const FORMER: Readonly<Record<string, Action>> = {
  'person.read': 'contact.read',
  'person.change': 'contact.update',
  'person.erase': 'contact.erase',
  'consent.change': 'consent.update',
  'template.care': 'template.update',
  'line.care': 'line.update',
  'subscriber.care': 'subscriber.update',
  'operator.care': 'operator.update',
};

/** Today's name of an action that an audit row has. Also signing in and out stand there, which are no actions of a role. */
export const actionNamed = (stored: string): string => FORMER[stored] ?? stored;
