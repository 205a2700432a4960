import type { Channel, DeliveryResult, MailRecipient } from './channel.ts';
import type { Mail, Mailer, MailResult } from './smtp.ts';

export const mailTo = (address: string | null): MailRecipient | null =>
  address === null ? null : { kind: 'email', value: address };

/** The mail server, which is never busy, with the letter to be sent. */
export const byMail = (mailer: Mailer, mail: Omit<Mail, 'to' | 'messageId'>): Channel<MailRecipient> => ({
  prepare: async ({ id }, to) => {
    // Derived from the attempt, so that a mail seen twice is known as one.
    const messageId = `${id}@${mailer.domain}`;
    return {
      turn: async () => ({ isPast: () => false }),
      send: async () => resultOf(await mailer.deliver({ ...mail, to: to.value, messageId }), messageId),
    };
  },
});

function resultOf(result: MailResult, messageId: string): DeliveryResult {
  switch (result.was) {
    case 'accepted':
      return { was: 'accepted', providerId: messageId };
    case 'unknown':
      return { was: 'unknown', code: result.code, providerId: messageId };
    case 'later':
      return { was: 'refused', code: result.code, class: 'pace' };
    case 'refused':
      return { was: 'refused', code: result.code, class: result.address ? 'person' : 'line' };
  }
}
