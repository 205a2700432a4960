import { createCalls } from './calls.ts';
import { createCasebook } from './casebook.ts';
import type { Effects } from './effects.ts';
import { createEmail } from './email.ts';
import { createOutlook } from './outlook.ts';
import type { Parts } from './parts.ts';
import type { Sender } from './sender.ts';
import type { Mailer } from './smtp.ts';

/** All that the case workflow asks of the world, one file per port. */
export function createActivities(parts: Parts, sender: Sender, mailer: Mailer): Effects {
  const { sendTemplate, settleTemplate, deliverKept, tellInChat } = sender;
  return {
    ...createCasebook(parts),
    ...createOutlook(parts),
    sendTemplate,
    settleTemplate,
    deliverKept,
    ...createEmail(parts, mailer),
    ...createCalls(parts, mailer, tellInChat),
  };
}
