import { expect, test } from 'vitest';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { Life } from './life.ts';
import { worldOfTests } from './shared-world.ts';

/** What a deployment adds of its own, and calls as it likes. */
const opened = worldOfTests({
  policies: `
reasons:
  warranty:
    queue: workshop
    label: { es: Garantía, pt: Garantias, en: Warranty }
    customerLabel: { es: tu garantía, en: your warranty }
  repair:
    fallback: [call]
    customerLabel: { es: tu reparación }
queues:
  workshop: { label: { es: Taller, en: Workshop } }
steps:
  send-receipt: { label: { es: enviar la boleta } }
outcomes:
  replaced: { label: { es: Producto cambiado } }
`,
});

const TASK = { reason: 'warranty', step: 'send-receipt' };

async function pageOf(life: Life, path: string, language = 'es'): Promise<string> {
  const cookie = await cookieOf(life.gatewayUrl, 'supervisor');
  const sign = path.includes('?') ? '&' : '?';
  const answer = await fetch(`${life.gatewayUrl}${path}${sign}lang=${language}`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  return answer.text();
}

test('a deployment’s own reason, queue and step are shown by their labels on every page', {
  timeout: 60_000,
}, async () => {
  const life = new Life(await opened());
  await life.begun({ task: TASK });
  const id = await life.caseId();

  const row = async (language: string) =>
    (await pageOf(life, '/sessions', language)).split(`id="row-${id}"`)[1]?.split('</tr>')[0] ?? '';
  for (const label of ['Garantía', 'Taller', 'enviar la boleta']) expect(await row('es')).toContain(label);
  // What has no Portuguese is English, and without English the id.
  for (const label of ['Garantias', 'Workshop', 'send receipt']) expect(await row('pt')).toContain(label);

  const board = await pageOf(life, '/wallboard');
  expect(board).toContain('Taller · Garantía · enviar la boleta');
  expect(board).toMatch(/queue=workshop"[^>]*>Taller</);

  const page = await pageOf(life, `/cases/${id}`);
  for (const label of ['<dd>Garantía</dd>', 'Enviar la boleta', '<dd>Taller</dd>'])
    expect(page).toContain(label);
  // The timeline and the dialogs.
  expect(page).toContain('<strong>enviar la boleta</strong> <span class="quiet-text">(Garantía)</span>');
  expect(page).toContain('<option value="workshop">Taller</option>');
  expect(page).toMatch(/<option value="warranty"[^>]*>Garantía<\/option>/);
  expect(page).toMatch(/<option value="send-receipt"[^>]*>Enviar la boleta<\/option>/);
  expect(page).toMatch(/<option value="replaced"[^>]*>Producto cambiado<\/option>/);

  const simulator = await pageOf(life, `/simulator?customer=${life.phone}`);
  for (const label of ['Garantía · enviar la boleta', '<dd>Taller</dd>']) expect(simulator).toContain(label);

  const groups = async (by: string) =>
    (await pageOf(life, `/summary?by=${by}`)).split('<table class="groups">')[1] ?? '';
  await expect.poll(() => groups('reason')).toContain('Garantía');
  await expect.poll(() => groups('skill')).toContain('Taller');

  await life.command('resolve', { outcome: 'replaced' });
  expect(await pageOf(life, `/cases/${id}`)).toContain('<dd>Producto cambiado</dd>');
});

test('F2: the mail says the reason as its customer hears it, and the step by its label', {
  timeout: 60_000,
}, async () => {
  const life = new Life(await opened());
  await life.begun({ task: TASK, template: false });
  await life.at('Tue', '10:05');
  const [mail] = await life.mails(life.address);
  expect(mail?.subject).toBe(`Tu garantía quedó pendiente (caso ${await life.caseId()})`);
  for (const text of [mail?.text, mail?.html]) expect(text).toContain('Enviar la boleta');

  // In Portuguese the deployment says nothing: a customer is not answered in two languages.
  const other = new Life(await opened());
  await other.begun({ day: 'Wed', task: TASK, template: false, contact: { language: 'pt' } });
  await other.at('Thu', '10:05');
  const [pt] = await other.mails(other.address);
  expect(pt?.subject).toBe(`Sua solicitação ficou pendente (caso ${await other.caseId()})`);
});

test('F3: so does the notice of a call', { timeout: 60_000 }, async () => {
  const life = new Life(await opened());
  await life.begun({ task: { reason: 'repair', step: 'send-receipt' }, template: false });
  await life.at('Tue', '10:05');
  const [mail] = await life.mails(life.address);
  expect(mail?.subject).toBe(`Te llamaremos (caso ${await life.caseId()})`);
  expect(mail?.text).toContain('por tu reparación (caso');
});
