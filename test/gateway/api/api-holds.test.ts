import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { MONDAY } from '../../worlds/case-store.ts';
import { type ApiWorld, openApi } from '../../worlds/api.ts';

const time = (at: number): string => new Date(at).toISOString();
const hold = (api: ApiWorld, caseId: string, body: unknown) =>
  api.ask('POST', `/v1/cases/${caseId}/hold`, body);

test('R12: what is wrong with a hold is told with its field, before the case is asked', async () => {
  const api = await openApi();
  const contactId = await api.world.contact({ phone: '573001112233', country: 'CO' });
  const caseId = (await api.world.receive(contactId, 'wamid.1', MONDAY)) as string;
  const good = { until: time(MONDAY + DAY), why: 'waits for a part' };
  const faulty: readonly (readonly [body: unknown, field: string, code: string])[] = [
    [{ ...good, until: time(MONDAY - MINUTE) }, 'until', 'invalid_request'],
    [{ ...good, until: time(MONDAY) }, 'until', 'invalid_request'],
    [{ ...good, until: time(MONDAY + 14 * DAY + MINUTE) }, 'until', 'invalid_request'],
    [{ ...good, until: '2026-11-24' }, 'until', 'invalid_request'],
    [{ ...good, until: '2026-11-24T10:00:00' }, 'until', 'invalid_request'],
    [{ why: 'x' }, 'until', 'invalid_request'],
    [{ until: good.until }, 'why', 'invalid_request'],
    [{ ...good, why: '   ' }, 'why', 'invalid_request'],
    [{ ...good, why: 'x'.repeat(501) }, 'why', 'invalid_request'],
    [{ ...good, agent: 'Ana María' }, 'agent', 'invalid_request'],
    [{ ...good, for: 'PT1H' }, 'for', 'unknown_field'],
  ];
  for (const [body, field, code] of faulty) {
    const answer = await hold(api, caseId, body);
    expect(answer, JSON.stringify(body)).toMatchObject({ status: 422, body: { code, field } });
  }
  expect(await hold(api, 'case-1', good)).toMatchObject({ status: 404, body: { code: 'unknown_case' } });
  const { rowCount } = await api.world.pool.query('select from holds');
  expect(rowCount).toBe(0);
});

test('R12: exactly 14 days are taken; with Temporal away the hold is not promised, and stands nowhere', async () => {
  const api = await openApi();
  const contactId = await api.world.contact({ phone: '573001112234', country: 'CO' });
  const caseId = (await api.world.receive(contactId, 'wamid.1', MONDAY)) as string;
  api.clock.at = MONDAY + HOUR;
  const body = { until: time(api.clock.at + 14 * DAY), why: 'x' };
  const answer = await hold(api, caseId, body);
  expect(answer).toMatchObject({ status: 503, body: { code: 'temporarily_unavailable' } });
  expect((await api.get(`/v1/cases/${caseId}`)).body.hold).toBeNull();
  const { entries } = (await api.get(`/v1/cases/${caseId}/timeline`)).body;
  expect(entries.filter(({ kind }: { kind: string }) => kind === 'hold')).toEqual([]);
});
