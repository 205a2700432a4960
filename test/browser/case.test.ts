import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../domain/access/role.ts';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { browserOfFile, expectAccessible, signInTo } from './browser.ts';

const opened = worldOfTests();
const open = browserOfFile();
let world: World;
/** A customer whose window has closed, whose first template went out, and to whom another is held for the morning. */
let life: Life;
let caseId: string;

const NAME = 'Zoraida Quintero';
const SAID = 'Quiero pagar con tarjeta terminada en 4242';

beforeAll(async () => {
  world = await opened();
  life = new Life(world);
  await life.begun({
    says: SAID,
    contact: { name: NAME },
    task: { reason: 'payment', step: 'pay', data: { amount: { value: 45_990, currency: 'COP' } } },
  } as Parameters<Life['begun']>[0]);
  await life.answers('Claro, con gusto');
  await world.provider.write(life.phone, { type: 'image', caption: 'Mi recibo' });
  await world.provider.write(life.phone, {
    type: 'location',
    latitude: 4.65,
    longitude: -74.05,
    name: 'Oficina',
  });
  await life.sends({
    interactive: {
      type: 'button',
      body: { text: '¿Pagas ahora?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Sí' } }] },
    },
  });
  await world.provider.write(life.phone, { type: 'button-reply', index: 0 });
  await world.provider.write(life.phone, { type: 'raw', message: { type: 'hologram' } });
  await life.answers('Gracias');
  caseId = await life.caseId();
  await life.at('Tue', '22:00');
  await life.tells({ template: { name: 'payment_options_v1' } });
  await world.provider.settled();
}, 120_000);

async function look(role: Role = 'agent', options: BrowserContextOptions = {}, query = ''): Promise<Page> {
  const page = await signInTo(await open(options), world.gatewayUrl, role, `/cases/${caseId}${query}`);
  await page.waitForSelector('[data-liveness][data-is-live]');
  return page;
}

/** All that the page has in it, shown or not. */
const whole = (page: Page): Promise<string> => page.content();

