import { afterEach, describe, expect, it } from 'vitest';
import { createMailer, type Mail } from '../../services/channels/smtp.ts';
import { createLog } from '../../settings/log.ts';
import { type Script, type ScriptedSmtp, startScriptedSmtp } from './scripted-smtp.ts';

const mail: Mail = {
  to: 'ana@example.com',
  messageId: 'att-1@example.com',
  at: Date.UTC(2026, 2, 3, 12),
  letter: { language: 'es', subject: 'Caso case-10001', blocks: [{ is: 'paragraph', text: 'Señal' }] },
};

let smtp: ScriptedSmtp | undefined;
afterEach(async () => {
  await smtp?.close();
  smtp = undefined;
});

async function deliver(script: Script, silence = 5_000) {
  smtp = await startScriptedSmtp(script);
  const mailer = createMailer({
    smtpUrl: smtp.url,
    mailFrom: 'Ventana <no-reply@example.com>',
    log: createLog('silent'),
    silence,
  });
  return mailer.deliver(mail);
}

describe('handing a mail over', () => {
  it('F2: an accepted mail names its attempt and says that a machine wrote it', async () => {
    expect(await deliver({})).toEqual({ was: 'accepted' });
    const [raw] = smtp?.received ?? [];
    expect(raw).toContain('Message-ID: <att-1@example.com>');
    expect(raw).toContain('Auto-Submitted: auto-generated');
    expect(raw).toContain('Date: Tue, 03 Mar 2026 12:00:00 +0000');
    expect(raw).toContain('To: ana@example.com');
    expect(raw).toContain('text/plain');
    expect(raw).toContain('text/html');
  });

  it.each<[string, Script, boolean]>([
    ['550 without a status, at the recipient', { recipient: '550 no such user' }, true],
    ['550 5.1.1, at the recipient', { recipient: '550 5.1.1 no such user' }, true],
    ['a full answer only after the mail', { end: '550 5.1.1 no such user' }, true],
    ['552 5.2.1, mailbox disabled', { recipient: '552 5.2.1 disabled' }, true],
    ['550 5.7.1, policy towards us', { recipient: '550 5.7.1 relaying denied' }, false],
    ['554 content refused', { end: '554 5.6.0 no' }, false],
    ['a refused sender', { mail: '550 5.1.0 sender' }, false],
  ])(
    'F1: a definite no is a refusal, and only some are about the address: %s',
    async (_, script, address) => {
      expect(await deliver(script)).toMatchObject({ was: 'refused', address });
    },
  );

  it.each<[string, Script]>([
    ['greylisting', { recipient: '451 4.7.1 later' }],
    ['a full mailbox', { recipient: '452 4.2.2 full' }],
    ['a busy server', { greeting: '421 busy' }],
    ['a server that is not for us', { greeting: '554 no service' }],
    ['a cut before the mail', { data: 'drop' }],
    ['a later after the mail', { end: '451 4.3.0 later' }],
    ['no greeting', { greeting: 'drop' }],
  ])('F1: what certainly was not sent may be tried again: %s', async (_, script) => {
    expect(await deliver(script)).toMatchObject({ was: 'later' });
  });

  it('F1: nobody listening is worth another try', async () => {
    smtp = await startScriptedSmtp();
    const { url } = smtp;
    await smtp.close();
    const mailer = createMailer({ smtpUrl: url, mailFrom: 'no-reply@example.com', log: createLog('silent') });
    expect(await mailer.deliver(mail)).toEqual({ was: 'later', code: expect.any(String) });
  });

  it.each<[string, Script, number]>([
    ['the connection is cut', { end: 'drop' }, 1],
    ['the server stays silent', { end: 'silence' }, 1],
    // A short mail is on the wire whole before the cut is seen: nobody here can know that it did not arrive.
    ['the connection is cut while the server reads', { dropInBody: true }, 0],
  ])('R7: after the whole mail a lost answer is unknown: %s', async (_, script, received) => {
    expect(await deliver(script, 300)).toMatchObject({ was: 'unknown' });
    expect(smtp?.received).toHaveLength(received);
  });
});
