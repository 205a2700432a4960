import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { METRIC_IDS } from '../../domain/summary/metrics.ts';
import type { Language } from '../../domain/messages/language.ts';
import type { Role } from '../../domain/access/role.ts';
import type { SummaryDefinitionsJson, SummaryJson } from '../../gateway/api/summary/summary-schema.ts';
import { formatIn } from '../../gateway/pages/summary/format.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { browserOfFile, expectAccessible, signInTo } from './browser.ts';
import { seedSummary } from './summary-seed.ts';

const world = worldOfTests();
const open = browserOfFile();
const es = formatIn('es');

let seeded: Promise<void> | undefined;

/** The world with its facts; seeded once. */
async function seededWorld() {
  const opened = await world();
  seeded ??= api<SummaryJson>(opened.gatewayUrl, '/v1/summary').then(({ to }) =>
    seedSummary(opened.pool, Date.parse(`${to}T00:00:00Z`) / 86_400_000),
  );
  await seeded;
  return opened;
}

async function api<Answer>(gatewayUrl: string, path: string): Promise<Answer> {
  const answer = await fetch(`${gatewayUrl}${path}`, { headers: { authorization: 'Bearer test-token' } });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Answer;
}

/** What the page says of each key figure. */
const figuresOn = (page: Page): Promise<Record<string, string>> =>
  page
    .locator('[data-metric]')
    .evaluateAll((tiles) =>
      Object.fromEntries(
        tiles.map((tile) => [tile.getAttribute('data-metric'), tile.querySelector('.figure')?.textContent]),
      ),
    );

function expected(summary: SummaryJson): Record<string, string> {
  return Object.fromEntries(
    METRIC_IDS.map((id) => [id, es.metric(id, summary.totals[id].value, summary.currency)]),
  );
}

