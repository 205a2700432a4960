import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { browserOfFile, expectAccessible, shoot, signInTo } from './browser.ts';

/** Names as long as people give them. */
const NAME = 'María de los Ángeles Fernández-Etcheverry de la Santísima Trinidad y Montoya';
const QUEUE = 'Facturación, cobranza y recuperación de clientes corporativos del norte';
const POLICIES = `
reasons:
  payment: { queue: long, escalationQueue: long }
queues:
  long: { label: { es: "${QUEUE}", pt: "${QUEUE}", en: "${QUEUE}" } }
steps:
  pay: { label: { es: revisar y firmar el acuerdo de pago en cuotas con intereses } }
`;

const opened = worldOfTests({ policies: POLICIES });
const open = browserOfFile();
let world: World;
let first: Life;

beforeAll(async () => {
  world = await opened();
  first = new Life(world);
  await first.begun({ contact: { name: NAME } });
  for (let n = 0; n < 14; n += 1) {
    const play = world.play();
    await world.provider.change(play.phone, { name: `${NAME} ${n}` });
    await play.writes('hola');
  }
  await first.until((await first.now()) + 21 * 3_600_000);
}, 240_000);

const look = async (path: string, width: number, height: number): Promise<Page> => {
  const page = await signInTo(
    await open({ viewport: { width, height } }),
    world.gatewayUrl,
    'supervisor',
    path,
  );
  await page.waitForSelector('[data-liveness][data-is-live]');
  return page;
};

/** Nothing is beside the screen: neither the page nor a box in it goes on to the right of what is seen. */
const beside = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate((all) => {
    const told = [...document.querySelectorAll<HTMLElement>(all)]
      // Where rows are cards the head is for who listens.
      .filter((each) => getComputedStyle(each.closest('thead') ?? each).clipPath === 'none')
      .filter((each) => each.getBoundingClientRect().width > 1)
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .map((each) => each.outerHTML.slice(0, 80));
    const { scrollWidth } = document.documentElement;
    return scrollWidth > innerWidth ? [`the page is ${scrollWidth} wide`, ...told] : told;
  }, selector);

/** Whole in the window, as it is without scrolling. */
const inSight = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluateAll(
    (all) =>
      all.filter((each) => {
        const { top, bottom, height } = each.getBoundingClientRect();
        return height > 0 && top >= 0 && bottom <= innerHeight;
      }).length,
  );

describe('the list of sessions', { timeout: 60_000 }, () => {
  test.each([
    [1440, 900, 12],
    [1280, 800, 10],
  ])('at %i×%i there are %i rows in sight, however long the names', async (width, height, rows) => {
    for (const lang of ['es', 'pt', 'en']) {
      const page = await look(`/sessions?lang=${lang}`, width, height);
      expect(await inSight(page, '.sessions-table tbody tr')).toBeGreaterThanOrEqual(rows);
      // The filters are one line.
      const tops = await page
        .locator('.session-filters :is(input[type=search], .usual select, summary, button)')
        .evaluateAll((all) =>
          all
            .map((each) => each.getBoundingClientRect())
            .map(({ top, height }) => Math.round((top + height / 2) / 12)),
        );
      expect(new Set(tops).size, lang).toBe(1);
      expect(await beside(page, '.sessions-table tbody :is(th, td)')).toEqual([]);
      await page.close();
    }
  });

  test('rare filters fold, open over the list, and close by Escape', async () => {
    const page = await look('/sessions', 1280, 800);
    const country = page.locator('select[name=country]');
    expect(await country.isVisible()).toBe(false);
    await page.getByText('Más filtros').click();
    await country.waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await country.waitFor({ state: 'hidden' });
    await page.goto(`${world.gatewayUrl}/sessions?country=CO`);
    expect(await page.locator('.more summary').textContent()).toContain('1');
  });

  test.each([820, 390])('%i wide each case is a card that can be touched', async (width) => {
    const page = await look('/sessions', width, 844);
    expect(await beside(page, '.sessions-table tbody :is(th, td)')).toEqual([]);
    const heights = await page
      .locator('.sessions-table tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThan(44);
    expect(Math.max(...heights)).toBeLessThan(220);
    await expectAccessible(page);
    await shoot(page, `sessions-${width}`);
  });
});

describe('a case', { timeout: 60_000 }, () => {
  test.each([
    [1440, 900],
    [1280, 800],
  ])(
    'at %i×%i what is written is in sight from the start, and so is the end of the story',
    async (width, height) => {
      const page = await look(`/cases/${await first.caseId()}`, width, height);
      expect(await inSight(page, '#reply textarea')).toBe(1);
      expect(await inSight(page, 'button[form=reply]')).toBe(1);
      await expect.poll(() => inSight(page, '.entry:last-child')).toBeGreaterThan(0);
      expect(await page.locator('[data-to-reply]').isVisible()).toBe(false);
      expect(await beside(page, 'main *')).toEqual([]);
      await expectAccessible(page);
    },
  );

  test.each([
    [390, 844],
    [820, 600],
  ])('at %i×%i a bar leads to the reply, and goes when it is there', async (width, height) => {
    const page = await look(`/cases/${await first.caseId()}`, width, height);
    const bar = page.locator('[data-to-reply]');
    expect(await inSight(page, '[data-to-reply]')).toBe(1);
    await expectAccessible(page);
    await bar.click();
    await bar.waitFor({ state: 'hidden' });
    expect(await inSight(page, '#reply textarea')).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('text.body');
    expect(await beside(page, 'main *')).toEqual([]);
  });
});

describe('the wallboard', { timeout: 60_000 }, () => {
  test.each([1920, 1440, 1280, 820, 390])('at %i every figure of every queue is there', async (width) => {
    const page = await look('/wallboard', width, 900);
    expect(await page.locator('.queues tbody tr').first().locator('td').count()).toBe(8);
    expect(await beside(page, '.wall *')).toEqual([]);
    // Nothing is cut away but the name of a queue, which its title has whole.
    const cut = await page
      .locator('.queues :is(td, thead th), .soonest li > *')
      .evaluateAll((all) =>
        all
          .filter((each) => each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1)
          .map((each) => each.outerHTML.slice(0, 90)),
      );
    expect(cut).toEqual([]);
    expect(await page.locator('.queues a.cut', { hasText: QUEUE }).getAttribute('title')).toBe(QUEUE);
    await expectAccessible(page);
    await shoot(page, `wallboard-fit-${width}`);
  });
});

describe('the pages of accounts', { timeout: 60_000 }, () => {
  test.each([1280, 820, 390])('at %i nothing is beside the screen', async (width) => {
    const context = await open({ viewport: { width, height: 800 } });
    for (const path of ['/audit', '/operators', '/account']) {
      const page = await signInTo(context, world.gatewayUrl, 'admin', path);
      expect(await beside(page, 'main :is(td, button, a)'), path).toEqual([]);
      await expectAccessible(page);
      await page.close();
    }
  });
});

test('W9: whom a case waits on has the same sign wherever it is told', async () => {
  const id = await first.caseId();
  const sign = async (path: string, within: string): Promise<string | null> => {
    const page = await look(path, 1440, 900);
    const text = await page.locator(`${within} .waits-sign`).first().textContent();
    await page.close();
    return text;
  };
  expect([
    await sign('/sessions', `#row-${id}`),
    await sign(`/cases/${id}`, '.case-clock'),
    await sign('/wallboard', `.soonest li:has([href="/cases/${id}"])`),
    await sign(`/simulator?customer=${first.phone}`, '.sim-case'),
  ]).toEqual(['←', '←', '←', '←']);
}, 60_000);