describe('what the page shows of a case', { timeout: 60_000 }, () => {
  test('the story ends now, and its days are told from today by the clocks of the page', async () => {
    const now = world.clock.now();
    await world.pool.query(
      `insert into decisions (case_id, step, answer, questions, facts, at) values ($1, 'call', 'allowed', '[]', '{}', $2)`,
      [caseId, now + 20 * 3_600_000],
    );
    const page = await look();
    const told = await page
      .locator('.timeline time')
      .evaluateAll((times) => times.map((time) => Date.parse(time.getAttribute('datetime') ?? '')));
    // Instants that a step is scheduled for are told in the line of the decision, after its own.
    const own = await page
      .locator('.timeline :is(.line-time, .bubble-head) time')
      .evaluateAll((times) => times.map((time) => Date.parse(time.getAttribute('datetime') ?? '')));
    expect(told.length).toBeGreaterThanOrEqual(own.length);
    expect(own.filter((at) => at > now + 60_000)).toEqual([]);
    const headings = await page
      .locator('[data-day]')
      .evaluateAll((all) =>
        all.map((each) => [
          (each as HTMLElement).dataset['day'] ?? '',
          each.querySelector('[data-near-day]')?.textContent ?? '',
        ]),
      );
    const day = (at: number): string =>
      new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: 'America/Santiago' }).format(at);
    const near = new Map([
      [day(now), 'Hoy · '],
      [day(now - 24 * 3_600_000), 'Ayer · '],
    ]);
    expect(headings.length).toBeGreaterThan(0);
    expect(headings).toEqual(headings.map(([each = '']) => [each, near.get(each) ?? '']));
    expect(headings.map(([, word]) => word)).toContain('Ayer · ');
  });

  test('W1, W9, R2: head, facts, agenda and limits are the API’s own', async () => {
    const page = await look();
    const seen = await life.case();
    expect(await page.locator('h1').textContent()).toBe(NAME);
    expect(await page.locator('.case-head').textContent()).toContain(caseId);
    expect(await page.locator('.big-clock time').getAttribute('datetime')).toBe(seen.window.closesAt);
    expect(await page.locator('.big-clock time').textContent()).toMatch(/^(\d+ d )?\d\d:\d\d:\d\d$/);
    expect(
      await page
        .locator('.agenda li')
        .evaluateAll((lines) =>
          lines.map((line) => [
            line.querySelector('time')?.getAttribute('datetime'),
            line.querySelector('p:nth-of-type(2) .rule-mark')?.firstChild?.textContent,
          ]),
        ),
    ).toEqual(seen.agenda.map(({ at, rule }) => [at, rule]));
    expect(await page.locator('[data-limit=R2] .used').textContent()).toContain('1 de 2');
    expect(await page.locator('[data-limit=W10] .used').textContent()).toContain('1 de 3');
    // E4: today's one automatic message is used, and when the next may go is said.
    const daily = page.locator('li[data-limit]', { hasText: 'Automáticos por día' });
    expect(await daily.textContent()).toMatch(/1 de 1$/);
    expect(await daily.textContent()).toContain('disponible desde mié');
    // The workflow, the resume link, the consent and the price are a look away.
    expect(await page.locator('.facts a').getAttribute('href')).toMatch(/\/r\//);
    expect(await page.locator('section:has(#consent-title)').textContent()).toContain('Utilidad');
    expect(await page.locator('section:has(#cost-title)').textContent()).toContain('US$');
    // Chile keeps GMT-3 in summer and GMT-4 in winter.
    const offset = new Date(world.clock.now())
      .toLocaleString('en', { timeZone: 'America/Santiago', timeZoneName: 'shortOffset' })
      .split(' ')
      .at(-1);
    expect(offset).toMatch(/^GMT-[34]$/);
    expect(await page.locator('.case-side').textContent()).toContain(`Hora de Santiago (${offset})`);
  });

  test('every type of message is told by what it is; an unknown one is shown as such', async () => {
    const page = await look();
    const bubbles = (await page.locator('.bubble').allTextContents()).join('\n');
    for (const said of [
      SAID,
      'Imagen',
      'Mi recibo',
      'Ubicación Oficina',
      '4.65, -74.05',
      '¿Pagas ahora?',
      'Eligió: Sí',
      'Tipo desconocido: hologram',
      'Intento de reapertura 1',
      'Pago pendiente',
    ]) {
      expect(bubbles).toContain(said);
    }
  });

  test('E1–E7: a decision is read question by question: rule, answer, why, and until when it holds', async () => {
    const page = await look();
    const held = page.locator('.decision', { has: page.locator('summary', { hasText: 'Programado' }) });
    expect(await held.locator('summary').textContent()).toMatch(
      /E5: fuera del horario de envío de Colombia.* · hasta /,
    );
    await held.locator('summary').click();
    expect(await held.locator('> p').textContent()).toContain('Regla aplicada: E5');
    const rows = await held
      .locator('tbody tr')
      .evaluateAll((lines) =>
        lines.map((line) => [
          line.querySelector('.rule-mark')?.firstChild?.textContent,
          line.querySelector('.answer')?.textContent?.trim().slice(2),
          line.querySelector('td:last-child')?.textContent,
        ]),
      );
    expect(rows.map(([rule]) => rule)).toEqual(['E1', 'R8', 'E2', 'E3', 'R2', 'E4', 'E5', 'E6', 'E7']);
    expect(rows).toContainEqual(['E2', 'Sí', 'otorgado']);
    expect(rows).toContainEqual(['E5', 'Aún no', expect.stringContaining('fuera del horario de envío')]);
    // What a rule means is a press away, also by keyboard.
    await held.locator('tbody .rule-mark').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.rule-meaning:popover-open').textContent()).toContain('El caso está abierto');
  });

  test('the filter shows messages, decisions or the schedule alone, and survives a live change', async () => {
    const page = await look();
    const shown = (group: string) => page.locator(`.entry[data-group=${group}]:visible`).count();
    await page.locator('.filter label', { hasText: 'Decisiones' }).click();
    expect([await shown('messages'), await shown('schedule')]).toEqual([0, 0]);
    expect(await shown('decisions')).toBeGreaterThan(2);
    const before = await page.locator('.entry').count();
    await world.provider.write(life.phone, { type: 'reaction', emoji: '👍' });
    await page.waitForFunction((count) => document.querySelectorAll('.entry').length > count, before);
    expect(await shown('messages')).toBe(0);
    await page.locator('.filter label', { hasText: 'Mensajes' }).click();
    expect([await shown('decisions'), await shown('schedule')]).toEqual([0, 0]);
    expect(await shown('messages')).toBeGreaterThan(5);
  });
});

