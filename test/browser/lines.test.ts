import { expect, test } from 'vitest';
import { applyHealthChanges, type HealthChange } from '../../database/lines/line-health.ts';
import { transaction } from '../../database/pool.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { Life } from '../workflows/life.ts';
import { LINE } from '../worlds/cases.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import { browserOfFile, expectAccessible, shoot, signInTo } from './browser.ts';

const world = worldOfTests();
const open = browserOfFile();

test('E6: the page of lines says what is in the way, in three languages, and try now mends a token that is accepted again', async () => {
  const { gatewayUrl, pool, clock } = await world();
  const customer = new Life(await world());
  await customer.writes('¿Dónde está mi pedido?');
  const { rows } = await pool.query<{ account: string | null }>(
    'select account_id as account from lines where id = $1',
    [LINE],
  );
  const account = rows[0]?.account ?? null;
  const about =
    account === null ? ({ scope: 'line', id: LINE } as const) : ({ scope: 'account', id: account } as const);
  const at = clock.now();
  const changes: HealthChange[] = [
    { ...about, fact: 'access', code: '190' },
    { ...about, fact: 'restricted', type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: at + 5 * HOUR },
    { ...about, fact: 'restricted', type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', until: null },
  ];
  await transaction(pool, (connection) => applyHealthChanges(connection, changes, at - 1_000));

  const page = await signInTo(await open(), gatewayUrl, 'supervisor', '/lines');
  const line = page.locator(`[data-line="${LINE}"]`);
  const says = {
    es: [
      'Se detiene todo',
      'El proveedor no acepta el token de acceso (190',
      'Iniciar conversaciones',
      'Agregar números',
    ],
    pt: [
      'Para tudo',
      'O provedor não aceita o token de acesso (190',
      'Iniciar conversas',
      'Adicionar números',
    ],
    en: [
      'Stops everything',
      'The provider does not accept the access token (190',
      'Starting conversations',
      'Adding numbers',
    ],
  };
  for (const lang of ['en', 'pt', 'es'] as const) {
    await page.goto(`${gatewayUrl}/lines?lang=${lang}`);
    const text = (await line.textContent()) ?? '';
    for (const said of says[lang]) expect(text).toContain(said);
    expect(text).not.toContain('RESTRICTED_');
  }
  await expectAccessible(page);
  await shoot(page, 'lines');
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await shoot(page, 'lines-360');

  // The simulated provider accepts the token.
  await line.getByRole('button', { name: 'Probar ahora' }).click();
  await expect.poll(() => line.textContent()).not.toContain('token de acceso');
  expect(await line.textContent()).toContain('Iniciar conversaciones');

  const viewer = await signInTo(await open(), gatewayUrl, 'viewer', '/lines');
  await viewer.locator(`[data-line="${LINE}"]`).waitFor();
  expect(await viewer.getByRole('button', { name: 'Probar ahora' }).count()).toBe(0);
});
