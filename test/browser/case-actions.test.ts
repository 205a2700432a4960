import type { Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill/implementation';
import { beforeAll, describe, expect, test } from 'vitest';
import { auditOfCase } from '../../database/accounts/audit-log.ts';
import { DAY, MINUTE } from '../../domain/time/instant.ts';
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

/** A customer of this test's own, and the page of their case as an agent has it. */
const atWork = async (...how: How): Promise<AtWork> => atWorkIn(world, await open(), ...how);

const dialog = (page: Page, act: string) => page.locator(`#do-${act}`);

/** Opens an action's dialog, fills it in and confirms it; it closes when the API has granted it. */
async function act(
  page: Page,
  name: string,
  fill: (form: ReturnType<typeof dialog>) => Promise<unknown> = async () => undefined,
): Promise<void> {
  await page.click(`[data-opens="do-${name}"]`);
  const form = dialog(page, name);
  await fill(form);
  await form.locator('textarea[name=why]').fill(`Porque hace falta: ${name}`);
  await form.locator('button:not([type])').click();
  await form.waitFor({ state: 'hidden' });
}

describe('what people do to a case, with a reason and through the API', { timeout: 120_000 }, () => {
  test('A3: taken, then given to a queue and a person: the case, its head and the audit log say so', async () => {
    const { life, page, caseId } = await atWork();
    await page.click('[data-opens="do-take"]');
    await dialog(page, 'take').locator('button:not([type])').click();
    await page.locator('.facts dd', { hasText: 'Andrés' }).waitFor();
    const me = (await life.case()).agent;
    expect(me).toMatch(/^op-/);
    // What is so already is said, and cannot be asked for.
    expect(await page.locator('.actions [data-because]').first().textContent()).toContain(
      'El caso ya es tuyo',
    );

    await act(page, 'assign', (form) => form.locator('[name=queue]').selectOption('escalations'));
    await page.locator('.facts dd', { hasText: 'Escalamientos' }).waitFor();
    expect(await life.case()).toMatchObject({ queue: 'escalations', agent: me });

    const audited = await auditOfCase(world.pool, caseId);
    expect(audited.map(({ route, operatorId, why }) => [route, operatorId, why])).toEqual([
      ['POST /v1/cases/:caseId/assign', me, 'Porque hace falta: assign'],
      ['POST /v1/cases/:caseId/assign', me, 'Lo atiendo yo'],
    ]);
    await page.locator('.audit-list q', { hasText: 'Porque hace falta: assign' }).waitFor();
  });

  test('W10, R10, E3: a task is set with its data field by field and a term by the business’s clocks, and completed', async () => {
    const { life, page } = await atWork({
      task: { reason: 'payment', step: 'pay', data: { order: 'A-1', notes: ['kept', 'as it is'] } },
    });
    const due = (await life.now()) + 3 * DAY;
    await act(page, 'task', async (form) => {
      expect(await form.locator('[name=step]').inputValue()).toBe('pay');
      await form.locator('summary').click();
      // What templates say of a payment is asked for by name, in the page's words.
      await form.locator('.field', { hasText: 'Fecha de pago' }).waitFor();
      expect(await form.locator('[name="data.date"]:visible').count()).toBe(0);
      await form.locator('[name=reason]').selectOption('delivery');
      expect(await form.locator('[name="data.due_date"]:visible').count()).toBe(0);
      await form.locator('[name=step]').selectOption({ label: 'Elegir el horario de entrega' });
      await form.locator('[name="data.date"]:visible').fill('2026-12-24');
      await form.locator('[name="data.slot"]:visible').fill('15:00-18:00');
      await form.locator('[name=validUntil]').fill(localOf(due));
    });
    await page.locator('.line', { hasText: 'elegir el horario de entrega (Entrega)' }).waitFor();
    const seen = await life.case();
    expect(seen).toMatchObject({
      reason: 'delivery',
      owes: 'customer',
      task: {
        step: 'choose-slot',
        data: { order: 'A-1', notes: ['kept', 'as it is'], date: '2026-12-24', slot: '15:00-18:00' },
        validUntil: new Date(minuteOf(due)).toISOString(),
      },
    });
    await act(page, 'complete');
    await page.locator('.case-head .chip', { hasText: 'Resuelto' }).waitFor();
    expect(await life.case()).toMatchObject({ state: 'resolved', outcome: 'completed', task: null });
  });

  test('R12: held until an instant of the business’s clocks, and let go', async () => {
    const { life, page } = await atWork();
    const until = (await life.now()) + 2 * DAY;
    await act(page, 'hold', async (form) => {
      await form.locator('[data-pick="2"]').click();
      expect(await form.locator('[name=until]').inputValue()).toBe(`${localOf(until).slice(0, 10)}T09:00`);
      await form.locator('[name=until]').fill(localOf(until));
    });
    await page.locator('.case-head .chip', { hasText: 'Caso en pausa' }).waitFor();
    expect(await life.case()).toMatchObject({
      hold: { until: new Date(minuteOf(until)).toISOString(), why: 'Porque hace falta: hold' },
    });
    await act(page, 'release');
    await page.locator('.line', { hasText: 'Caso reanudado' }).first().waitFor();
    expect(await life.case()).toMatchObject({ hold: null });
  });

  test('H4: what an opt-out left pending needs an agent, who dismisses the need; elsewhere there is nothing to dismiss', async () => {
    const { life, page } = await atWork({ task: { reason: 'payment', step: 'pay' } });
    expect(await page.locator('[data-opens="do-dismiss"]').count()).toBe(0);
    await life.writes('BAJA');
    await page.locator('.case-head .chip', { hasText: 'Requiere un agente' }).waitFor();
    await act(page, 'dismiss');
    await page.locator('.line', { hasText: 'ya no requiere un agente' }).first().waitFor();
    expect(await life.case()).toMatchObject({ needsHuman: false, task: { step: 'pay' } });
    await page.locator('.case-head .chip', { hasText: 'Requiere un agente' }).waitFor({ state: 'detached' });
  });

  test('R12: a hold longer than 14 days is refused in the form, in its words, and the field is marked', async () => {
    const { life, page } = await atWork();
    await page.click('[data-opens="do-hold"]');
    const form = dialog(page, 'hold');
    await form.locator('[name=until]').fill(localOf((await life.now()) + 20 * DAY));
    await form.locator('[name=why]').fill('Vacaciones');
    await form.locator('button:not([type])').click();
    await form.locator('[data-fault]', { hasText: 'Revisa los campos marcados' }).waitFor();
    // What the API says is for who writes programs.
    expect(await form.locator('[data-fault]').textContent()).toBe('Revisa los campos marcados.');
    expect(await form.locator('[name=until]').getAttribute('aria-invalid')).toBe('true');
    expect(await life.case()).toMatchObject({ hold: null });
  });

  test('F3: a call is booked at the slot that was chosen, and what became of it is recorded', async () => {
    const { life, page } = await atWork();
    const slots = dialog(page, 'book').locator('[name=slot] option');
    expect(await slots.first().textContent()).toBe('En el primer horario libre');
    const chosen = (await slots.nth(4).getAttribute('value')) ?? '';
    await act(page, 'book', (form) => form.locator('[name=slot]').selectOption(chosen));
    await page.locator('.line', { hasText: 'Llamada agendada' }).first().waitFor();
    // The calendar has it before the case has recorded that.
    await page.locator('[data-opens="do-record"]').waitFor();
    expect((await life.case()).call).toMatchObject({ state: 'booked', slot: { from: chosen } });
    await act(page, 'record', (form) => form.locator('[name=outcome]').selectOption('done'));
    await page.locator('.line', { hasText: 'Llamada realizada' }).waitFor();
    expect((await life.case()).call).toBeNull();
  });

  test('A8: an alert is acknowledged with one press, and the timeline says by whom', async () => {
    const { life, page, caseId } = await atWork({}, (life) => life.at('Tue', '04:05'));
    await page.locator('.acknowledge').click();
    await page.locator('.acknowledged', { hasText: 'atendida por Andrés' }).waitFor();
    await page.locator('.acknowledge').waitFor({ state: 'detached' });
    const [operator] = await auditOfCase(world.pool, caseId);
    const seen = (await life.case()) as { alerts: readonly { acknowledged?: { by: string } | null }[] };
    expect(seen.alerts.map(({ acknowledged }) => acknowledged?.by)).toEqual([operator?.operatorId]);
  });

  test('R6: the planned step is cancelled, and does not go', async () => {
    const { life, page } = await atWork({}, (life) => life.at('Tue', '12:00'));
    await act(page, 'cancel');
    await page.locator('.case-head .chip', { hasText: 'Inactivo' }).waitFor();
    expect(await life.case()).toMatchObject({ state: 'dormant' });
    // Nothing is left to cancel: the action stays, says why, and opens nothing.
    const left = page.locator('.actions [data-because]', { hasText: 'Cancelar el paso' });
    await left.click({ force: true });
    await page
      .locator('#said', { hasText: 'No hay ninguna plantilla, correo ni llamada que cancelar' })
      .waitFor();
  });

  test('D5: resolved with its outcome; who was told of it meanwhile is told in the form why theirs is refused', async () => {
    const { life, page, caseId } = await atWork();
    await page.click('[data-opens="do-resolve"]');
    const form = dialog(page, 'resolve');
    await form.locator('[name=outcome]').selectOption('delivered');
    await form.locator('[name=why]').fill('Confirmó por teléfono');
    await life.resolves('cancelled');
    await page.locator('.case-head .chip', { hasText: 'Resuelto' }).waitFor();
    // The page has changed beneath it; what somebody was writing has not.
    expect(await form.locator('[name=outcome]').inputValue()).toBe('delivered');
    await form.locator('button:not([type])').click();
    await form.locator('[data-fault]', { hasText: 'El caso ya está resuelto' }).waitFor();
    expect(await life.case()).toMatchObject({ outcome: 'cancelled' });
    const [refused] = await auditOfCase(world.pool, caseId);
    expect(refused).toMatchObject({ status: 409, code: 'case_resolved', why: 'Confirmó por teléfono' });

    await form.locator('[data-closes]').click();
    const other = await atWork();
    // Chosen by its label, sent by its code; nothing is chosen for anybody.
    await act(other.page, 'resolve', async (open) => {
      const outcome = open.locator('[name=outcome]');
      expect(await outcome.inputValue()).toBe('');
      const offered = await outcome.locator('option').allTextContents();
      expect(offered).toContain('Entregado');
      expect(offered).not.toContain('delivered');
      await outcome.selectOption({ label: 'Entregado' });
    });
    await other.page.locator('.facts dd', { hasText: 'Entregado' }).waitFor();
    expect(await other.life.case()).toMatchObject({ state: 'resolved', outcome: 'delivered' });
  });

  test('by keyboard alone: an action is opened, filled in, confirmed; the focus comes back to where it began', async () => {
    const { life, page } = await atWork();
    const opener = page.locator('[data-opens="do-complete"]');
    await opener.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await dialog(page, 'complete').waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-opens') === 'do-complete');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Lo dijo por teléfono');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.case-head .chip', { hasText: 'Resuelto' }).waitFor();
    expect(await life.case()).toMatchObject({ state: 'resolved', outcome: 'completed' });
  });
});

const minuteOf = (at: number): number => Math.floor(at / MINUTE) * MINUTE;
/** As the clocks in Santiago show it, for a field of the browser. */
const localOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO('America/Santiago')
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
