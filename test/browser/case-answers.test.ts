import { beforeAll, describe, expect, test } from 'vitest';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { type AtWork, atWorkIn, type How } from './at-work.ts';
import { browserOfFile } from './browser.ts';

const opened = worldOfTests();
const open = browserOfFile();
let world: World;

beforeAll(async () => {
  world = await opened();
}, 120_000);

const atWork = async (...how: How): Promise<AtWork> => atWorkIn(world, await open(), ...how);

describe('what was asked, read and answered', { timeout: 120_000 }, () => {
  test('R10: what the customer asked since the dialog was opened is read first; then it is decided anew', async () => {
    const { life, page } = await atWork();
    await page.click('[data-opens="do-resolve"]');
    const form = page.locator('#do-resolve');
    await form.locator('[name=outcome]').selectOption('delivered');
    await form.locator('[name=why]').fill('Confirmó por teléfono');
    await life.writes('¿Y la segunda caja?');
    await page.locator('.said-text', { hasText: '¿Y la segunda caja?' }).waitFor();
    // The case has learnt it, and the page shows it behind the dialog.
    await life.at('Mon', '10:05');
    await form.locator('button:not([type])').click();
    await form.locator('[data-fault]', { hasText: 'El cliente acaba de escribir' }).waitFor();
    expect(await life.case()).toMatchObject({ state: 'open', outcome: null });
    await form.locator('button:not([type])').click();
    await form.waitFor({ state: 'hidden' });
    expect(await life.case()).toMatchObject({ state: 'resolved', outcome: 'delivered' });
  });

  test('W7, W9, A8: a call permission is told in words, a failed reply is owed again, and an answered alert asks nobody', async () => {
    const { life, page } = await atWork();
    const reply = (over: object) =>
      life.provider.webhook({
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: { phone_number_id: '70007', display_phone_number: '56911112222' },
          contacts: [{ wa_id: life.phone, profile: { name: 'María' } }],
          messages: [
            {
              from: life.phone,
              id: `wamid.permission-${life.phone}-${JSON.stringify(over).length}`,
              timestamp: String(Math.floor(Date.now() / 1_000)),
              type: 'interactive',
              interactive: { type: 'call_permission_reply', call_permission_reply: over },
            },
          ],
        },
      });
    await reply({ response: 'accept', expiration_timestamp: 1_900_000_000, response_source: 'user_action' });
    await page.locator('p', { hasText: 'Permite las llamadas de la empresa por WhatsApp hasta' }).waitFor();
    await reply({ response: 'reject' });
    await page.locator('p', { hasText: 'No permite las llamadas' }).waitFor();
    expect((await life.case()).owes).toBe('customer');

    await life.writes('¿Puedo pagar mañana?');
    await life.at('Tue', '06:30');
    const acknowledge = page.locator('.actions button.acknowledge');
    await acknowledge.waitFor();
    await life.fails({ kind: 'ladder', steps: [] }, { match: { type: 'text' } });
    const sent = await life.ask<{ providerId: string }>('POST', `/v1/cases/${await life.caseId()}/messages`, {
      idempotencyKey: `answer-${life.phone}`,
      text: { body: 'Claro que sí' },
    });
    await page.locator('.case-head .chip', { hasText: 'Abiert' }).first().waitFor();
    await acknowledge.waitFor({ state: 'detached' });
    await life.provider.report(sent.providerId, { failed: 131_000 });
    await page.getByText('la empresa vuelve a deberla').waitFor();
    await acknowledge.waitFor();
  });
});
