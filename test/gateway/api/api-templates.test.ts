import { beforeEach, describe, expect, test } from 'vitest';
import { insertAttempt } from '../../../database/sending/attempts.ts';
import { type ApiWorld, openApi } from '../../worlds/api.ts';
import { storeCase, storeLine, storeProgress, storeTask } from '../../worlds/cases.ts';
import { storeContact } from '../../worlds/contacts.ts';
import { templateSeed } from '../../../database/templates/seed-templates.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { readEnvironment } from '../../../settings/environment.ts';

const ACCOUNT = '104350060070007';

/** A case that is in its window and owes the step of a task about a reason. */
async function runningCase({ world }: ApiWorld, id: string, reason: string): Promise<void> {
  const { pool } = world;
  await storeLine(pool);
  await storeCase(pool, { id, contactId: await storeContact(pool, { id: `contact-${id}` }), openedAt: 0 });
  await storeProgress(pool, id, reason);
  await storeTask(pool, { id: `task-${id}`, caseId: id, reason, since: 0 });
}

describe('the catalogue over the API', { timeout: 60_000 }, () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
  });

  test('T1: lists every version with its purpose, and tells of one with its approvals', async () => {
    const { body } = await api.get('/v1/templates');
    expect(body.templates).toHaveLength(new Set(templateSeed.map(({ name }) => name)).size);
    const { body: one } = await api.get('/v1/templates/payment_pending');
    expect(one.versions).toMatchObject([
      {
        name: 'payment_pending',
        version: 3,
        providerName: 'payment_pending_v3',
        purpose: { reason: 'payment', step: '*', impact: '1' },
        fallback: { name: 'payment_reminder', version: 1 },
        approvals: [{ action: 'approved', by: 'shipped' }],
        usedBy: [],
      },
    ]);
    expect(one.versions[0].languages.map(({ language }: { language: string }) => language)).toEqual([
      'en',
      'es',
      'pt_BR',
    ]);
    expect(await api.get('/v1/templates/nothing')).toMatchObject({
      status: 404,
      body: { code: 'unknown_template' },
    });
  });

  test('T1: an approval has a name, and says what the version is for', async () => {
    const approve = (body: object, version = 1) =>
      api.ask('POST', `/v1/templates/cart_help/${version}/approve`, body);
    const { status, body } = await approve({
      by: 'Ana Ruiz',
      owner: 'ana@shop.example',
      reviewAt: '2027-03-01',
      successor: { name: 'case_help', version: 1 },
      variables: { case_id: 'text' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      owner: 'ana@shop.example',
      reviewAt: '2027-03-01',
      successor: { name: 'case_help', version: 1 },
      purpose: { reason: 'cart', impact: '2' },
      approvals: [{ by: 'Ana Ruiz' }],
    });
    expect(body.languages[0].variables).toContainEqual(
      expect.objectContaining({ name: 'case_id', type: 'text' }),
    );
    expect(await approve({})).toMatchObject({ status: 422, body: { field: 'by' } });
    expect(await approve({ by: 'A', reason: 'carts' })).toMatchObject({ body: { code: 'unknown_reason' } });
    expect(await approve({ by: 'A', fallback: { name: 'none', version: 1 } })).toMatchObject({
      status: 422,
      body: { field: 'fallback' },
    });
    expect(await approve({ by: 'A', successor: { name: 'cart_help', version: 1 } })).toMatchObject({
      body: { field: 'successor' },
    });
    expect(await approve({ by: 'A', variables: { color: 'text' } })).toMatchObject({
      body: { field: 'variables' },
    });
    expect(await approve({ by: 'A' }, 9)).toMatchObject({ status: 404 });
  });

  test('T1: retiring what running cases use asks first', async () => {
    await runningCase(api, 'case-1', 'payment');
    const retire = (body: object) => api.ask('POST', '/v1/templates/payment_pending/3/retire', body);
    const refused = await retire({ by: 'Ana' });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'template_in_use',
        usedBy: [{ reason: 'payment', step: 'pay', cases: 1, examples: ['case-1'] }],
      },
    });
    expect((await retire({ by: 'Ana', force: true })).body).toMatchObject({
      retiredAt: expect.any(String),
      approvals: [{ by: 'shipped' }, { action: 'retired', by: 'Ana' }],
    });
    expect(await retire({ by: 'Ana' })).toMatchObject({ status: 409, body: { code: 'template_retired' } });
    const { body } = await api.get('/v1/templates');
    expect(body.templates.map(({ name }: { name: string }) => name)).not.toContain('payment_pending');
    // What no case uses asks nobody.
    expect(await api.ask('POST', '/v1/templates/cart_help/1/retire', { by: 'Ana' })).toMatchObject({
      status: 200,
    });
  });
});

