import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { type AtWork, atWorkIn, type How } from './at-work.ts';
import { browserOfFile, signInTo } from './browser.ts';

const opened = worldOfTests();
const open = browserOfFile();
let world: World;

beforeAll(async () => {
  world = await opened();
}, 120_000);
afterEach(async () => {
  await world.provider.clearFaults();
  await world.provider.release();
});

const atWork = async (...how: How): Promise<AtWork> => atWorkIn(world, await open(), ...how);

const bubble = (page: Page, text: string) => page.locator('.timeline .bubble', { hasText: text });
const send = (page: Page) => page.locator('button[form=reply]');

describe('replies from the page, through the gate', { timeout: 120_000 }, () => {
  test('W9: a double click, or two requests at once, send a message once', async () => {
    const { life, page } = await atWork({ task: null });
    const before = await life.texts();
    await page.fill('#reply textarea', 'Ya va en camino');
    await send(page).dblclick();
    await bubble(page, 'Ya va en camino').waitFor();
    await page.fill('#reply textarea', 'Llega a las cinco');
    await page.evaluate(() => {
      const form = document.querySelector<HTMLFormElement>('#reply');
      form?.requestSubmit();
      form?.requestSubmit();
    });
    await bubble(page, 'Llega a las cinco').waitFor();
    await page.locator('#said', { hasText: 'Enviado' }).waitFor();
    expect(await page.inputValue('#reply textarea')).toBe('');
    expect((await life.texts()).slice(before.length)).toEqual(['Ya va en camino', 'Llega a las cinco']);
    // The same words again are another message.
    await page.fill('#reply textarea', 'Llega a las cinco');
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await life.texts()).length).toBe(before.length + 3);
    expect(await bubble(page, 'Llega a las cinco').first().locator('.bubble-head strong').textContent()).toBe(
      'Andrés',
    );
  });

  test('live within a second when the customer writes, while somebody is writing', async () => {
    const { life, page } = await atWork();
    await page.fill('#reply textarea', 'Estoy escribien');
    const text = 'Una cosa más: ¿puedo cambiar la dirección?';
    await page.evaluate((wanted) => {
      const seen = globalThis as unknown as { seen: Promise<number> };
      seen.seen = new Promise((resolve) => {
        const look = () =>
          document.querySelector('.timeline')?.textContent.includes(wanted)
            ? resolve(Date.now())
            : requestAnimationFrame(look);
        look();
      });
    }, text);
    await life.writes(text);
    // real time: what a person waits.
    const stored = Date.now();
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: Promise<number> }).seen);
    expect(seen - stored).toBeLessThan(1_000);
    expect(await page.inputValue('#reply textarea')).toBe('Estoy escribien');
    expect(await page.locator('.case-clock .chip').textContent()).toContain('Pendiente de nosotros');
  });

  test('the status ladder goes up to read, live; a failure says its code and what it means', async () => {
    const { life, page } = await atWork();
    await world.provider.settings({ webhooks: { hold: 'statuses' } });
    await page.fill('#reply textarea', 'Esto lo leerás');
    await send(page).click();
    const first = bubble(page, 'Esto lo leerás');
    await first.locator('.rung', { hasText: 'Enviado' }).waitFor();
    expect(await first.locator('.rung', { hasText: 'Leído' }).count()).toBe(0);
    await world.provider.release();
    await first.locator('.rung', { hasText: 'Leído' }).waitFor();
    expect(await first.locator('.rung').allTextContents()).toEqual([
      expect.stringContaining('Enviado'),
      expect.stringContaining('Entregado'),
      expect.stringContaining('Leído'),
      'gratis',
    ]);

    await life.fails({ kind: 'fail-later', code: 131026 }, { match: { type: 'text' } });
    await page.fill('#reply textarea', 'Esto no llega');
    await send(page).click();
    const failure = bubble(page, 'Esto no llega').locator('.failure');
    await failure.waitFor();
    expect(await failure.textContent()).toContain(
      'Código 131026: No se le puede escribir a esta persona por WhatsApp.',
    );
    expect(await failure.textContent()).toContain('Comunícate por otro canal');

    // Whatever the code, it is told in the reader's language.
    await life.fails({ kind: 'fail-later', code: 130472 }, { match: { type: 'text' } });
    await page.fill('#reply textarea', 'A las cinco');
    await send(page).click();
    const withheld = bubble(page, 'A las cinco').locator('.failure');
    await withheld.waitFor();
    expect(await withheld.textContent()).toContain('experimento');
    expect(await page.content()).not.toContain('The provider withholds');
  });

  test('a refusal of the provider stands in the form, and the words stay; sent again they go', async () => {
    const { life, page } = await atWork();
    await life.fails({ kind: 'refuse', code: 131009 }, { match: { type: 'text' } });
    await page.fill('#reply textarea', 'Con un valor malo');
    await send(page).click();
    await page.locator('#reply [data-fault]', { hasText: 'El proveedor rechazó el mensaje' }).waitFor();
    expect(await page.inputValue('#reply textarea')).toBe('Con un valor malo');
    expect(await life.texts()).not.toContain('Con un valor malo');
    await world.provider.clearFaults();
    await send(page).click();
    await expect.poll(() => life.texts()).toContain('Con un valor malo');
  });

  test('W2: who was writing when the window began to close is told, and may keep the reply', async () => {
    const { life, page } = await atWork({}, (life) => life.at('Tue', '09:50'));
    await page.fill('#reply textarea', 'Justo a tiempo');
    expect(await send(page).textContent()).toBe('Enviar');
    await life.at('Tue', '09:59');
    await page.locator('#composer[data-window=closing]').waitFor();
    expect(await page.inputValue('#reply textarea')).toBe('Justo a tiempo');
    expect(await send(page).textContent()).toBe('Guardar la respuesta');
    await send(page).click();
    await page.locator('.kept', { hasText: 'Justo a tiempo' }).waitFor();
    expect((await life.case()).kept).toHaveLength(1);
    expect(await life.texts()).not.toContain('Justo a tiempo');
  });

  test('W2: the page itself knows by the clock when a reply can only be kept', async () => {
    const life = new Life(world);
    await life.begun();
    const context = await open();
    await context.clock.install({ time: Date.now() });
    // Nobody tells the page what time it is: a live one is put right every few seconds.
    await context.route(/\/live\?/, (route) => route.abort());
    const page = await signInTo(context, world.gatewayUrl, 'agent', `/cases/${await life.caseId()}`);
    await page.locator('#composer[data-window=open]').waitFor();
    expect(await send(page).textContent()).toBe('Enviar');
    await page.clock.fastForward('23:59:00');
    await page.locator('#composer[data-window=closing]').waitFor();
    expect(await send(page).textContent()).toBe('Guardar la respuesta');
    expect(await page.locator('#composer [name=keep]').isEnabled()).toBe(true);
  });

  test('W8, E3: once the window is closed a template is advised, filled in, previewed and sent; a missing value is named', async () => {
    const { life, page } = await atWork(
      { task: { reason: 'payment', step: 'pay', data: { amount: { value: 45_990, currency: 'COP' } } } },
      (life) => life.at('Tue', '10:05'),
    );
    const sent = (await life.templateNames()).length;
    const advised = page.locator('.template-option', { hasText: 'Recomendado' });
    await advised.waitFor();
    expect(await advised.locator('summary').textContent()).toContain('Se puede enviar');
    expect(await advised.locator('[name="template.variables.amount.value"]').inputValue()).toBe('45990');
    const preview = advised.locator('[data-preview]');
    // Word for word as it will be sent: amounts as people there write them.
    await expect.poll(() => preview.textContent()).toContain('45.990');
    expect(await preview.textContent()).not.toContain('{{');
    expect(await advised.locator('summary').textContent()).toContain('Usa el intento de reapertura');
    await advised.locator('[name="template.variables.amount.value"]').fill('12.5');
    await expect.poll(() => preview.textContent()).toContain('12,50');
    await advised.locator('[name="template.variables.amount.currency"]').fill('XXZ');
    await advised.locator('button:not([type])').click();
    await advised.locator('[data-fault]', { hasText: 'Importe: esa moneda no existe' }).waitFor();
    expect(await advised.locator('[data-fault]').textContent()).toMatch(/\(E3\)$/);
    const marked = advised.locator('[aria-invalid]');
    expect(await marked.evaluateAll((fields) => fields.map((field) => field.getAttribute('name')))).toEqual([
      'template.variables.amount.value',
      'template.variables.amount.currency',
    ]);
    await advised.locator('[name="template.variables.amount.currency"]').fill('USD');
    await expect.poll(() => preview.textContent()).toContain('US$');
    const shown = await preview.textContent();
    await advised.locator('button:not([type])').click();
    await expect.poll(async () => (await life.templateNames()).length).toBe(sent + 1);
    const said = page.locator('.timeline .bubble', { hasText: '12,50' });
    await said.waitFor();
    expect(await said.locator('.said-text').textContent()).toBe(shown);
    expect(await said.locator('.sent-buttons li').count()).toBeGreaterThan(0);
  });

  test('W4, R9: a reply kept while the window is closed is confirmed, or thrown away with a reason, once the customer is back', async () => {
    const { life, page } = await atWork({}, async (life) => {
      await life.at('Tue', '10:05');
    });
    for (const text of ['Primera respuesta', 'Segunda respuesta']) {
      await page.fill('#reply textarea', text);
      await send(page).click();
      await page.locator('.kept li', { hasText: text }).waitFor();
    }
    await life.writes('Volví');
    const first = page.locator('.kept li', { hasText: 'Primera respuesta' });
    await first.locator('text=confirma la respuesta para enviarla').waitFor();
    await first.locator('[data-opens^=send-]').click();
    await page.locator('dialog[open] button:not([type])').click();
    await expect.poll(() => life.texts()).toContain('Primera respuesta');
    await page.locator('.kept li', { hasText: 'Segunda respuesta' }).locator('[data-opens^=drop-]').click();
    await page.locator('dialog[open] [name=why]').fill('Ya no hace falta');
    await page.locator('dialog[open] button:not([type])').click();
    await page.locator('.kept').waitFor({ state: 'detached' });
    expect((await life.case()).kept).toEqual([]);
    expect(await life.texts()).not.toContain('Segunda respuesta');
  });
});