describe('who may see and do what', { timeout: 60_000 }, () => {
  test('S1: a viewer sees the case without the person, and no action, also in what is live', async () => {
    const page = await look('viewer');
    const live = await fetch(`${world.gatewayUrl}/cases/${caseId}/live`, {
      headers: { cookie: await cookieOf(world.gatewayUrl, 'viewer') },
    });
    const reader = live.body?.getReader();
    let told = '';
    while (!told.includes('event: region\n') || !told.endsWith('\n\n')) {
      told += new TextDecoder().decode((await reader?.read())?.value);
    }
    await reader?.cancel();
    for (const text of [await whole(page), told]) {
      for (const secret of [
        NAME,
        'Quintero',
        life.phone,
        life.phone.slice(2),
        life.address,
        SAID,
        '4242',
        'Mi recibo',
        'Oficina',
        '45990',
        '/r/',
      ]) {
        expect(text).not.toContain(secret);
      }
      for (const action of ['data-opens', 'data-api', 'id="composer"', '<dialog'])
        expect(text).not.toContain(action);
      expect(text).toContain('Z. Q.');
    }
    expect(await page.locator('main').textContent()).toContain(
      'Solo lectura: tu rol no permite hacer cambios.',
    );
    expect(await page.locator('.agenda li').count()).toBeGreaterThan(0);
    const advice = await page.request.get(`${world.gatewayUrl}/cases/${caseId}/advice`);
    expect(advice.status()).toBe(403);
  });

  test('a case that does not exist is not found, and nobody unknown sees one', async () => {
    const page = await look();
    expect((await page.goto(`${world.gatewayUrl}/cases/case-0`))?.status()).toBe(404);
    expect(await page.locator('h1').textContent()).toBe('No existe ese caso');
    expect((await page.request.get(`${world.gatewayUrl}/cases/case-0/live`)).status()).toBe(404);
    expect((await page.request.get(`${world.gatewayUrl}/cases/..%2fx`)).status()).toBe(404);
    const stranger = await fetch(`${world.gatewayUrl}/cases/${caseId}`, { redirect: 'manual' });
    expect(stranger.headers.get('location')).toMatch(/^\/login\?to=/);
  });

  test('S2: what a customer writes is text, in the page and in the stream, whatever it looks like', async () => {
    const attack = new Life(world);
    const lines = [
      '<img src=x onerror="window.hacked=1">',
      '<script>window.hacked=1</script>',
      '</textarea></div>',
      'data: x',
      'event: region',
      '"\'`&amp;',
      'fin',
    ];
    const text = `${lines.slice(0, 3).join('\n')}\r${lines.slice(3, 5).join('\r\n')}\u2028${lines.slice(5).join('\n\n')}`;
    await world.provider.write(attack.phone, { type: 'text', body: 'Hola' });
    await world.provider.change(attack.phone, { name: '<b onmouseover="window.hacked=1">Eva</b>' });
    const other = await attack.soon('open', ({ state }) => state === 'open');
    await attack.isKnownAs({ name: '<b onmouseover="window.hacked=1">Eva</b>' });
    const page = await signInTo(await open(), world.gatewayUrl, 'agent', `/cases/${other.id}`);
    await page.waitForSelector('[data-liveness][data-is-live]');
    await attack.writes(text);
    // First as it comes live, then as the page is drawn anew.
    for (const visit of ['live', 'again']) {
      if (visit === 'again') await page.reload();
      const bubble = page.locator('.bubble .said-text', { hasText: 'fin' });
      await bubble.waitFor();
      expect(await bubble.textContent()).toBe(text.replaceAll(/\r\n?/g, '\n'));
      expect(await page.locator('h1').textContent()).toBe('<b onmouseover="window.hacked=1">Eva</b>');
      expect(await page.locator('#case img, #case script, #case b').count()).toBe(0);
      expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    }
    await page.waitForSelector('[data-liveness][data-is-live]');
    await attack.writes('Sigue en vivo');
    await page.locator('.bubble', { hasText: 'Sigue en vivo' }).waitFor();
  });
});

describe('for everybody, everywhere', { timeout: 60_000 }, () => {
  test.each([
    ['es', 'light', 'Conversación', 'La ventana venció'],
    ['pt', 'dark', 'Conversa', 'A janela venceu'],
    ['en', 'dark', 'Conversation', 'The window expired'],
    ['en', 'light', 'Conversation', 'The window expired'],
  ] as const)(
    'speaks %s in %s, and axe has nothing to say of it, opened dialogs included',
    async (lang, colorScheme, title, expired) => {
      const page = await look('agent', { colorScheme }, `?lang=${lang}`);
      expect(await page.locator('html').getAttribute('lang')).toBe(lang);
      expect(await page.locator('#timeline-title').textContent()).toBe(title);
      await page.locator('.line', { hasText: expired }).first().waitFor();
      // Nothing that the engine says is left in its own language without saying so.
      if (lang !== 'en') expect(await page.locator('#case [lang=en]').allTextContents()).toEqual([]);
      await page.waitForSelector('#advice .template-option');
      await page.locator('.decision summary').last().click();
      await expectAccessible(page);
      await page.click('[data-opens="do-task"]');
      await page.locator('#do-task summary').click();
      await expectAccessible(page);
    },
  );

  test('on a phone 360 wide nothing is wider than the screen', async () => {
    const page = await look('agent', { viewport: { width: 360, height: 740 } });
    await page.waitForSelector('#advice .template-option');
    await page.locator('.decision summary').last().click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expectAccessible(page);
  });
});