describe('a sync with the provider', { timeout: 60_000 }, () => {
  let api: ApiWorld;
  const sync = (body: object = {}) => api.ask('POST', '/v1/templates/sync', body);
  beforeEach(async () => {
    api = await openApi();
  });

  test('T2: without an account nothing can be asked; a line that wrote names it', async () => {
    expect(await sync()).toMatchObject({ status: 409, body: { code: 'no_account' } });
    await api.world.pool.query(`update lines set account_id = $1`, [ACCOUNT]);
    const { status, body } = await sync();
    expect(status).toBe(200);
    expect(body).toMatchObject({ accounts: [ACCOUNT], listed: templateSeed.length, changes: [] });
  });

  test('T2: reads all pages, and repairs what no webhook told', async () => {
    await api.world.pool.query(`update lines set account_id = $1`, [ACCOUNT]);
    // More than a page of a hundred.
    await api.provider.putTemplates(
      Array.from({ length: 120 }, (_, index) => ({
        definition: {
          name: `imported_${index}`,
          language: 'es',
          category: 'UTILITY' as const,
          parameter_format: 'POSITIONAL' as const,
          components: [{ type: 'BODY' as const, text: `Texto ${index} de {{1}} aquí` }],
        },
        status: 'APPROVED' as const,
      })),
    );
    await api.provider.changeTemplate('payment_pending_v3', 'es', { status: 'DISABLED', silent: true });
    await api.provider.changeTemplate('cart_help_v1', 'es', { category: 'MARKETING', silent: true });
    const { body } = await sync();
    expect(body.listed).toBe(templateSeed.length + 120);
    expect(body.changes).toHaveLength(122);
    expect(body.changes).toContainEqual({
      change: 'status',
      providerName: 'payment_pending_v3',
      language: 'es',
      from: 'approved',
      to: 'disabled',
    });
    expect((await sync()).body).toMatchObject({ changes: [], withheld: [] });
    const imported = await api.get('/v1/templates/imported_7');
    expect(imported.body.versions[0]).toMatchObject({
      version: 1,
      awaitsApproval: true,
      owner: 'unassigned',
      purpose: { reason: '*', impact: 'none' },
    });
    const approved = await api.ask('POST', '/v1/templates/imported_7/1/approve', {
      by: 'Ana',
      reason: 'cart',
      impact: '1',
      variables: { 1: 'amount' },
    });
    expect(approved.body).toMatchObject({
      awaitsApproval: false,
      purpose: { reason: 'cart', impact: '1' },
      languages: [{ variables: [{ name: '1', type: 'amount' }] }],
    });
  });

  test('T1, T2: a text that changed is a new version, and what running cases use is not taken from them unasked', async () => {
    await api.world.pool.query(`update lines set account_id = $1`, [ACCOUNT]);
    await runningCase(api, 'case-1', 'payment');
    const definition = (await api.provider.templates()).find(
      ({ name, language }) => name === 'payment_pending_v3' && language === 'es',
    );
    if (definition === undefined) throw new Error('not listed');
    const { id: _, status: __, quality: ___, rejectedReason: ____, ...rest } = definition;
    await api.provider.putTemplates([
      {
        definition: {
          ...rest,
          components: [{ type: 'BODY', text: 'Otro texto del caso {{case_id}} ahora' }],
        },
        status: 'APPROVED',
      },
    ]);
    const asked = await sync();
    expect(asked.body).toMatchObject({
      changes: [],
      withheld: [
        {
          change: 'new-version',
          name: 'payment_pending',
          version: 4,
          replaces: 3,
          usedBy: [{ cases: 1, examples: ['case-1'] }],
        },
      ],
    });
    expect((await sync({ force: true })).body).toMatchObject({ withheld: [] });
    const { body } = await api.get('/v1/templates/payment_pending');
    expect(body.versions).toMatchObject([
      {
        version: 4,
        awaitsApproval: true,
        purpose: { reason: 'payment', impact: '1' },
        languages: [{ language: 'es', body: 'Otro texto del caso {{case_id}} ahora' }],
      },
      { version: 3, approvals: [{ by: 'shipped' }, { action: 'superseded', by: 'provider' }] },
    ]);
    const kept = body.versions[1].languages.find(({ language }: { language: string }) => language === 'es');
    expect(kept.body).toContain('quedó pendiente');
    expect((await sync()).body.changes).toEqual([]);
  });

  test.each([
    [{ kind: 'refuse', code: 190 } as const, '190'],
    [{ kind: 'http', status: 502, body: 'html', when: 'before' } as const, 'http-502'],
    [{ kind: 'reset', when: 'before' } as const, 'unreachable'],
  ])('T2: a list that cannot be read whole (%j) changes nothing', async (effect, code) => {
    await api.world.pool.query(`update lines set account_id = $1`, [ACCOUNT]);
    await api.provider.changeTemplate('cart_help_v1', 'es', { status: 'PAUSED', silent: true });
    await api.provider.fault({ effect, match: { endpoint: 'templates' } });
    const { status, body } = await sync();
    expect(status).toBe(503);
    expect(body).toMatchObject({
      code: 'template_list_unreadable',
      detail: expect.stringContaining(`(${code})`),
    });
    expect((await api.world.pool.query(`select from templates where status = 'paused'`)).rowCount).toBe(0);
    expect((await sync()).body.changes).toHaveLength(1);
  });

  test('T2: WHATSAPP_ACCOUNT_ID says which account', () => {
    const given = {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      WHATSAPP_API_URL: 'http://127.0.0.1:9/v26.0',
      WHATSAPP_ACCESS_TOKEN: 'access-of-the-account',
      WHATSAPP_APP_SECRET: 'secret-of-the-app-1',
      WHATSAPP_VERIFY_TOKEN: 'verify-it',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Ventana <ventana@example.com>',
      API_TOKENS: 'a:secret-of-the-test',
      PUBLIC_URL: 'http://127.0.0.1:9',
    };
    expect(readEnvironment({ ...given, WHATSAPP_ACCOUNT_ID: ACCOUNT }).WHATSAPP_ACCOUNT_ID).toBe(ACCOUNT);
    expect(() => readEnvironment({ ...given, WHATSAPP_ACCOUNT_ID: 'mine' })).toThrow('WHATSAPP_ACCOUNT_ID');
  });
});