async function rowsOf(page: Page, chart: string): Promise<string[][]> {
  return page
    .locator(`#${chart} tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
}

test('M1–M4: every figure of the page is the API’s, and so are the charts’ tables', async () => {
  const { gatewayUrl } = await seededWorld();
  const page = await signInTo(await open(), gatewayUrl, 'viewer', '/summary');
  const summary = await api<SummaryJson>(gatewayUrl, '/v1/summary?by=reason');
  expect(summary.totals.sessions.value).toBeGreaterThan(100);
  expect(await figuresOn(page)).toEqual(expected(summary));
  expect(await rowsOf(page, 'chart-sessions')).toEqual(
    summary.series.map(({ from, to, figures }) => [
      es.span(from, to, 'day'),
      ...[figures.sessionsByUser, figures.sessionsByBusiness, figures.sessions].map(({ value }) =>
        es.count(value ?? Number.NaN),
      ),
    ]),
  );
  expect((await rowsOf(page, 'chart-groups')).map((cells) => cells.at(-1))).toEqual(
    summary.groups?.map(({ figures }) => es.count(figures.sessions.value ?? Number.NaN)),
  );
  expect(await rowsOf(page, 'chart-costs-USD')).toEqual(
    summary.costs.map(({ amount, messages, free, unpriced }) => [
      expect.stringMatching(/^(Utilidad · cobrada|Servicio · gratis en la ventana)$/) as unknown as string,
      es.money(amount, 'USD'),
      ...[messages, free, unpriced].map(es.count),
    ]),
  );
  expect(await page.locator('.attribution').textContent()).toContain(
    (await api<SummaryDefinitionsJson>(gatewayUrl, '/v1/summary/definitions')).attribution.text.es,
  );
});

test('M1: filters live in the address, survive a reload, and narrow what the API narrows', async () => {
  const { gatewayUrl } = await seededWorld();
  const page = await signInTo(await open(), gatewayUrl, 'agent', '/summary');
  const pick = page.locator('.pick', { has: page.locator('input[name="reason"]') });
  await pick.locator('summary').click();
  await pick.getByLabel('Pago').check();
  await pick.getByLabel('returns & refunds').check();
  await pick.getByRole('button').click();
  await page.waitForURL(/reason=/);
  expect([...new URL(page.url()).searchParams]).toEqual([
    ['reason', 'payment'],
    ['reason', 'returns & refunds'],
  ]);
  await page.getByRole('link', { name: 'Por caso' }).click();
  await page.getByRole('link', { name: '90 días' }).click();
  await page.getByRole('link', { name: 'Semana' }).click();
  await page.locator('nav').getByRole('link', { name: 'País' }).click();
  const asked = new URL(page.url()).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    per: 'case',
    last: '90d',
    period: 'week',
    by: 'country',
  });
  await page.reload();
  expect(new URL(page.url()).searchParams.getAll('reason')).toEqual(['payment', 'returns & refunds']);
  const link = await page.getByRole('link', { name: 'JSON' }).getAttribute('href');
  const summary = await api<SummaryJson>(gatewayUrl, link ?? '');
  expect(summary).toMatchObject({
    per: 'case',
    period: 'week',
    by: 'country',
    filters: { reason: ['payment', 'returns & refunds'] },
  });
  expect(summary.series.length).toBeGreaterThan(12);
  expect(await figuresOn(page)).toEqual(expected(summary));

  await page.getByRole('link', { name: /Quitar el filtro: Tema Pago/ }).click();
  await page.waitForURL((url) => url.searchParams.getAll('reason').length === 1);
  await page.locator('input[name="from"]').fill(summary.to);
  await page.getByRole('button', { name: 'Usar estas fechas' }).click();
  await page.waitForURL(/from=/);
  const own = new URL(page.url()).searchParams;
  expect(own.get('from')).toBe(summary.to);
  expect(own.get('last')).toBe(null);
  expect(own.getAll('reason')).toEqual(['returns & refunds']);
  expect(await page.locator('.switch a[aria-current]').allTextContents()).toEqual([
    'Semana',
    'Por caso',
    'País',
  ]);
});

test('M2: what a figure counts is one focus or one hover away', async () => {
  const { gatewayUrl } = await seededWorld();
  const page = await signInTo(await open(), gatewayUrl, 'viewer', '/summary');
  const { metrics } = await api<SummaryDefinitionsJson>(gatewayUrl, '/v1/summary/definitions');
  const frt = metrics.find(({ id }) => id === 'frtP90');
  const definition = page.locator('#def-frtP90');
  expect(await definition.isVisible()).toBe(false);
  // By keyboard: from the one before to it.
  await page.locator('[data-metric="frtP50"] .define').focus();
  await page.keyboard.press('Tab');
  await definition.waitFor({ state: 'visible' });
  // The browser scrolls to what has the focus, and a moment later: the definition goes along.
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('scroll', () => resolve(null), { once: true });
        scrollBy(0, scrollY > 40 ? -40 : 40);
      }),
  );
  expect(await definition.isVisible()).toBe(true);
  const text = await definition.textContent();
  for (const part of [
    frt?.name.es,
    frt?.counts.es,
    frt?.leavesOut.es,
    frt?.perCase.es,
    ...(frt?.rules ?? []),
  ])
    expect(text).toContain(part);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await definition.waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await definition.waitFor({ state: 'visible' });
  await page.keyboard.press('Tab');
  await definition.waitFor({ state: 'hidden' });
  // By pointer.
  await page.locator('[data-metric="fcr"] .define').hover();
  await page.locator('#def-fcr').waitFor({ state: 'visible' });
  await page.mouse.move(0, 0);
  await page.locator('#def-fcr').waitFor({ state: 'hidden' });
  // Every metric of the page has one.
  for (const id of METRIC_IDS) {
    expect(await page.locator(`.define[popovertarget="def-${id}"]`).count(), id).toBeGreaterThan(0);
  }
});

test('M1: a chart tells its values to arrow keys and pointer', async () => {
  const { gatewayUrl } = await seededWorld();
  const page = await signInTo(await open(), gatewayUrl, 'viewer', '/summary');
  const rows = await rowsOf(page, 'chart-sessions');
  const readout = page.locator('#chart-sessions .readout');
  await page.locator('#chart-sessions svg[role="img"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await readout.locator('b').textContent()).toBe(rows[1]?.[0]);
  expect(await readout.locator('i').allTextContents()).toEqual(rows[1]?.slice(1));
  await page.keyboard.press('End');
  expect(await readout.locator('b').textContent()).toBe(rows.at(-1)?.[0]);
  await page.keyboard.press('Escape');
  expect(await readout.textContent()).toBe('');
  const groups = await rowsOf(page, 'chart-groups');
  await page.locator('#chart-groups svg[role="img"]').hover({ position: { x: 5, y: 5 } });
  expect(await page.locator('#chart-groups .readout b').textContent()).toBe(groups[0]?.[0]);
});

test('M1–M4: who may export downloads what the page shows as CSV', async () => {
  const { gatewayUrl } = await seededWorld();
  const page = await signInTo(await open(), gatewayUrl, 'supervisor', '/summary?last=7d&reason=payment');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Descargar CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^summary-.*\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const [head, ...lines] = Buffer.concat(chunks)
    .toString('utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  const records = lines.map((cells) => Object.fromEntries(cells.map((cell, index) => [head?.[index], cell])));
  const totals = records.filter(({ scope }) => scope === 'total');
  const figures = await figuresOn(page);
  expect(totals.map(({ metric }) => metric)).toEqual(METRIC_IDS);
  for (const { metric, value } of totals) {
    const id = metric as (typeof METRIC_IDS)[number];
    expect(figures[id], id).toBe(es.metric(id, value === '' ? null : Number(value), 'USD'));
  }
});

test.each<Role>(['viewer', 'agent'])('M1–M4: a %s sees figures and exports none', async (role) => {
  const { gatewayUrl } = await seededWorld();
  const page = await signInTo(await open(), gatewayUrl, role, '/summary');
  expect(await page.locator('[data-metric="sessions"]').isVisible()).toBe(true);
  expect(await page.locator('a[download]').count()).toBe(0);
  const answer = await fetch(`${gatewayUrl}/v1/summary.csv`, {
    headers: { cookie: await cookieOf(gatewayUrl, role) },
  });
  expect(answer.status).toBe(403);
});

test('M2: where nothing can be said it is said why', async () => {
  const { gatewayUrl } = await seededWorld();
  const page = await signInTo(await open(), gatewayUrl, 'viewer', '/summary?from=2020-01-01&to=2020-01-31');
  const figures = await figuresOn(page);
  expect(figures).toMatchObject({ sessions: '0', frtP50: '–', csat: '–', templatesRead: '–', cost: '–' });
  expect(await page.locator('[data-metric="csat"] .why').textContent()).toBe('Nadie contestó una encuesta.');
  expect(await page.locator('.chart .plot').count()).toBe(0);
  await expectAccessible(page);
});

test('M1: an address that cannot be is read as it was meant', async () => {
  const { gatewayUrl } = await seededWorld();
  const address = '/summary?from=2026-03-31&to=2026-03-01&period=year&by=shoe&per=&reason=&csv=1';
  const page = await signInTo(await open(), gatewayUrl, 'viewer', address);
  expect(await page.locator('.span').textContent()).toContain(es.days('2026-03-01', '2026-03-31'));
  const long = await page.goto(`${gatewayUrl}/summary?from=1990-01-01&period=day`);
  expect(long?.status()).toBe(200);
});

const TITLES = { es: 'Resumen de sesiones', pt: 'Resumo de sessões', en: 'Session summary' } as const;

test.each<[Language, 'light' | 'dark', number]>([
  ['es', 'light', 1280],
  ['pt', 'dark', 1280],
  ['en', 'light', 360],
  ['es', 'dark', 360],
])('the summary speaks %s, in %s, at %i pixels', async (lang, colorScheme, width) => {
  const { gatewayUrl } = await seededWorld();
  const context = await open({ colorScheme, viewport: { width, height: 800 } });
  const faults: string[] = [];
  context.on('weberror', (fault) => faults.push(fault.error().message));
  context.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  const page = await signInTo(context, gatewayUrl, 'supervisor', `/summary?lang=${lang}&reason=payment`);
  expect(await page.locator('h1').textContent()).toBe(TITLES[lang]);
  expect(await page.locator('[data-metric="sessions"] dt').textContent()).toMatch(
    { es: /^Sesiones/, pt: /^Sessões/, en: /^Sessions/ }[lang],
  );
  for (const details of await page.locator('figure details > summary').all()) await details.click();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  expect(faults).toEqual([]);
  expect(await page.locator('body').textContent()).not.toMatch(/undefined|null|NaN|\[object/);
});
