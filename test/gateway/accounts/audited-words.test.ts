import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../domain/messages/language.ts';
import { auditedInWords } from '../../../gateway/pages/audit/audited.ts';
import { openGateway } from '../../worlds/gateway.ts';
import { routesOf } from './routes.ts';

/** What only services with a token do, and what only asks: no person's row of the log names it. */
const SERVICES = [/^POST \/v1\/cases\/:caseId\/messages\/(?:reported|preview)$/, /email\/bounced$/];

test('whatever people change by the API is told in words, never by its method and address', async () => {
  const { gateway } = await openGateway();
  const changes = routesOf(gateway.app)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => / \/v1\//.test(route) && !route.startsWith('GET '))
    .filter((route) => !SERVICES.some((each) => each.test(route)));
  expect(changes.length).toBeGreaterThan(20);
  for (const language of LANGUAGES) {
    const other = auditedInWords('', 'POST /v1/nothing', language);
    expect(changes.filter((route) => auditedInWords('case.act', route, language) === other)).toEqual([]);
    expect(other).not.toContain('/');
  }
});
