import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PAYMENT_COMPONENTS, PAYMENT_TEMPLATE, startWorld } from './world.ts';

const TO = '573001112233';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ventana-provider-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('W1: windows, customers, templates and messages to answer outlive a restart', async () => {
  const stateFile = join(temporaryFolder(), 'inner', 'provider.json');
  const before = await startWorld({ stateFile, templates: [PAYMENT_TEMPLATE] });
  const { customer } = await before.control.text(TO, 'hola');
  await before.control.change(TO, { name: 'Ana', shows: 'user-id' });
  await before.template(TO, 'pago_pendiente', PAYMENT_COMPONENTS);
  await before.control.settled();
  await before.provider.stop();

  const after = await startWorld({ stateFile });
  expect((await after.control.state()).customers).toMatchObject([
    { ...customer, name: 'Ana', shows: 'user-id' },
  ]);
  await after.text(TO);
  await after.control.tap(TO);
  await after.control.settled();
  expect((await after.control.messages()).at(-1)).toMatchObject({
    seq: 2,
    statuses: [{ status: 'sent' }, {}, {}],
  });
  expect(after.receiver.messages()).toMatchObject([{ button: { payload: 'resume:pay' } }]);
  expect((await after.template(TO, 'pago_pendiente', PAYMENT_COMPONENTS)).status).toBe(200);
});

test('W1: a state file that cannot be read is put aside', async () => {
  const stateFile = join(temporaryFolder(), 'provider.json');
  writeFileSync(stateFile, '{"customers": [');
  const world = await startWorld({ stateFile });
  expect((await world.control.state()).customers).toEqual([]);
});

test('R7: it stops in the middle of everything and starts again on the same port', async () => {
  const settings = { statusDelay: { sent: 60_000 }, webhooks: { firstRetry: 60_000 } };
  const first = await startWorld({ settings });
  first.receiver.answer(503);
  await first.control.text(TO, 'hola');
  await first.text(TO);
  expect(await first.provider.idle()).toBe(false);
  await first.provider.stop();
  expect(await first.provider.idle()).toBe(true);

  const port = Number(new URL(first.provider.url).port);
  const second = await startWorld({ port });
  expect(second.provider.url).toBe(first.provider.url);
  expect((await second.control.text(TO, 'hola')).posts).toMatchObject([{ status: 200 }]);
  await expect(startWorld({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
