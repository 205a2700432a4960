import { randomInt } from 'node:crypto';
import { beforeAll, afterAll, describe, expect, test, vi } from 'vitest';
import { MINUTE } from '../../domain/time/instant.ts';
import { Life } from '../workflows/life.ts';
import { openWorld, type World } from '../workflows/world.ts';
import { everythingStored, foundIn } from './disclosed.ts';

const NAME = 'Zoraida Quetzal Ñandú';
const EMAIL = `zoraida.quetzal.${randomInt(10 ** 6)}@correo-privado.example`;
const DOCUMENT = 'CC-1020304050';
const ADDRESS = 'Carrera 77 # 3-21 Apto 502';
const HELD_FOR = 'Doña Zoraida está en el hospital';
const SAID = [
  'Perdí el trabajo y no puedo pagar',
  'Le confirmo su deuda',
  'Esto lo vio mi asesor',
  'Por fin le contesto',
];

interface Erasure {
  readonly erasedAt: string | null;
  readonly removes: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
  readonly keeps: Readonly<Record<string, number>>;
  readonly providerContactBook: readonly { readonly outcome: string | null }[];
}

/** A life with everything personal in it that the system takes, up to the first impact. */
async function liveUntilReopened(
  customer: Life,
): Promise<{ contactId: string; caseId: string; personal: string[] }> {
  const { phone, provider } = customer;
  const { userId } = await provider.change(phone, { name: NAME });
  await customer.begun({
    says: SAID[0] ?? '',
    mail: false,
    contact: { email: EMAIL, name: NAME, language: 'es', segment: 'Familia Quetzal' },
    task: {
      reason: 'payment',
      step: 'pay',
      data: { payer: NAME, document: DOCUMENT, home: ADDRESS },
      resumeUrl: `https://pay.example.com/${DOCUMENT}`,
    },
  });
  await provider.write(phone, {
    type: 'location',
    latitude: 4.6,
    longitude: -74.1,
    name: NAME,
    address: ADDRESS,
  });
  await provider.preference(phone, 'stop');
  await customer.tells({ text: { body: SAID[1] } });
  await customer.reports({ text: SAID[2] });
  await customer.consents('whatsapp', 'marketing', true);
  await customer.at('Tue', '10:30');
  await customer.keeps(SAID[3] ?? '');
  await customer.command('hold', { until: customer.localTime('Fri', '10:00'), why: HELD_FOR });
  const { id: caseId, contactId } = await customer.case();
  const personal = [
    NAME,
    'Quetzal',
    phone,
    phone.slice(2),
    userId,
    userId.slice(3),
    EMAIL,
    ADDRESS,
    DOCUMENT,
    HELD_FOR,
    ...SAID,
  ];
  return { contactId, caseId, personal };
}

