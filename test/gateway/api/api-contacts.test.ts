import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { contactSchema } from '../../../gateway/api/contacts/contact-schema.ts';
import { MONDAY } from '../../worlds/case-store.ts';
import { openApi } from '../../worlds/api.ts';

const time = (at: number): string => new Date(at).toISOString();

test('I1, E5: a contact is found by number and changed field by field; null clears', async () => {
  const { world, ask, get } = await openApi();
  const id = await world.contact({ phone: '573001112233', userId: 'CO.123', country: 'CO' });
  const found = await get('/v1/contacts?phone=%2B57%20300%20111%202233');
  expect(contactSchema.parse(found.body.contacts[0])).toEqual(found.body.contacts[0]);
  expect(found.body.contacts).toMatchObject([
    {
      id,
      country: 'CO',
      email: null,
      identities: [
        { channel: 'whatsapp', kind: 'phone', value: '573001112233', unreachableAt: null },
        { channel: 'whatsapp', kind: 'user_id', value: 'CO.123' },
      ],
      consents: [],
    },
  ]);
  const changed = await ask('PUT', `/v1/contacts/${id}`, {
    name: 'Ana',
    language: 'pt_BR',
    country: 'br',
    timeZone: 'America/Sao_Paulo',
    email: 'ana@example.com',
    segment: 'gold',
  });
  expect(changed).toMatchObject({
    status: 200,
    body: {
      name: 'Ana',
      language: 'pt-BR',
      country: 'BR',
      timeZone: 'America/Sao_Paulo',
      email: 'ana@example.com',
      segment: 'gold',
    },
  });
  const cleared = await ask('PUT', `/v1/contacts/${id}`, { segment: null });
  expect(cleared.body).toMatchObject({ segment: null, name: 'Ana' });
  expect((await get(`/v1/contacts/${id}`)).body).toEqual(cleared.body);
  expect((await get('/v1/contacts?phone=56900000000')).body).toEqual({ contacts: [] });
});

test('F2: another address is a new chance for mail, the same one is not', async () => {
  const { world, ask } = await openApi();
  const id = await world.contact({ email: 'old@example.com' });
  await world.pool.query('update contacts set email_unreachable_at = $2 where id = $1', [id, MONDAY]);
  const same = await ask('PUT', `/v1/contacts/${id}`, { email: 'old@example.com', name: 'Ana' });
  expect(same.body.emailUnreachableAt).toBe(time(MONDAY));
  const other = await ask('PUT', `/v1/contacts/${id}`, { email: 'new@example.com' });
  expect(other.body.emailUnreachableAt).toBeNull();
});

test('E2: the ledger is append-only, and its latest entry by time holds', async () => {
  const { world, ask, clock } = await openApi();
  const id = await world.contact();
  const say = (granted: boolean, more: object = {}) =>
    ask('PUT', `/v1/contacts/${id}/consents/whatsapp/utility`, { granted, source: 'checkout', ...more });
  const granted = await say(true, { wordingVersion: '2026-01', at: time(MONDAY - DAY) });
  expect(granted).toMatchObject({
    status: 200,
    body: {
      consents: [
        {
          channel: 'whatsapp',
          category: 'utility',
          granted: true,
          source: 'checkout',
          wordingVersion: '2026-01',
        },
      ],
    },
  });
  clock.at = MONDAY + HOUR;
  expect((await say(false)).body.consents).toMatchObject([{ granted: false, at: time(MONDAY + HOUR) }]);
  // Told late: an older entry changes nothing that holds.
  expect((await say(true, { at: time(MONDAY) })).body.consents).toMatchObject([{ granted: false }]);
  // Repeated: the same entry is not written twice.
  await say(true, { at: time(MONDAY) });
  expect(await world.column('select granted as value from consents order by id')).toEqual([
    true,
    false,
    true,
  ]);
});

test('E2, E5: every change makes the open cases of the contact look again', async () => {
  const { world, ask } = await openApi();
  const id = await world.contact();
  const mine = await world.receive(id, 'wamid.1', MONDAY);
  const other = await world.receive(await world.contact(), 'wamid.2', MONDAY);
  await ask('PUT', `/v1/contacts/${id}`, { country: 'CO' });
  await ask('PUT', `/v1/contacts/${id}/consents/email/utility`, { granted: false, source: 'phone' });
  const facts = (caseId: string | null) =>
    world.column(`select fact ->> 'fact' as value from case_facts where case_id = $1 order by seq`, caseId);
  expect(await facts(mine)).toEqual(['inbound', 'contact', 'contact']);
  expect(await facts(other)).toEqual(['inbound']);
});

test('what cannot be is refused by name, and changes nothing', async () => {
  const { world, ask, get } = await openApi();
  const id = await world.contact({ country: 'CO' });
  const wrong: [object, string][] = [
    [{ country: 'XX' }, 'country'],
    [{ country: 'Colombia' }, 'country'],
    [{ timeZone: '+05:00' }, 'timeZone'],
    [{ timeZone: 'America/Nowhere' }, 'timeZone'],
    [{ language: 'español' }, 'language'],
    [{ email: 'ana' }, 'email'],
    [{ name: '' }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ segment: '\ud800' }, 'segment'],
    [{ phone: '573001112233' }, 'phone'],
    [{ country: 'CL', nick: 'x' }, 'nick'],
  ];
  for (const [body, field] of wrong) {
    const answer = await ask('PUT', `/v1/contacts/${id}`, JSON.stringify(body));
    expect(answer, JSON.stringify(body)).toMatchObject({ status: 422, body: { field } });
  }
  expect((await get(`/v1/contacts/${id}`)).body.country).toBe('CO');
  const consent = (path: string, body: object) => ask('PUT', `/v1/contacts/${id}/consents/${path}`, body);
  const good = { granted: true, source: 'web' };
  expect(await consent('whatsapp/spam', good)).toMatchObject({
    status: 404,
    body: { code: 'unknown_category' },
  });
  expect(await consent('fax/utility', good)).toMatchObject({
    status: 404,
    body: { code: 'unknown_channel' },
  });
  expect(await consent('whatsapp/utility', { granted: 'yes', source: 'web' })).toMatchObject({
    status: 422,
    body: { field: 'granted' },
  });
  expect(await consent('whatsapp/utility', { granted: true })).toMatchObject({ body: { field: 'source' } });
  for (const at of ['2026-11-23T10:00:00', '2026-11-23', 'yesterday', 1_700_000_000, time(MONDAY + DAY)]) {
    expect(await consent('whatsapp/utility', { ...good, at }), String(at)).toMatchObject({
      status: 422,
      body: { field: 'at' },
    });
  }
  for (const unknown of ['contact-00000000-0000-0000-0000-000000000000', 'somebody', 'contact-%00']) {
    expect(await get(`/v1/contacts/${unknown}`)).toMatchObject({
      status: 404,
      body: { code: 'unknown_contact' },
    });
    expect(await ask('PUT', `/v1/contacts/${unknown}`, {})).toMatchObject({ status: 404 });
    expect(await ask('PUT', `/v1/contacts/${unknown}/consents/email/utility`, good)).toMatchObject({
      status: 404,
    });
  }
});
