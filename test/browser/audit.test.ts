import { expect, test } from 'vitest';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { browserOfFile, expectAccessible, signInTo } from './browser.ts';

const world = worldOfTests();
const open = browserOfFile();

/** A case to which somebody did something. */
async function acted(): Promise<string> {
  const opened = await world();
  const life = new Life(opened);
  await life.begun({ says: 'Hola', mail: false });
  const { id } = await life.case();
  for (const [role, why] of [
    ['agent', 'Lo atiende el equipo de pagos'],
    ['viewer', 'Quiero ayudar'],
  ] as const) {
    const answer = await fetch(`${opened.gatewayUrl}/v1/cases/${id}/assign`, {
      method: 'POST',
      body: JSON.stringify({ queue: 'payments' }),
      headers: {
        cookie: await cookieOf(opened.gatewayUrl, role),
        origin: opened.gatewayUrl,
        'content-type': 'application/json',
        'ventana-why': encodeURIComponent(why),
      },
    });
    await answer.text();
  }
  return id;
}

test.each([
  ['es', 'dark', 1280],
  ['pt', 'light', 1280],
  ['en', 'dark', 360],
  ['es', 'light', 360],
] as const)(
  'the audit log in %s, %s, %i wide: who did what to a case, and what was refused',
  async (language, theme, width) => {
    const { gatewayUrl } = await world();
    const id = await acted();
    const context = await open({ locale: language, colorScheme: theme, viewport: { width, height: 800 } });
    const page = await signInTo(context, gatewayUrl, 'admin', `/audit?case=${id}`);
    const rows = page.locator('table.audit tbody tr');
    // The last is the service's, which set the task with its token.
    expect(await rows.count()).toBe(3);
    const texts = await rows.allTextContents();
    expect(texts[0]).toContain('Vera');
    expect(texts[0]).toContain({ es: 'Sin permiso', pt: 'Sem permissão', en: 'No permission' }[language]);
    expect(texts[1]).toContain('Andrés');
    expect(texts[1]).toContain('Lo atiende el equipo de pagos');
    expect(texts[1]).toContain(
      { es: 'Asignar el caso', pt: 'Atribuir o caso', en: 'Assign the case' }[language],
    );
    expect(texts[2]).toContain('test');
    await expectAccessible(page);
    // Nothing is wider than the screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await rows.first().getByRole('link', { name: 'Vera' }).click();
    await page.waitForURL(/operator=op-/);
    expect(await page.locator('table.audit tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator('select[name=operator]').inputValue()).toMatch(/^op-/);
  },
);

test('an admin ends somebody’s sign-ins and locks them out, with a reason; the person is out at once', async () => {
  const { gatewayUrl } = await world();
  const agent = await signInTo(await open(), gatewayUrl, 'agent', '/sessions');
  const admin = await signInTo(await open(), gatewayUrl, 'admin', '/operators');
  await expectAccessible(admin);
  const row = admin.locator('tr', { hasText: 'Andrés' });
  // Nobody locks themselves out.
  expect(await admin.locator('tr', { hasText: 'Alma' }).locator('button').count()).toBe(0);
  await row.getByRole('button', { name: /^Cerrar sesión en todos los dispositivos/ }).click();
  const dialog = admin.locator('dialog[open]');
  await expectAccessible(admin);
  await dialog.getByLabel('Comentario para la auditoría').fill('Perdió el portátil');
  await dialog.getByRole('button', { name: 'Confirmar' }).click();
  await admin.waitForFunction(
    () =>
      [...document.querySelectorAll('tr')]
        .find((each) => each.textContent?.includes('Andrés'))
        ?.querySelectorAll('button').length === 1,
  );
  await agent.goto(`${gatewayUrl}/sessions`);
  expect(new URL(agent.url()).pathname).toBe('/login');
  await row.getByRole('button', { name: /^Bloquear/ }).click();
  await admin.locator('dialog[open]').getByLabel('Comentario para la auditoría').fill('Ya no trabaja aquí');
  await admin.locator('dialog[open]').getByRole('button', { name: 'Confirmar' }).click();
  await row.getByText('Bloqueada').waitFor();
  await agent.locator('form:has(input[value="agent"]) button').click();
  await agent.getByRole('heading', { name: 'Tu acceso está bloqueado' }).waitFor();
  await expectAccessible(agent);
  await row.getByRole('button', { name: /^Desbloquear/ }).click();
  await admin.locator('dialog[open]').getByLabel('Comentario para la auditoría').fill('Fue un error');
  await admin.locator('dialog[open]').getByRole('button', { name: 'Confirmar' }).click();
  await row.getByText('Con acceso').waitFor();
  await admin.goto(`${gatewayUrl}/audit`);
  for (const why of ['Perdió el portátil', 'Ya no trabaja aquí', 'Fue un error']) {
    await admin.getByText(why).waitFor();
  }
});

test('a page beyond somebody’s role says so as a page; a live page of theirs ends with their sign-in', async () => {
  const { gatewayUrl, pool, provider } = await world();
  const page = await signInTo(await open(), gatewayUrl, 'supervisor', '/audit');
  await page.getByRole('heading', { name: 'No tienes acceso a esta página' }).waitFor();
  expect(await page.getByText('Administración').count()).toBe(1);
  await expectAccessible(page);
  // A stream that is open when its person is signed out tells nothing more.
  const cookie = await cookieOf(gatewayUrl, 'supervisor');
  const stream = await fetch(`${gatewayUrl}/sessions/live`, { headers: { cookie } });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await pool.query(
    `delete from operator_sessions using operators o where operator_id = o.id and o.role = 'supervisor'`,
  );
  await provider.text(new Life(await world()).phone, 'Ya nadie lo ve');
  let isOver = false;
  while (!isOver) isOver = (await reader.read()).done;
  expect(isOver).toBe(true);
});

test('everybody has a way out of all browsers at once', async () => {
  const { gatewayUrl } = await world();
  const page = await signInTo(await open(), gatewayUrl, 'viewer', '/sessions');
  const elsewhere = await signInTo(await open(), gatewayUrl, 'viewer', '/sessions');
  await page.getByRole('link', { name: /^Vera/ }).click();
  await page.waitForURL(/\/account$/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cerrar sesión en todos los dispositivos' }).click();
  await page.getByText('Cerraste la sesión en Ventana.').waitFor();
  await elsewhere.goto(`${gatewayUrl}/sessions`);
  expect(new URL(elsewhere.url()).pathname).toBe('/login');
});
