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
  | 'person.read'
  | 'person.change'
  /** To send, resolve, assign, hold, set or complete a task, cancel a step, book a call. */
  | 'case.act'
  | 'alert.acknowledge'
  | 'template.read'
  | 'line.read'
  | 'figures.export'
  | 'template.care'
  | 'line.care'
  | 'consent.change'
  | 'person.erase'
  | 'subscriber.care'
  | 'operator.care'
  | 'audit.read';

const LEAST: Readonly<Record<Action, Role>> = {
  'case.read': 'viewer',
  'figures.read': 'viewer',
  'template.read': 'viewer',
  'line.read': 'viewer',
  'person.read': 'agent',
  'person.change': 'agent',
  'case.act': 'agent',
  'alert.acknowledge': 'agent',
  'figures.export': 'supervisor',
  'template.care': 'supervisor',
  'line.care': 'supervisor',
  'consent.change': 'supervisor',
  'person.erase': 'admin',
  'subscriber.care': 'admin',
  'operator.care': 'admin',
  'audit.read': 'admin',
};

/** Whether a role may do it. */
export const mayDo = (role: Role, action: Action): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(LEAST[action]);

/** The least role that may do it. */
export const leastRole = (action: Action): Role => LEAST[action];
