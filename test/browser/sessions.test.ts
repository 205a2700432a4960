import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { browserOfFile, expectAccessible, signInTo } from './browser.ts';
import { type Kind, peopleOfAllKinds, type Someone } from './session-people.ts';

const opened = worldOfTests();
const open = browserOfFile();

let world: World;
let people: Readonly<Record<Kind, Someone>>;

beforeAll(async () => {
  world = await opened();
  people = await peopleOfAllKinds(world);
}, 120_000);

const list = async (
  path = '/sessions',
  role: 'viewer' | 'supervisor' | 'agent' = 'supervisor',
  options = {},
) => signInTo(await open(options), world.gatewayUrl, role, path);

/** The names in the table, from the top. */
const names = (page: Page): Promise<string[]> => page.locator('.who-is').allTextContents();
const kindsIn = async (page: Page): Promise<Kind[]> =>
  (await names(page)).map(
    (name) => (Object.keys(people) as Kind[]).find((kind) => people[kind].name === name) ?? ('?' as Kind),
  );
const row = (page: Page, kind: Kind) => page.locator(`#row-${people[kind].caseId}`);
const count = (page: Page, group: string) => page.locator(`#group-${group} .count`);

/** Of a countdown or a count up, in ms. */
async function shownBy(page: Page, kind: Kind): Promise<number> {
  const text = (await row(page, kind).locator('.countdown').textContent()) ?? '';
  const [, days, hours, minutes, seconds] = /^(?:(\d+) d )?(\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  if (seconds === undefined) throw new Error(`no countdown: ${text}`);
  return (
    Number(days ?? 0) * 24 * HOUR + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND
  );
}

describe('what the list shows', () => {
  test('W1, W9: what expires first is on top, closed windows after the open ones, the last closed first', async () => {
    const page = await list();
    const kinds = await kindsIn(page);
    expect(kinds.slice(0, 3)).toEqual(['expiring', 'held', 'open']);
    expect(kinds.slice(3).toSorted()).toEqual(['dormant', 'fallback', 'human', 'reopening']);
    const closings = await page
      .locator('.window-open time[data-until], .window-closed time[data-since]')
      .evaluateAll((times) => times.map((time) => Date.parse(time.getAttribute('datetime') ?? '')));
    const now = world.clock.now();
    const [coming, gone] = [closings.filter((at) => at > now), closings.filter((at) => at <= now)];
    expect(closings).toEqual([...coming.toSorted((a, b) => a - b), ...gone.toSorted((a, b) => b - a)]);
  });

  test('each row says the API’s own state, who owes, reason, task, queue and next step with its rule and instant', async () => {
    const page = await list();
    const cookie = await cookieOf(world.gatewayUrl, 'supervisor');
    for (const { caseId } of Object.values(people)) {
      const answer = await fetch(`${world.gatewayUrl}/v1/cases/${caseId}`, { headers: { cookie } });
      const json = (await answer.json()) as {
        window: { closesAt: string };
        agenda: { at: string; rule: string }[];
        state: string;
      };
      const shown = page.locator(`#row-${caseId}`);
      expect(await shown.getAttribute('data-state')).toBe(json.state);
      expect(await shown.locator('.countdown').getAttribute('datetime')).toBe(json.window.closesAt);
      const [next] = json.agenda;
      const cell = shown.locator('td').last();
      expect(await cell.locator('abbr').first().textContent()).toBe(next?.rule);
      expect(await cell.locator('time[data-until]').getAttribute('datetime')).toBe(next?.at);
    }
    const expiring = await row(page, 'expiring').innerText();
    for (const words of ['Por vencer', 'Cliente', 'Entrega', 'elegir el horario de entrega']) {
      expect(expiring).toContain(words);
    }
    expect(expiring).toContain('Segunda alerta: se escala a supervisión');
    expect(await row(page, 'reopening').innerText()).toContain('Intento de reapertura 2 de 2');
    expect(await row(page, 'held').innerText()).toContain('En pausa hasta');
    expect(await row(page, 'human').innerText()).toContain('Requiere un agente');
    expect(await row(page, 'open').innerText()).toContain('Nosotros');
  });

  test('the countdown ticks to an absolute instant, and follows the clock when it moves', async () => {
    const page = await list();
    const ends = Number(await row(page, 'open').locator('.countdown').getAttribute('data-until'));
    const near = async (): Promise<number> =>
      Math.abs((await shownBy(page, 'open')) - (ends - world.clock.now()));
    expect(await near()).toBeLessThan(3 * SECOND);
    const before = await row(page, 'open').locator('.countdown').textContent();
    await page.waitForFunction(
      ([id, text]) => document.querySelector(`#row-${id} .countdown`)?.textContent !== text,
      [people.open.caseId, before] as const,
    );
    // Nothing is due in this stretch: no case changes, only time passes.
    const shownBefore = await shownBy(page, 'open');
    await world.goOn(world.clock.now() + 20 * MINUTE);
    await expect
      .poll(async () => shownBefore - (await shownBy(page, 'open')), { timeout: 15_000 })
      .toBeGreaterThanOrEqual(20 * MINUTE - SECOND);
    expect(await near()).toBeLessThan(3 * SECOND);
  });

  test('S1: a viewer sees nobody’s name or number and cannot look for them', async () => {
    const page = await list('/sessions', 'viewer');
    const text = await page.locator('#sessions').innerText();
    for (const { name, play } of Object.values(people)) {
      expect(text).not.toContain(name);
      expect(text.replaceAll(/\D/g, '')).not.toContain(play.phone);
    }
    expect(text).toContain('E. V.');
    for (const q of ['Elena', people.open.play.phone]) {
      await page.goto(`${world.gatewayUrl}/sessions?q=${q}`);
      expect(await page.locator('.empty').innerText()).toContain('Ningún caso cumple estos filtros.');
    }
    await page.goto(`${world.gatewayUrl}/sessions?q=${people.open.caseId}`);
    expect(await names(page)).toEqual(['Ó. R.']);
  });
});

describe('groups and filters, in the address', () => {
  test('each group has a count and its cases', async () => {
    const page = await list();
    const groups = {
      all: Object.keys(people),
      expiring: ['expiring'],
      open: ['held', 'open'],
      reopened: ['reopening'],
      fallback: ['fallback'],
      held: ['held'],
      human: ['human'],
      dormant: ['dormant', 'human'],
    };
    for (const [group, kinds] of Object.entries(groups)) {
      await page.locator(`#group-${group}`).click();
      await page.waitForURL((url) => (url.searchParams.get('group') ?? 'all') === group);
      expect([group, (await kindsIn(page)).toSorted()]).toEqual([group, kinds.toSorted()]);
      expect(await count(page, group).textContent()).toBe(String(kinds.length));
      expect(await page.locator('#sessions [aria-current]').getAttribute('id')).toBe(`group-${group}`);
    }
  });

  test('each filter narrows the list and its counts; what is not asked for is not in the address', async () => {
    const page = await list();
    const choose = async (field: string, value: string): Promise<void> => {
      await page.goto(`${world.gatewayUrl}/sessions`);
      if (['country', 'line', 'sort'].includes(field)) await page.getByText('Más filtros').click();
      await page.locator(`select[name="${field}"]`).selectOption(value);
      await page.getByRole('button', { name: 'Filtrar' }).click();
      await page.waitForURL((url) => url.search !== '');
    };
    await choose('reason', 'delivery');
    expect(new URL(page.url()).search).toBe('?reason=delivery');
    expect(await kindsIn(page)).toEqual(['expiring']);
    expect(await count(page, 'all').textContent()).toBe('1');
    await choose('owes', 'business');
    expect(await kindsIn(page)).toEqual(['open']);
    await choose('owes', 'nobody');
    expect(await kindsIn(page)).toEqual(['dormant']);
    await choose('queue', 'escalations');
    expect((await kindsIn(page)).toSorted()).toEqual(['fallback', 'human', 'reopening']);
    await choose('country', 'CO');
    expect(await kindsIn(page)).toHaveLength(7);
    await choose('country', 'BR');
    expect(await kindsIn(page)).toEqual([]);
    await choose('line', '70007');
    expect(await kindsIn(page)).toHaveLength(7);
    await choose('agent', 'nobody');
    expect(await kindsIn(page)).toHaveLength(7);
    await choose('sort', 'newest');
    expect((await kindsIn(page))[0]).toBe('open');
    await choose('sort', 'priority');
    expect(await row(page, 'open').innerText()).toContain('3 · normal');
    expect((await kindsIn(page)).at(-1)).toBe('dormant');
    await choose('sort', 'waiting');
    expect((await kindsIn(page))[0]).toBe('open');
  });

  test('the search finds by name without accents, by the end of a number, by the case’s id', async () => {
    const page = await list();
    const found = async (text: string): Promise<Kind[]> => {
      await page.getByRole('searchbox').fill(text);
      await page.getByRole('searchbox').press('Enter');
      await page.waitForURL((url) => url.searchParams.get('q') === text);
      return kindsIn(page);
    };
    expect(await found('oscar')).toEqual(['open']);
    expect(await found('NUÑEZ')).toEqual(['fallback']);
    expect(await found(people.held.play.phone.slice(-7))).toContain('held');
    expect(await found(`+${people.held.play.phone}`)).toEqual(['held']);
    expect(await found(people.human.caseId)).toEqual(['human']);
    expect(await found(people.human.caseId.replace('case-', ''))).toContain('human');
    expect(await found('%')).toEqual([]);
    expect(await page.locator('.empty').innerText()).toContain('Ningún caso cumple estos filtros.');
    await page.locator('.empty').getByRole('link', { name: 'Quitar filtros' }).click();
    await page.waitForURL((url) => url.search === '');
    expect(await names(page)).toHaveLength(7);
  });

  test('an empty group says why it is empty and where there are cases', async () => {
    const page = await list('/sessions?group=held&reason=delivery');
    const text = await page.locator('.empty').innerText();
    expect(text).toContain('Ningún caso en pausa.');
    expect(text).toContain('En «Todas» hay 1 caso.');
  });

  test('a page goes on where the last one ended', async () => {
    const page = await list();
    const all = await kindsIn(page);
    const keys = await world.pool.query<{ id: string }>('select id from cases where is_open order by id');
    expect(keys.rows).toHaveLength(all.length);
    // Where the page before ended is in the address: as it would be after the second case.
    const second = people[all[1] as Kind];
    const closesAt = await page.locator(`#row-${second.caseId} .countdown`).getAttribute('data-until');
    await page.goto(`${world.gatewayUrl}/sessions?after=0_${closesAt}_${second.caseId}`);
    expect(await kindsIn(page)).toEqual(all.slice(2));
    await page.getByRole('link', { name: 'Volver al comienzo' }).click();
    await page.waitForURL((url) => url.search === '');
    expect(await kindsIn(page)).toEqual(all);
  });
});

describe('for everybody', () => {
  test.each([
    ['es', 'light', 1280],
    ['pt', 'dark', 1280],
    ['en', 'light', 360],
    ['es', 'dark', 360],
  ] as const)(
    'in %s, %s, %i wide: accessible, and the page does not scroll sideways',
    async (lang, theme, width) => {
      const page = await list(`/sessions?lang=${lang}`, 'supervisor', {
        colorScheme: theme,
        viewport: { width, height: 800 },
      });
      expect(await page.locator('html').getAttribute('lang')).toBe(lang);
      expect(await page.locator('h1').textContent()).toBe(
        { es: 'Sesiones', pt: 'Sessões', en: 'Sessions' }[lang],
      );
      await expectAccessible(page);
      const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(content).toBeLessThanOrEqual(screen as number);
    },
  );

  test('an empty list is accessible, too', async () => {
    const page = await list('/sessions?q=nadie');
    await expectAccessible(page);
  });

  test('by keyboard alone: the search, the rows, the case', async () => {
    const page = await list();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
    expect(await page.getByRole('searchbox').getAttribute('aria-keyshortcuts')).toBe('/');
    await page.keyboard.type('vega');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === 'vega');
    const link = page.locator('.case-link').first();
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await link.evaluate((element) => element === document.activeElement)) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/cases/${people.expiring.caseId}`);
    await page.goto(`${world.gatewayUrl}/sessions`);
    await page.locator('.case-link').first().focus();
    await page.keyboard.press('ArrowDown');
    const second = await page.locator('.case-link').nth(1).getAttribute('href');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(second);
  });
});

describe('live', () => {
  /** From when `what` is done until the page shows it, in ms. */
  async function until(what: Promise<unknown>, seen: () => Promise<unknown>, name: string): Promise<void> {
    await what;
    const from = performance.now();
    await seen();
    console.log(`${name}: on the page after ${Math.round(performance.now() - from)} ms`);
  }
  const isLive = (page: Page) => page.locator('.liveness[data-is-live]').waitFor();

  test('W7: a customer’s message, a new case, a hold and its end are shown without reloading', async () => {
    const page = await list();
    await isLive(page);
    await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
    await page.locator('.case-link').first().focus();

    await until(
      people.dormant.play.writes('sigo aquí'),
      () => page.locator(`#row-${people.dormant.caseId}[data-state="open"] .window-open`).waitFor(),
      'a dormant customer’s message',
    );
    expect(await row(page, 'dormant').innerText()).toContain('Nosotros');

    const counted = async (group: string): Promise<number> => Number(await count(page, group).textContent());
    const [all, holds] = [await counted('all'), await counted('held')];
    const fresh = world.play();
    await world.provider.change(fresh.phone, { name: 'Nueva Persona' });
    await until(
      fresh.writes('hola'),
      () => page.locator('.who-is', { hasText: 'Nueva Persona' }).waitFor(),
      'a new customer’s message',
    );
    expect(await counted('all')).toBe(all + 1);

    const hold = `/v1/cases/${await fresh.caseId()}/hold`;
    const held = page.locator(`#row-${await fresh.caseId()}`, { hasText: 'En pausa hasta' });
    const later = new Date(world.clock.now() + 4 * HOUR).toISOString();
    await until(
      fresh.ask('POST', hold, { until: later, why: 'espera a su socia' }),
      () => held.waitFor(),
      'a hold',
    );
    expect(await counted('held')).toBe(holds + 1);
    await until(fresh.ask('DELETE', hold), () => held.waitFor({ state: 'detached' }), 'the end of a hold');

    expect(await page.locator('body').getAttribute('data-same-page')).toBe('');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('case-link');
  });

  test('A2, A3, D5: an alert moves a case to the group and its row shows the next; a closed case is found by its number', async () => {
    const [late, done] = [world.play(), world.play()];
    for (const play of [late, done]) await play.writes('¿a qué hora llega?');
    await done.answers('a las tres');
    await done.resolves('delivered');
    const page = await list('/sessions?group=expiring');
    await isLive(page);
    const alerted = page.locator(`#row-${await late.caseId()}[data-state="expiring"]`);
    expect(await alerted.count()).toBe(0);
    await until(world.goOn(world.clock.now() + 18.5 * HOUR), () => alerted.waitFor(), 'the first alert');
    expect(await alerted.innerText()).toContain('Segunda alerta');

    await world.goOn(world.clock.now() + 7 * HOUR);
    const id = await done.caseId();
    await page.goto(`${world.gatewayUrl}/sessions?q=${id}`);
    expect(await page.locator('.empty').innerText()).toContain('abajo están los cerrados');
    const closed = page.locator(`#closed-${id}`);
    expect(await closed.locator('a').getAttribute('href')).toBe(`/cases/${id}`);
    expect(await closed.innerText()).toContain('Entregado');
    await expectAccessible(page);

    // By name and by number, too; and among what is over only.
    const name = 'Ximena Terminada';
    await world.provider.change(done.phone, { name });
    const [found] = (
      await world.pool.query<{ id: string }>(
        `update contacts set name = $1 where id = (select contact_id from cases where id = $2) returning id`,
        [name, id],
      )
    ).rows;
    expect(found).toBeDefined();
    for (const q of ['ximena', done.phone.slice(-7), `+${done.phone}`]) {
      await page.goto(`${world.gatewayUrl}/sessions?q=${encodeURIComponent(q)}`);
      await page.locator(`#closed-${id}`, { hasText: name }).waitFor();
      expect(await page.locator(`#row-${id}`).count()).toBe(0);
    }
    // A search with nothing that it could mean asks nothing; without one what is over is not looked for.
    await page.goto(`${world.gatewayUrl}/sessions`);
    expect(await page.locator('.closed-cases').count()).toBe(0);
    // S1: who may not know names does not find people by them.
    const viewer = await list('/sessions?q=ximena', 'viewer');
    expect(await viewer.locator('.closed-cases').count()).toBe(0);
  });

  test('W3: what a workflow has not recorded yet counts too', async () => {
    const play = world.play();
    await world.provider.change(play.phone, { name: 'Tarde Recordada' });
    await play.writes('hola');
    await play.answers('hola');
    const page = await list('/sessions?owes=business&q=Tarde');
    await isLive(page);
    expect(await names(page)).toEqual([]);
    // The worker takes up nothing for now: the message is stored and answered with 200 all the same.
    const id = await play.caseId();
    const handle = world.temporal.client.workflow.getHandle(id);
    await handle.terminate('for the test');
    await world.pool.query(`update dispatch set not_before = now() + interval '1 hour' where case_id = $1`, [
      id,
    ]);
    await play.writes('¿hay alguien?');
    await page.locator('.who-is', { hasText: 'Tarde Recordada' }).waitFor();
    expect(await page.locator(`#row-${id}`).innerText()).toContain('Nosotros');
  });
});
