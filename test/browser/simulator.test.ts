import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import { browserOfFile, expectAccessible, signInTo } from './browser.ts';

/** A page with a live part and a world behind it, on a machine that may be busy. */
const SLOW = { timeout: 150_000 };
const PATIENCE = { timeout: 20_000 };

const outages: number[] = [];
let isDown = false;
const world = worldOfTests({
  history: 0,
  outage: {
    begin(ms) {
      outages.push(ms);
      isDown = true;
    },
    end() {
      isDown = false;
    },
    until: () => (isDown ? 1 : null),
  },
});
const open = browserOfFile();

/** 10:00 in Bogotá: what is due a day later is then permitted at once (E5), whenever the tests are run. */
async function untilMorning(): Promise<void> {
  const its = await world();
  const now = its.clock.now();
  const today = Math.floor(now / DAY) * DAY + 15 * HOUR;
  await its.goOn(today < now ? today + DAY : today);
}

/** The simulator with a new customer of a country, in the morning. */
async function simulator(country = 'Colombia'): Promise<{ readonly page: Page; readonly phone: string }> {
  const { gatewayUrl } = await world();
  await untilMorning();
  const page = await signInTo(
    await open({ viewport: { width: 1440, height: 900 } }),
    gatewayUrl,
    'supervisor',
    '/simulator',
  );
  page.setDefaultTimeout(PATIENCE.timeout);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  onTestFinished(() => expect(faults).toEqual([]));
  await page.locator('.new-customer summary').click();
  await page.locator('.new-customer').getByRole('button', { name: country }).click();
  await page.waitForURL(/customer=/);
  return { page, phone: new URL(page.url()).searchParams.get('customer') ?? '' };
}

async function write(page: Page, text: string): Promise<void> {
  await page.fill('.compose input[name="message.body"]', text);
  await page.locator('.compose button').click();
}

const button = (page: Page, name: string | RegExp) =>
  page.locator('.sim-columns').getByRole('button', { name });
const said = (page: Page) => page.locator('.chat').innerText();

/** Moves the clock, which every case of this world lives through. */
async function jump(page: Page, name: string | RegExp): Promise<void> {
  await button(page, name).click();
  await page.locator('.moving', { hasText: 'Reloj actualizado' }).waitFor({ timeout: 60_000 });
}

/** How many steps of the guide are done, and what it points at. */
const guide = async (page: Page): Promise<readonly [done: number, next: string | null]> => [
  await page.locator('#tour-steps li[data-done="true"]').count(),
  await page.locator('[data-next]').first().getAttribute('data-next'),
];

/** The customer has written, and a task is pending. */
async function pending(page: Page, task = 'Entrega'): Promise<void> {
  await write(page, '¿Llega hoy mi pedido?');
  await button(page, task).click();
  await button(page, /Tarea completada/).waitFor();
}

