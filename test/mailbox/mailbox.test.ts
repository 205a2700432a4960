import { createTransport, type SendMailOptions } from 'nodemailer';
import { expect, onTestFinished, test } from 'vitest';
import { type Mail, type MailFaultRequest, startMailbox } from '../../dev/mailbox/mailbox.ts';

const CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Ventana//ES',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:call-1',
  'SUMMARY:Llamada',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

async function startWorld() {
  const mailbox = await startMailbox({ smtpPort: 0, httpPort: 0 });
  onTestFinished(() => mailbox.stop());
  const transport = createTransport(mailbox.smtpUrl);
  onTestFinished(() => transport.close());

  const json = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${mailbox.url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    mailbox,
    send: (mail: SendMailOptions = {}) =>
      transport.sendMail({
        from: 'Tienda <casos@tienda.example>',
        to: 'ana@example.com',
        subject: 'Tu caso case-10427',
        text: 'Falta el pago.',
        ...mail,
      }),
    json,
    mails: async (to?: string) =>
      (
        await json<{ mails: Mail[] }>(
          'GET',
          to === undefined ? '/mails' : `/mails?to=${encodeURIComponent(to)}`,
        )
      ).mails,
    fault: (fault: MailFaultRequest) => json('POST', '/faults', fault),
  };
}

test('F2: a mail is kept with its text, HTML, headers and recipients', async () => {
  const world = await startWorld();
  await world.send({
    subject: 'Tu caso case-10427: falta el pago — acción',
    html: '<p>Falta el <b>pago</b>. <a href="https://tienda.example/r/abc">Continuar</a></p>',
    cc: 'Luis <luis@example.com>',
    bcc: 'copia@example.com',
    replyTo: 'ayuda@tienda.example',
    headers: { 'X-Ventana-Case': 'case-10427' },
  });

  const [mail] = await world.mails();
  expect(mail).toMatchObject({
    subject: 'Tu caso case-10427: falta el pago — acción',
    from: 'casos@tienda.example',
    to: ['ana@example.com'],
    cc: ['luis@example.com'],
    replyTo: ['ayuda@tienda.example'],
    text: 'Falta el pago.\n',
    html: expect.stringContaining('<b>pago</b>'),
    attachments: [],
    envelope: {
      from: 'casos@tienda.example',
      to: ['ana@example.com', 'luis@example.com', 'copia@example.com'],
    },
  });
  expect(mail?.headers).toContainEqual({ name: 'x-ventana-case', value: 'case-10427' });
  expect(mail?.headers.some(({ name }) => name === 'bcc')).toBe(false);
});

test('F3: a calendar file is kept as text, whether attached or as an alternative', async () => {
  const world = await startWorld();
  await world.send({
    attachments: [{ filename: 'llamada.ics', content: CALENDAR, contentType: 'text/calendar' }],
  });
  await world.send({ icalEvent: { filename: 'invite.ics', method: 'REQUEST', content: CALENDAR } });
  await world.send({ attachments: [{ filename: 'foto.png', content: Buffer.from([137, 80, 78, 71]) }] });

  const [picture, invited, attached] = await world.mails();
  expect(attached?.attachments).toMatchObject([
    {
      filename: 'llamada.ics',
      mimeType: 'text/calendar',
      encoding: 'utf8',
      content: CALENDAR,
      size: CALENDAR.length,
    },
  ]);
  expect(invited?.attachments[0]).toMatchObject({ mimeType: 'text/calendar', method: 'REQUEST' });
  expect(invited?.attachments[0]?.content).toContain('UID:call-1');
  expect(picture?.attachments).toMatchObject([
    { mimeType: 'image/png', encoding: 'base64', content: 'iVBORw==', size: 4 },
  ]);

  const file = await fetch(`${world.mailbox.url}/mails/${attached?.id}/attachments/0`);
  expect(file.headers.get('content-disposition')).toContain('llamada.ics');
  expect(await file.text()).toBe(CALENDAR);
  expect((await fetch(`${world.mailbox.url}/mails/${attached?.id}/attachments/7`)).status).toBe(404);
});

test('F2: mails are listed newest first, by recipient, and can be deleted', async () => {
  const world = await startWorld();
  for (const [to, subject] of [
    ['ana@example.com', 'uno'],
    ['luis@example.com', 'dos'],
    ['Ana@Example.com', 'tres'],
  ] as const) {
    await world.send({ to, subject });
  }

  const subjects = async (to?: string) => (await world.mails(to)).map(({ subject }) => subject);
  expect(await subjects()).toEqual(['tres', 'dos', 'uno']);
  expect(await subjects('ana@example.com')).toEqual(['tres', 'uno']);
  expect(await subjects('nadie@example.com')).toEqual([]);
  expect((await world.json<{ mails: Mail[] }>('GET', '/mails?limit=1')).mails).toHaveLength(1);
  await expect(world.json('GET', '/mails?tto=x')).rejects.toThrow(/400 .*tto/);

  await world.json('DELETE', '/mails');
  expect(await subjects()).toEqual([]);
});

