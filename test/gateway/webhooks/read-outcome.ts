import type { IncomingPost, KeptEvent } from '../../../database/receiving/incoming.ts';

/** What a post was read as, one line a thing, in an order that does not depend on how it is read. */
export function outcomeOf({ spoken, statuses, events }: IncomingPost): string {
  return [
    ...spoken.map(
      ({ direction, kind, answers, marketing }) =>
        `${direction === 'in' ? `customer: ${kind ?? 'renews nothing'}` : `echo: ${answers ? 'answers' : 'answers nothing'}`}${
          marketing === undefined ? '' : `, marketing ${marketing}`
        }`,
    ),
    ...statuses.map(
      ({ status, errorCode }) => `status: ${status}${errorCode === null ? '' : ` ${errorCode}`}`,
    ),
    ...events.map(ofEvent),
  ].join(' · ');
}

function ofEvent({ field, means }: KeptEvent): string {
  if (means === null) return `kept: ${field}`;
  switch (means.is) {
    case 'identity-change':
      return 'identity change';
    case 'marketing-preference':
      return `marketing ${means.wanted ? 'resumed' : 'stopped'}`;
    case 'marketing-sign-up':
      return 'marketing granted by a sign-up';
    case 'provider-click':
      return `click on ${means.component ?? 'it'}`;
    case 'template-status':
      return `template ${means.status}${means.rejection === null ? '' : ` (${means.rejection.reason})`}`;
    case 'template-quality':
      return `template quality ${means.quality}`;
    case 'template-category':
      return `template category ${means.category}`;
    case 'template-components':
      return 'template edited';
    case 'line-health':
      return `health: ${[
        ...means.changes.map(({ fact, scope }) => `${scope} ${fact}`),
        ...(means.alert === null ? [] : [`alert ${means.alert.type}`]),
      ].join(', ')}`;
    default:
      return means satisfies never;
  }
}