test('R1, W7: write, leave a task, jump to the expiry, watch the template arrive, tap it', SLOW, async () => {
  const { page, phone } = await simulator();
  expect(await guide(page)).toEqual([0, 'write']);
  expect(await page.locator('[data-next]').getAttribute('name')).toBe('message.body');
  await pending(page);
  await expect.poll(() => guide(page), PATIENCE).toEqual([2, 'expiry']);
  // What comes next has the focus.
  await page.locator('[data-next="expiry"]:focus').waitFor(PATIENCE);
  expect(await page.locator('.face .chip').first().innerText()).toContain('Abierto');
  const { provider } = await world();
  const webhooks = await provider.webhooks(200);
  expect(webhooks.some(({ attempts }) => attempts.some(({ status }) => status === 200))).toBe(true);

  await jump(page, /Al vencimiento/);
  await page.locator('.bubble .via').waitFor();
  expect(await page.locator('.bubble .via').innerText()).toContain('Entrega por confirmar');
  await expect
    .poll(() => page.locator('.face .chip').first().innerText(), PATIENCE)
    .toContain('En reapertura');
  await expect.poll(() => page.locator('.bubble .ticks').last().innerText(), PATIENCE).toContain('leído');
  expect((await provider.messages({ to: phone, type: 'template' })).length).toBe(1);
  // What happened on the way, with its rules, in the page's language.
  const happened = page.locator('.happened');
  expect(await happened.locator('h3').innerText()).toMatch(/^Qué pasó al adelantar el reloj .+ → /);
  // Where the clock has arrived is told before all that it went through has been recorded.
  const missing = async (): Promise<string[]> => {
    const rules = await happened.locator('li abbr.rule').allInnerTexts();
    return ['A2', 'A3', 'R1'].filter((rule) => !rules.includes(rule));
  };
  await expect.poll(missing, PATIENCE).toEqual([]);
  expect(await happened.locator('[lang="en"]').count()).toBe(0);

  await expect.poll(() => guide(page), PATIENCE).toEqual([3, 'tap']);
  await page.locator('[data-next="tap"]').click();
  await expect.poll(() => page.locator('.face .chip').first().innerText(), PATIENCE).toContain('Abierto');
  // While the case waits on us no second attempt is planned (R9): the guide has it answered before it moves on.
  await expect.poll(() => guide(page), PATIENCE).toEqual([4, 'answer']);
  await page.locator('textarea[data-next="answer"]').fill('Con gusto: ¿qué día prefieres?');
  await page.locator('.reply button').click();
  await expect.poll(() => guide(page), PATIENCE).toEqual([4, 'next']);
  // What is due at the very instant that the clock was moved to happened on the way.
  await jump(page, /Al siguiente paso/);
  await expect.poll(() => happened.locator('li').first().innerText(), PATIENCE).toContain('Primera alerta');
  expect(await page.locator('.big time').getAttribute('data-until')).toMatch(/^\d+$/);
});

test(
  'W1, D2: text, button, list, photo and call of the customer, a burst, and the agent’s and the bot’s answers',
  SLOW,
  async () => {
    const { page, phone } = await simulator('México');
    await write(page, 'Hola');
    await button(page, 'Ofrecer horarios (lista)').click();
    await page.locator('.bubble summary').click();
    await page.locator('.bubble details .tap').nth(1).click();
    await expect.poll(() => said(page), PATIENCE).toContain('14:00–18:00');
    await button(page, 'Preguntar sí o no (botones)').click();
    await page.locator('.bubble > .tap', { hasText: 'Sí' }).click();
    await page.fill('.reply textarea', 'Con gusto');
    await page.locator('.reply select').selectOption('bot');
    await page.locator('.reply button').click();
    await expect.poll(() => said(page), PATIENCE).toContain('Con gusto');
    await button(page, /Foto/).click();
    await expect.poll(() => said(page), PATIENCE).toContain('[ Foto ]');
    await button(page, /Llamar/).click();
    await button(page, /20 mensajes/).click();
    const { pool } = await world();
    const received = async () => {
      const { rows } = await pool.query<{ type: string; n: number }>(
        `select m.type, count(*)::integer as n from messages m join identities i on i.contact_id = m.contact_id
       where i.value like '%' || $1 and m.direction = 'in' group by m.type`,
        [phone.slice(-8)],
      );
      return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
    };
    await expect.poll(received, PATIENCE).toEqual({ text: 21, interactive: 2, image: 1, call: 1 });
    const { provider } = await world();
    const sends = await provider.messages({ to: phone });
    expect(sends.map(({ type }) => type)).toEqual(['interactive', 'interactive', 'text']);
  },
);

test('E2: STOP, START, and what is known of the customer', SLOW, async () => {
  const { page } = await simulator();
  const consent = () => page.getByRole('switch', { name: /avisos por WhatsApp/ });
  expect(await consent().count()).toBe(0);
  await write(page, 'Hola');
  await expect.poll(() => consent().getAttribute('aria-checked'), PATIENCE).toBe('true');
  await button(page, /BAJA/).click();
  await expect.poll(() => consent().getAttribute('aria-checked'), PATIENCE).toBe('false');
  await page.getByRole('button', { name: 'ALTA', exact: true }).click();
  await expect.poll(() => consent().getAttribute('aria-checked'), PATIENCE).toBe('true');
  await consent().click();
  await expect.poll(() => consent().getAttribute('aria-checked'), PATIENCE).toBe('false');
  const email = () => page.getByRole('switch', { name: /correo/i });
  await email().click();
  await expect.poll(() => email().getAttribute('aria-checked'), PATIENCE).toBe('false');
});