test('F1: a recipient is refused for good with 550, or deferred with 451; others still get the mail', async () => {
  const world = await startWorld();
  await world.fault({ kind: 'refuse', to: 'nadie@example.com' });
  await world.fault({ kind: 'defer', to: '@lento.example', times: 1 });

  await expect(world.send({ to: 'nadie@example.com' })).rejects.toMatchObject({ responseCode: 550 });
  await expect(world.send({ to: 'ana@lento.example' })).rejects.toMatchObject({ responseCode: 451 });
  expect(await world.mails()).toEqual([]);

  await world.send({ to: 'ana@lento.example' });
  const both = await world.send({ to: ['nadie@example.com', 'ana@example.com'] });
  expect(both.rejected).toEqual(['nadie@example.com']);
  expect((await world.mails()).map(({ envelope }) => envelope.to)).toEqual([
    ['ana@example.com'],
    ['ana@lento.example'],
  ]);

  await world.json('DELETE', '/faults');
  await world.send({ to: 'nadie@example.com' });
  expect(await world.mails('nadie@example.com')).toHaveLength(1);
});

test.each([
  ['recipient', 0],
  ['data', 0],
  ['after-data', 1],
] as const)(
  'F1: the connection breaks off at %s: %i mails kept, no answer to the sender',
  async (at, kept) => {
    const world = await startWorld();
    await world.fault({ kind: 'drop', at, times: 1 });
    await expect(world.send()).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNECTION|ECONNRESET|ESOCKET/),
    });
    expect(await world.mails()).toHaveLength(kept);
    await world.send();
    expect(await world.mails()).toHaveLength(kept + 1);
  },
);

test.each(['data', 'after-data'] as const)('F1: a mail refused or deferred at %s', async (at) => {
  const world = await startWorld();
  await world.fault({ kind: 'refuse', at, times: 1 });
  await world.fault({ kind: 'defer', at, times: 1 });
  await expect(world.send()).rejects.toMatchObject({ responseCode: 550 });
  await expect(world.send()).rejects.toMatchObject({ responseCode: 451 });
  expect(await world.mails()).toHaveLength(at === 'data' ? 0 : 2);
});

test('F1: a fault that is no fault is refused by field', async () => {
  const world = await startWorld();
  await expect(world.json('POST', '/faults', { kind: 'lose' })).rejects.toThrow(/400 .*kind/);
});

test('F2: a login is accepted, and a mail that is too large is not', async () => {
  const world = await startWorld();
  const { port } = new URL(world.mailbox.smtpUrl);
  const transport = createTransport({
    host: '127.0.0.1',
    port: Number(port),
    auth: { user: 'a', pass: 'b' },
  });
  onTestFinished(() => transport.close());
  await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' });
  expect(await world.mails('b@example.com')).toHaveLength(1);

  await expect(world.send({ text: 'x'.repeat(17 * 1024 * 1024) })).rejects.toMatchObject({
    responseCode: 552,
  });
  expect(await world.mails()).toHaveLength(1);
});

test('F2: memory is bounded: the oldest mails go', async () => {
  const world = await startWorld();
  const transport = createTransport({ url: world.mailbox.smtpUrl, pool: true, maxConnections: 4 } as object);
  onTestFinished(() => transport.close());
  const large = 'x'.repeat(76) + '\r\n';
  const text = large.repeat(Math.ceil((9 * 1024 * 1024) / large.length));
  for (let sent = 1; sent <= 8; sent += 1) {
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: `${sent}`, text });
  }
  const mails = await world.mails();
  const bound = 64 * 1024 * 1024;
  const kept = mails.reduce((sum, { size }) => sum + size, 0);
  expect(kept).toBeLessThanOrEqual(bound);
  expect(kept + (mails[0]?.size ?? 0)).toBeGreaterThan(bound);
  expect(mails.map(({ subject }) => subject)).toEqual(
    ['8', '7', '6', '5', '4', '3', '2', '1'].slice(0, mails.length),
  );
});

test('F2: the page lists and shows mails, the HTML part in a sandbox', async () => {
  const world = await startWorld();
  const page = async (path: string) => fetch(`${world.mailbox.url}${path}`);
  expect(await (await page('/')).text()).toContain('No mail yet');

  await world.send({ subject: '<script>alert(1)</script>', html: '<p>hola</p><script>alert(2)</script>' });
  await world.send({ subject: 'otro', text: 'solo <texto>' });
  const [second, first] = await world.mails();
  const shown = await (await page(`/?mail=${first?.id}`)).text();
  expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(shown).not.toContain('<script>alert(');
  expect(shown).toMatch(new RegExp(`<iframe [^>]*sandbox="[^"]*" src="/mails/${first?.id}/html"`));
  expect(shown).not.toContain('allow-scripts');
  expect(await (await page(`/?mail=${second?.id}`)).text()).toContain('solo &lt;texto&gt;');

  const html = await page(`/mails/${first?.id}/html`);
  const policy = html.headers.get('content-security-policy');
  expect(policy).toContain('sandbox');
  expect(policy).toContain("default-src 'none'");
  expect(await html.text()).toContain('<p>hola</p>');
  expect((await page(`/mails/${second?.id}/html`)).status).toBe(404);
  expect(await (await page(`/mails/${second?.id}/raw`)).text()).toContain('Subject: otro');
});

test('F2: a taken port is an error, and nothing stays behind', async () => {
  const world = await startWorld();
  const httpPort = Number(new URL(world.mailbox.url).port);
  const smtpPort = Number(new URL(world.mailbox.smtpUrl).port);
  await expect(startMailbox({ smtpPort: 0, httpPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(startMailbox({ smtpPort, httpPort: 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' });

  await world.mailbox.stop();
  const again = await startMailbox({ smtpPort, httpPort });
  onTestFinished(() => again.stop());
  expect([again.smtpUrl, again.url]).toEqual([world.mailbox.smtpUrl, world.mailbox.url]);
});