describe('the review', { timeout: 60_000 }, () => {
  test('T4, E7: figures per version, what is worn out is marked, what is overdue and orphaned is named', async () => {
    const api = await openApi();
    const { pool } = api.world;
    const now = api.clock.now();
    await runningCase(api, 'case-1', 'payment');
    const send = async (
      index: number,
      at: number,
      over: { read?: boolean; answered?: boolean; stopped?: boolean },
    ) => {
      const contactId = await storeContact(pool, { id: `contact-r${index}` });
      await insertAttempt(pool, {
        id: `att-r${index}`,
        key: `r${index}`,
        caseId: 'case-1',
        contactId,
        lineId: '70007',
        kind: 'impact',
        reason: 'payment',
        impact: '1',
        replacement: 0,
        templateName: 'payment_options',
        templateVersion: 1,
        templateLanguage: 'es',
        status: 'fenced',
        reservedAt: at,
      } as Parameters<typeof insertAttempt>[1]);
      // One case stands for all: the index of live impacts is not what is looked at here.
      await pool.query(
        `update attempts set kind = 'template', status = 'sent', delivered_at = $2, read_at = $3 where id = $1`,
        [`att-r${index}`, at + 1_000, over.read === false ? null : at + 2_000],
      );
      if (over.answered) {
        await pool.query(
          `insert into messages (id, case_id, contact_id, line_id, direction, type, at, arrived_at, content)
           values ($1, 'case-1', $2, '70007', 'in', 'text', $3, $3, '{}')`,
          [`msg-r${index}`, contactId, at + HOUR],
        );
      }
      if (over.stopped) {
        await pool.query(
          `insert into consents (contact_id, channel, category, granted, source, at)
           values ($1, 'whatsapp', 'utility', false, 'STOP', $2)`,
          [contactId, at + HOUR],
        );
      }
    };
    for (let index = 0; index < 60; index += 1) {
      await send(index, now - 10 * DAY + index, { answered: index < 12, stopped: index >= 57 });
    }
    await pool.query(`update templates set review_at = '2026-01-31' where name = 'cart_help'`);
    await pool.query(`update templates set reason = 'insurance' where name = 'cart_reminder'`);
    expect(await api.get('/v1/templates/review')).toMatchObject({ status: 404, body: { code: 'no_review' } });

    const { body } = await api.ask('POST', '/v1/templates/review');
    const line = (name: string) =>
      body.versions.find(
        (each: { name: string; language: string }) => each.name === name && each.language === 'es',
      );
    expect(line('payment_options')).toMatchObject({
      figures: { sent: 60, delivered: 60, read: 60, answered: 12, converted: 0, optedOut: 3, blocked: 0 },
      code: 'fatigue.complaints',
      params: { percent: 5, most: 3 },
      isNewlyFatigued: true,
      needsCare: true,
    });
    expect(line('cart_help')).toMatchObject({ overdueSince: '2026-01-31', isOrphan: false });
    expect(line('cart_reminder')).toMatchObject({ isOrphan: true });
    expect(line('payment_reminder')).toMatchObject({ isOrphan: false, needsCare: false });
    expect((await api.get('/v1/templates/review')).body).toEqual(body);

    const marked = await api.get('/v1/templates/payment_options');
    const spanish = (told: { body: { versions: { languages: { language: string }[] }[] } }) =>
      told.body.versions[0]?.languages.find(({ language }) => language === 'es');
    expect(spanish(marked)).toMatchObject({ fatigued: { code: 'fatigue.complaints' } });
    // Approved again, it has another chance: what was counted against it counts no more.
    api.clock.at += HOUR;
    await api.ask('POST', '/v1/templates/payment_options/1/approve', { by: 'Ana' });
    const again = await api.ask('POST', '/v1/templates/review');
    expect(
      again.body.versions.find(
        (each: { name: string; language: string }) =>
          each.name === 'payment_options' && each.language === 'es',
      ),
    ).toMatchObject({ fatigued: null, figures: { sent: 0 } });
  });
});