test(
  'T6: any payload of the provider’s reference is sent from the page, about its customer',
  SLOW,
  async () => {
    const { page, phone } = await simulator();
    const { pool } = await world();
    const form = page.locator('form[id^="payload-"]');
    const send = async (name: string): Promise<void> => {
      await form.locator('select').selectOption(name);
      await form.locator('button').click();
    };
    const known = async () => {
      const { rows } = await pool.query<{ types: string[]; sources: string[] }>(
        `select array(select m.type from messages m where m.contact_id = i.contact_id) as types,
         array(select c.source from consents c where c.contact_id = i.contact_id and c.category = 'marketing') as sources
       from identities i where i.value = $1`,
        [phone],
      );
      return rows[0];
    };
    await send('messages/interactive-list-reply');
    await expect.poll(known, PATIENCE).toEqual({ types: ['interactive'], sources: [] });
    await send('preferences/signup');
    await expect
      .poll(known, PATIENCE)
      .toEqual({ types: ['interactive'], sources: ['sign-up:77120034559981'] });
  },
);

test('R12, R10: hold and release, complete, resolve', SLOW, async () => {
  const { page } = await simulator();
  await pending(page, 'Pago');
  await button(page, /Pausar 24 h/).click();
  await button(page, /Reanudar/).click();
  await button(page, /Pausar 24 h/).waitFor();
  await button(page, /Tarea completada/).click();
  await expect.poll(() => page.locator('.face .chip').first().innerText(), PATIENCE).toContain('Resuelto');
  await write(page, 'Otra cosa');
  await button(page, 'General').click();
  await button(page, 'Resolver el caso').click();
  await expect.poll(() => page.locator('.face .chip').first().innerText(), PATIENCE).toContain('Resuelto');
});

test(
  'R8, T3: a template that is paused goes by its fallback version, and a code of choice meets the next send',
  SLOW,
  async () => {
    const { page, phone } = await simulator();
    const { provider } = await world();
    await pending(page);
    const errors = page.locator('form[data-api]:has(select[name="code"])');
    await errors.locator('select[name="code"]').selectOption('132012');
    await errors.locator('button').click();
    await expect.poll(() => page.locator('.weather').innerText(), PATIENCE).toContain('132012');
    await jump(page, /Al vencimiento/);
    await expect.poll(() => said(page), PATIENCE).toContain('Recordatorio de entrega');
    const sends = await provider.messages({ to: phone, type: 'template' });
    expect(sends.map(({ answer }) => (answer as { code: number | null }).code)).toEqual([132012, null]);

    const templates = page.locator('form[data-api]:has(select[name="status"])');
    await templates.locator('select[name="name"]').selectOption('cart_help_v1');
    await templates.locator('button').click();
    const statusOf = async () => {
      const { pool } = await world();
      const { rows } = await pool.query<{ status: string }>(
        `select status from templates where provider_name = 'cart_help_v1' and language = 'es'`,
      );
      return rows[0]?.status;
    };
    await expect.poll(statusOf, PATIENCE).toBe('paused');
    await templates.locator('select[name="name"]').selectOption('cart_help_v1');
    // A form that has been sent is emptied, and takes what is chosen meanwhile along.
    await templates.locator('button:enabled').waitFor();
    await templates.locator('select[name="status"]').selectOption('APPROVED');
    await templates.locator('button').click();
    await expect.poll(statusOf, PATIENCE).toBe('approved');
  },
);

