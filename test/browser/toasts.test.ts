import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { type AtWork, atWorkIn, type How } from './at-work.ts';
import { browserOfFile, expectAccessible } from './browser.ts';

const opened = worldOfTests();
const open = browserOfFile();
let world: World;

beforeAll(async () => {
  world = await opened();
}, 120_000);

/** At a case, by a clock of the page that the test moves. */
const atWork = async (...how: How): Promise<AtWork> => atWorkIn(world, await open(), ...how);

const toast = (page: Page) => page.locator('#said .toast');

/** Lets timers of the page run as if so much time had passed. */
async function wait(page: Page, ms: number): Promise<void> {
  await page.clock.fastForward(ms);
}

describe('what an action came to', { timeout: 60_000 }, () => {
  test('what went well is a status that goes by itself, and stays while somebody points at it or is in it', async () => {
    const { page } = await atWork();
    await page.clock.install();
    await page.reload();
    await page.waitForSelector('[data-liveness][data-is-live]');
    const send = async (text: string): Promise<void> => {
      await page.fill('#reply textarea', text);
      await page.locator('button[form=reply]').click();
      await toast(page).waitFor();
    };
    await send('Ya va');
    expect(await page.locator('#said [role=status]').textContent()).toContain('Enviado');
    expect(await toast(page).getAttribute('data-tone')).toBe('good');
    await toast(page).hover();
    await expectAccessible(page);
    await wait(page, 60_000);
    expect(await toast(page).count()).toBe(1);
    // From here on its time is the test's alone.
    await page.clock.pauseAt(new Date(await page.evaluate(() => Date.now() + 1_000)));
    await page.mouse.move(5, 5);
    await wait(page, 5_000);
    expect(await toast(page).count()).toBe(1);
    await wait(page, 2_000);
    await toast(page).waitFor({ state: 'detached' });
    await page.clock.resume();

    await send('Llegó');
    await toast(page).getByRole('button').focus();
    await wait(page, 60_000);
    expect(await toast(page).count()).toBe(1);
    await page.keyboard.press('Enter');
    await toast(page).waitFor({ state: 'detached' });
  });

  test('what went wrong is an alert that looks like one, says what to do, and stays until it is dismissed', async () => {
    const { page } = await atWork();
    await page.clock.install();
    await page.reload();
    await page.waitForSelector('[data-liveness][data-is-live]');
    await page.route('**/alerts/acknowledge', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          status: 403,
          code: 'forbidden',
          detail: 'Send the secret of one of the API_TOKENS.',
        }),
      }),
    );
    // A form whose refusal has no place of its own on the page.
    await page.evaluate(() => {
      const form = document.createElement('form');
      form.dataset['api'] = 'POST /v1/cases/case-1/alerts/acknowledge';
      form.append(Object.assign(document.createElement('button'), { textContent: 'Atender' }));
      document.querySelector('#case-page')?.append(form);
      form.requestSubmit();
    });
    const alert = page.locator('#said [role=alert] .toast');
    await alert.waitFor();
    const text = await alert.locator('[data-text]').textContent();
    expect(text).toBe('Tu rol no permite esta acción. Pídesela a alguien con ese permiso.');
    const looks = (tone: string) =>
      alert.evaluate((element, given) => {
        if (given !== '') element.setAttribute('data-tone', given);
        const { backgroundColor, color } = getComputedStyle(element);
        return [backgroundColor, color, getComputedStyle(element, '::before').content];
      }, tone);
    const [bad, good] = [await looks(''), await looks('good')];
    await looks('bad');
    expect(bad.filter((each, index) => each === good[index])).toEqual([]);
    await expectAccessible(page);
    await wait(page, 600_000);
    expect(await alert.count()).toBe(1);
    await alert.getByRole('button', { name: 'Cerrar el mensaje' }).click();
    await alert.waitFor({ state: 'detached' });
  });

  test('a refusal that nobody has put into words says what to do, and no advice for programs', async () => {
    const { page } = await atWork();
    await page.route('**/messages', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          status: 409,
          code: 'brand_new',
          detail: 'Send it as "Authorization: Bearer".',
        }),
      }),
    );
    await page.fill('#reply textarea', 'Hola');
    await page.locator('button[form=reply]').click();
    const fault = page.locator('#reply [data-fault]', { hasText: 'brand_new' });
    await fault.waitFor();
    expect(await fault.textContent()).toBe(
      'No se pudo completar la acción. Recarga la página e intenta de nuevo; si se repite, avisa a quien administra el sistema con el código brand_new.',
    );
    expect(await page.locator('#reply [data-fault]').getAttribute('role')).toBe('alert');
  });

  test('R8, E: what the provider refused and which rule forbids is told in the page’s language', async () => {
    const { page } = await atWork();
    const answers = [
      {
        status: 409,
        code: 'provider_refused',
        providerCode: '131026',
        providerClass: 'person',
        detail: 'Not on WhatsApp.',
      },
      { status: 409, code: 'suppressed', rule: 'E2', detail: 'Consent was withdrawn.' },
    ];
    await page.route('**/messages', (route) => {
      const answer = answers.shift();
      return route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify(answer),
      });
    });
    const fault = page.locator('#reply [data-fault]');
    await page.fill('#reply textarea', 'Hola');
    await page.locator('button[form=reply]').click();
    await fault.filter({ hasText: 'No se le puede escribir a esta persona por WhatsApp.' }).waitFor();
    await page.locator('button[form=reply]').click();
    await fault.filter({ hasText: 'Hay consentimiento para el canal y la categoría.' }).waitFor();
    expect(await fault.textContent()).not.toMatch(/WhatsApp\.|withdrawn/);
  });
});
