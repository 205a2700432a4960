import type { Pool } from '../../database/pool.ts';
import { findOutbound } from '../../database/sending/outbound.ts';
import type { Logger } from '../../settings/log.ts';
import type { Channel, ChatRecipient } from './channel.ts';
import type { Pace } from './pace.ts';
import type { WhatsApp } from './whatsapp.ts';

export interface LineParts {
  readonly pool: Pool;
  readonly whatsapp: WhatsApp;
  readonly pace: Pace;
  readonly log: Logger;
}

/** A line of WhatsApp, in its pace, with the text as it stands with the attempt. */
export const overWhatsApp = ({ pool, whatsapp, pace, log }: LineParts): Channel<ChatRecipient> => ({
  async prepare({ id, lineId, messageId }, to) {
    const message = messageId === null ? null : await findOutbound(pool, messageId);
    if (lineId === null || message === null) throw new Error(`attempt ${id} has nothing to send`);
    // What the customer reads is for us; the provider makes it of the template.
    const { rendered: _, ...content } = message.content;
    return {
      turn: () => pace.turn(lineId),
      async send() {
        const result = await whatsapp.send({ lineId, to, content, callbackData: id });
        if (result.was !== 'accepted') {
          log.warn({ attempt: id, code: result.code, was: result.was }, 'a message was not accepted');
        }
        return result;
      },
    };
  },
});