test(
  'E6, R7, W4: provider down and up, timeouts, red quality, a window that is closed, not on WhatsApp',
  SLOW,
  async () => {
    const { page, phone } = await simulator();
    const { provider, pool } = await world();
    await write(page, 'Hola');
    const answer = async (text: string) => {
      await page.fill('.reply textarea', text);
      await page.locator('.reply button').click();
    };
    await button(page, /Proveedor caído/).click();
    await expect
      .poll(() => page.locator('.weather').innerText(), PATIENCE)
      .toContain('El proveedor está caído');
    await answer('¿Me lee?');
    await expect
      .poll(
        async () => (await provider.messages({ to: phone })).map(({ tookEffect }) => tookEffect),
        PATIENCE,
      )
      .toEqual([false]);
    await button(page, 'Proveedor de vuelta').click();
    await expect
      .poll(() => page.locator('.weather').innerText(), PATIENCE)
      .toContain('Fallas activas: ninguna');
    await answer('Ahora sí');
    await expect.poll(() => said(page), PATIENCE).toContain('Ahora sí');

    await provider.clearFaults();
    for (const name of ['Sin respuesta, no enviado', 'Sin respuesta, pero enviado', 'Límite de ritmo'])
      await button(page, name).click();
    await expect
      .poll(async () => (await provider.faults()).map(({ effect }) => effect.kind), PATIENCE)
      .toEqual(['timeout', 'timeout', 'refuse']);
    await button(page, /Quitar todas/).click();
    await expect.poll(async () => (await provider.faults()).length, PATIENCE).toBe(0);

    const quality = async () => {
      const { rows } = await pool.query<{ quality: string }>(
        `select quality from channel_health where scope = 'number' and quality is not null`,
      );
      return rows[0]?.quality;
    };
    await button(page, 'Calidad en rojo').click();
    await expect.poll(quality, PATIENCE).toBe('red');
    await button(page, 'Calidad normal').click();
    await expect.poll(quality, PATIENCE).toBe('unknown');

    await page.getByRole('switch', { name: 'Está en WhatsApp', exact: true }).click();
    await page.getByRole('switch', { name: 'No está en WhatsApp' }).waitFor();
    await jump(page, '+24 h');
    await answer('Demasiado tarde');
    await expect.poll(() => page.locator('.reply [data-fault]').innerText(), PATIENCE).not.toBe('');
    await page.locator('.reply input[name="keep"]').check();
    await page.locator('.reply button').click();
    await expect
      .poll(
        async () =>
          (
            await pool.query(
              `select from messages where status = 'kept' and content::text like '%Demasiado tarde%'`,
            )
          ).rowCount,
        PATIENCE,
      )
      .toBe(1);
  },
);

test(
  'the database can be taken away for a while, without a sign-in, which it would be needed for',
  SLOW,
  async () => {
    const { page } = await simulator();
    await button(page, /Base de datos caída/).click();
    await expect.poll(() => outages, PATIENCE).toEqual([20_000]);
    await expect.poll(() => page.locator('#said').innerText(), PATIENCE).toContain('Base de datos');
    isDown = false;
    await expect.poll(() => page.locator('#said').innerText(), PATIENCE).toContain('de vuelta');
    const { gatewayUrl } = await world();
    const foreign = await fetch(`${gatewayUrl}/dev/database`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
      body: '{"down":true}',
    });
    expect(foreign.status).toBe(403);
  },
);

test('a jump of the clock tells how many cases have arrived', SLOW, async () => {
  const { page } = await simulator();
  await write(page, 'Hola');
  await page.locator('.face').waitFor(PATIENCE);
  let arrive = (): void => undefined;
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/dev/clock', async (route) => {
    if (route.request().method() === 'POST') await arrival;
    else return route.fulfill({ json: { now: '', moving: { cases: 42, arrived: 7 } } });
    return route.continue();
  });
  await button(page, '+1 h').click();
  await page.locator('.moving', { hasText: '7 / 42 · ' }).waitFor(PATIENCE);
  arrive();
  await page.locator('.moving', { hasText: 'Reloj actualizado' }).waitFor({ timeout: 60_000 });
});