describe('S3: a contact is erased in the middle of a case', { timeout: 120_000 }, () => {
  const endings: (() => unknown)[] = [];
  let world: World;
  let customer: Life;
  let other: Life;
  let known: Awaited<ReturnType<typeof liveUntilReopened>>;
  let before: string;
  let between: string;
  let preview: Erasure;
  let done: Erasure;
  let after: string;

  beforeAll(async () => {
    world = await openWorld({ onTestFinished: (end) => void endings.push(end as () => unknown) });
    customer = new Life(world);
    other = new Life(world);
    known = await liveUntilReopened(customer);
    await other.provider.text(other.phone, 'Soy otra persona');
    before = await everythingStored(world.pool);
    const path = `/v1/contacts/${known.contactId}/erasure`;
    preview = await customer.ask<Erasure>('POST', path, { confirm: false });
    between = await everythingStored(world.pool);
    done = await customer.ask<Erasure>('POST', path, { confirm: true, why: 'TICKET-7' });
    // S6: until the provider has answered, its own name of the person is needed.
    const isAnswered = async () =>
      (await customer.ask<Erasure>('POST', path, { confirm: false })).providerContactBook.every(
        ({ outcome }) => outcome !== null,
      );
    await vi.waitUntil(isAnswered, { timeout: 20_000 });
    await customer.until((await customer.now()) + MINUTE);
    after = await everythingStored(world.pool);
  }, 120_000);

  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
  });

  test('S3: all of it was stored, so that its absence means something', () => {
    expect(foundIn(before, known.personal)).toEqual(known.personal);
  });

  test('S3: a dump of the whole database holds nothing of the person afterwards, and still holds the others', () => {
    expect(foundIn(after, known.personal)).toEqual([]);
    expect(foundIn(after, ['Familia'])).toEqual([]);
    expect(foundIn(after, [other.phone, 'Soy otra persona'])).toHaveLength(2);
  });

  test('S3: the preview says what goes and what stays, and does nothing', () => {
    expect(preview.erasedAt).toBeNull();
    expect(foundIn(between, known.personal)).toEqual(known.personal);
    expect(preview.removes).toMatchObject({ profile: 3, identities: 2, tasks: 1, holds: 1 });
    expect(preview.removes['messages']).toBeGreaterThanOrEqual(5);
    expect(preview.removes['webhookEvents']).toBeGreaterThanOrEqual(1);
    expect(preview.ends).toMatchObject({ cases: 1, keptReplies: 1 });
    const counted = ({ removes, ends, keeps }: Erasure) => ({ removes, ends, keeps });
    expect(counted(done)).toEqual(counted(preview));
    expect(done.erasedAt).not.toBeNull();
  });

  test('S3: the case ends with outcome erased, by that rule, and nothing goes to the person any more', async () => {
    const closed = await customer.ask<{ state: string; outcome: string; task: unknown; owes: string }>(
      'GET',
      `/v1/cases/${known.caseId}`,
    );
    expect(closed).toMatchObject({ state: 'closed', outcome: 'erased', task: null, owes: 'nobody' });
    const { rows } = await world.pool.query<{ state: string }>('select state from tasks where case_id = $1', [
      known.caseId,
    ]);
    expect(rows).toEqual([{ state: 'ended' }]);
    const { rows: rules } = await world.pool.query(
      'select rule, code, params from transitions where case_id = $1 order by n desc limit 2',
      [known.caseId],
    );
    expect(rules).toEqual([
      { rule: 'S3', code: 'case.closed', params: { outcome: 'erased' } },
      { rule: 'S3', code: 'contact.erased', params: null },
    ]);
    const sent = await customer.templateNames();
    await customer.at('Sun', '12:00');
    expect(await customer.templateNames()).toEqual(sent);
    expect(await customer.mails(EMAIL)).toEqual([]);
  });

  test('S3: what is counted stays: messages, sends, decisions, transitions, with their instants and states', async () => {
    const path = `/v1/cases/${known.caseId}/timeline`;
    const { entries } = await customer.ask<{ entries: { kind: string }[] }>('GET', path);
    const kinds = new Set(entries.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(
      expect.arrayContaining(['decision', 'message', 'send', 'task', 'transition']),
    );
    expect(done.keeps['decisions']).toBeGreaterThan(0);
    expect(done.keeps['sends']).toBeGreaterThan(0);
  });

  test('S3: a second time changes nothing and answers the same', async () => {
    const path = `/v1/contacts/${known.contactId}/erasure`;
    const again = await customer.ask<Erasure>('POST', path, { confirm: true, why: 'TICKET-8' });
    const asBefore = { ...done, providerContactBook: [{ line: '70007', outcome: 'deleted', code: null }] };
    expect(again).toEqual(asBefore);
    expect(await customer.ask<Erasure>('POST', path, { confirm: false })).toEqual(asBefore);
  });

  test('S3: nothing is written about an erased contact any more', async () => {
    const { contactId } = known;
    for (const [method, path, body] of [
      ['PUT', `/v1/contacts/${contactId}`, { name: NAME }],
      ['PUT', `/v1/contacts/${contactId}/consents/whatsapp/utility`, { granted: true, source: NAME }],
    ] as const) {
      const { status, answer } = await customer.tries(method, path, body);
      expect([status, (answer as { code: string }).code]).toEqual([409, 'contact_erased']);
    }
    expect(foundIn(await everythingStored(world.pool), [NAME])).toEqual([]);
  });

  test('S3: whoever writes from the same number is a new contact, without consents or past', async () => {
    await customer.writes('Hola, soy nueva aquí');
    const fresh = await customer.soon('another case is open', ({ state }) => state === 'open');
    expect(fresh.contactId).not.toBe(known.contactId);
    const contact = await customer.ask<{ consents: unknown[] }>('GET', `/v1/contacts/${fresh.contactId}`);
    expect(contact.consents).toEqual([]);
    const { rows } = await world.pool.query<{ previous_case_id: string | null }>(
      'select previous_case_id from cases where id = $1',
      [fresh.id],
    );
    expect(rows).toEqual([{ previous_case_id: null }]);
  });
});
