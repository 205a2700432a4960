import type { Role } from '../../domain/access/role.ts';

/** What somebody asks of the gateway. */
export interface Visit {
  readonly path: string;
  /** Who: signed in to the pages in that role, or a service with its token. */
  readonly by: Role | 'service';
  readonly method?: 'POST' | 'PUT';
  readonly body?: unknown;
  /** It looks at every unclosed case, or at all of a span that it is asked for: what its figures are made of. */
  readonly whole?: string;
  /** May take so long, in ms; 300 where it is left out. */
  readonly within?: number;
}

/** Whom the visits are about. */
export interface Somebody {
  /** With a name, a number, closed cases and an open one. */
  readonly contactId: string;
  readonly name: string;
  readonly phone: string;
  readonly openCase: string;
  readonly closedCase: string;
  readonly now: number;
}

const UNCLOSED = 'every unclosed case';
const OF_SPAN = 'what was charged in the span';

/** Every page, list, timeline, search and figure, with filters that fit many, few and none. */
export function visits({ contactId, name, phone, openCase, closedCase, now }: Somebody): Visit[] {
  const time = (ago: number): string => new Date(now - ago * 86_400_000).toISOString();
  const sessions = [
    '',
    '?group=expiring',
    '?group=human',
    '?group=dormant',
    '?sort=waiting',
    '?sort=priority',
    '?sort=newest',
    '?reason=payment&owes=customer',
    '?queue=escalations',
    '?agent=nobody',
    '?country=CO',
    '?country=JP',
    '?line=70008',
    `?q=${encodeURIComponent(name)}`,
    '?q=perez',
    '?q=xyzzy',
    `?q=${phone.slice(-4)}`,
    `?q=${phone}`,
    '?q=5730',
    `?q=${openCase}`,
  ];
  const lists = [
    '',
    '?state=open',
    '?state=escalated',
    '?state=fallback',
    '?state=dormant',
    '?state=resolved',
    '?state=closed',
    '?queue=payments',
    '?queue=escalations',
    '?queue=nobody',
    '?reason=payment',
    '?reason=no-such',
    '?state=closed&queue=payments&reason=payment',
    '?state=resolved&queue=payments&reason=delivery',
    `?contact=${contactId}`,
    `?phone=${phone}&state=open`,
    '?limit=200',
  ];
  const service = [
    `/v1/cases/${openCase}`,
    `/v1/cases/${openCase}/timeline`,
    `/v1/cases/${closedCase}/timeline?limit=500`,
    `/v1/cases/${openCase}/cost`,
    `/v1/cases/${openCase}/advice?purpose=finish`,
    `/v1/cases/${openCase}/call/slots`,
    `/v1/contacts/${contactId}`,
    `/v1/contacts?phone=${phone}`,
    `/v1/contacts/${contactId}/consents`,
    `/v1/contacts/${contactId}/advice?line=70007&purpose=finish`,
    `/v1/contacts/${contactId}/export`,
    `/v1/collection-contacts?country=CL&from=${time(30)}&to=${time(0)}`,
    '/v1/events',
    '/v1/subscribers',
    '/v1/templates',
    '/v1/lines',
  ];
  return [
    ...sessions.map((query): Visit => ({ path: `/sessions${query}`, by: 'supervisor', whole: UNCLOSED })),
    { path: '/sessions', by: 'viewer', whole: UNCLOSED },
    { path: '/sessions?agent=mine', by: 'agent', whole: UNCLOSED },
    ...[openCase, closedCase].map((id): Visit => ({ path: `/cases/${id}`, by: 'agent' })),
    { path: `/cases/${closedCase}?all`, by: 'viewer' },
    { path: '/wallboard', by: 'supervisor', whole: UNCLOSED, within: 1_000 },
    { path: '/lines', by: 'supervisor' },
    { path: '/audit', by: 'admin' },
    { path: `/audit?case=${openCase}`, by: 'admin' },
    { path: '/operators', by: 'admin' },
    ...lists.map((query): Visit => ({ path: `/v1/cases${query}`, by: 'service', whole: UNCLOSED })),
    ...service.map((path): Visit => ({ path, by: 'service' })),
    { path: `/v1/costs?from=${time(1)}&to=${time(0)}`, by: 'service', whole: OF_SPAN },
    { path: '/metrics', by: 'service', whole: UNCLOSED },
  ];
}