test('X1: a story plays live on the page, and says that it ended as it must', SLOW, async () => {
  const { page } = await simulator();
  await page.getByRole('button', { name: 'Reproducir: Sin consentimiento' }).click();
  await page.locator('.playing', { hasText: 'Reproduciendo' }).waitFor();
  await page.locator('.playing.good', { hasText: 'Terminó según lo esperado' }).waitFor({ timeout: 60_000 });
  expect(await page.locator('.card:not(.happened) > .story').innerText()).toContain('E2');
});

test('the guide can be put away, and stays away', SLOW, async () => {
  const { page } = await simulator();
  await page.locator('#tour-steps summary').click();
  await page.getByRole('button', { name: 'Ocultar la guía' }).click();
  await page.reload();
  expect(await page.locator('#tour').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Mostrar la guía' }).click();
  await page.reload();
  expect(await page.locator('#tour').isVisible()).toBe(true);
});

test.each([
  [1440, 900],
  [1280, 800],
  [820, 1180],
  [390, 844],
])('the phone’s field is in sight at %d × %d', SLOW, async (width, height) => {
  const { gatewayUrl } = await world();
  const context = await open({ viewport: { width, height } });
  const page = await signInTo(context, gatewayUrl, 'supervisor', '/simulator');
  const box = await page.locator('.compose input[name="message.body"]').boundingBox();
  expect(box?.y).toBeGreaterThan(0);
  expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
});

test.each(['es', 'pt', 'en'])(
  'the simulator in %s, in both themes and on a phone, is accessible',
  SLOW,
  async (locale) => {
    const { gatewayUrl } = await world();
    const context = await open({ locale, viewport: { width: 1280, height: 800 } });
    const page = await signInTo(context, gatewayUrl, 'supervisor', '/simulator');
    await write(page, '¿Llega hoy mi pedido?');
    await page.locator('.face').waitFor(PATIENCE);
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    // The clock is written as the instants below it are, and numbers as on the other pages.
    const [clock = '', planned = ''] = await page.locator('.wall-clock time, .agenda time').allInnerTexts();
    const shape = (written: string): string => written.replaceAll(/\d+/g, '9').replaceAll(/\p{L}+/gu, 'x');
    expect(shape(clock.replace(/:\d\d$/, ''))).toBe(shape(planned));
    for (const one of await page.locator('.whom option').allInnerTexts()) expect(one).toMatch(/ · \+\d+ \d/);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await expectAccessible(page);
  },
);

test('a world is started over by a button that says what is deleted, and asks', SLOW, async () => {
  const { page } = await simulator();
  const { pool, examples } = await world();
  const count = async () =>
    (await pool.query<{ n: number }>('select count(*)::integer as n from contacts')).rows[0]?.n;
  await write(page, 'Hola');
  await page.locator('.face').waitFor(PATIENCE);
  const opener = page.getByRole('button', { name: 'Empezar de nuevo' }).first();
  await opener.click();
  const dialog = page.getByRole('dialog', { name: '¿Empezar de nuevo?' });
  expect(await dialog.innerText()).toContain('Se borran todos los casos');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  expect(await count()).toBeGreaterThan(0);
  await opener.click();
  await dialog.getByRole('button', { name: 'Borrar y empezar de nuevo' }).click();
  await page.waitForURL((url) => url.search === '', { timeout: 60_000 });
  // Whoever was signed in still is, and is told how far the fresh examples are.
  await page
    .locator('.notice', { hasText: /Creando los casos de ejemplo: \d+ de 44/ })
    .waitFor({ timeout: 60_000 });
  await expectAccessible(page);
  await examples.make();
  await expect.poll(count, { timeout: 60_000 }).toBe(44);
  await expect.poll(() => page.locator('.notice').innerText(), { timeout: 60_000 }).toBe('');
  // They are in the list of customers without a reload.
  await expect.poll(() => page.locator('.whom option').count(), PATIENCE).toBe(45);
});
