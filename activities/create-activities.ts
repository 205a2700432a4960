import { createCalls } from './calls.ts';
import { createCaseStore } from './case-store.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import { createEmail } from './email.ts';
import { createOutlook } from './outlook.ts';
import type { Parts } from '../services/parts.ts';
import type { Sender } from '../services/messages/sender.ts';
import type { Mailer } from '../services/channels/smtp.ts';

/** All that the case workflow asks of the world, one file per port. */
export function createActivities(parts: Parts, sender: Sender, mailer: Mailer): Effects {
  const { sendTemplate, settleTemplate, deliverKept, requestNumber, sendChatNotice } = sender;
  return {
    ...createCaseStore(parts),
    ...createOutlook(parts),
    sendTemplate,
    settleTemplate,
    deliverKept,
    requestNumber,
    ...createEmail(parts, mailer),
    ...createCalls(parts, mailer, sendChatNotice),
  };
}
