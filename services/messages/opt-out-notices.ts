import { loadContact } from '../../database/contacts/contact-record.ts';
import {
  claimOptOuts,
  hasOptOutDue,
  type OptOutNotice,
  postponeOptOut,
  settleOptOut,
} from '../../database/contacts/opt-out-notices.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { wordOf } from '../../domain/messages/inbound-word.ts';
import { optOutLanguage } from '../../domain/messages/opt-words.ts';
import { optOutNotice } from '../../domain/messages/opt-out-notice.ts';
import { describeError } from '../../settings/describe-error.ts';
import { readerOf } from '../case/reader.ts';
import type { Parts } from '../parts.ts';
import { noticeKey, noticeWait } from '../sending/notice-wait.ts';
import { startSweep, type Sweep } from '../sweep.ts';
import type { Sender } from './sender.ts';

const SWEEP: Duration = SECOND;
const AT_ONCE = 4;
/** Longer than any window at an hour each. */
const MOST = 48;

/**
 * Confirms opt-outs (E2): once each, free-form, in the window that the customer's own word opened. A queue of its own and
 * no step of the case, because it answers nothing and must go also while Temporal is away.
 */
export function startOptOutNotices(
  { pool, clock, log, policies }: Pick<Parts, 'pool' | 'clock' | 'log' | 'policies'>,
  { sendChatNotice, confirmOptOut }: Pick<Sender, 'sendChatNotice' | 'confirmOptOut'>,
): Sweep {
  const confirm = async (notice: OptOutNotice): Promise<void> => {
    const { messageId, caseId, contactId, lineId, lineNumber, putOff } = notice;
    const contact = await loadContact(pool, contactId);
    // S3: of somebody who was erased meanwhile nothing is left to tell by.
    if (contact === null) return settleOptOut(pool, messageId, 'refused');
    // F2: the record's language, else the country's; before it the one that the customer has just written in.
    const language = contact.language === null ? optOutLanguage(wordOf(notice.content).text ?? '') : null;
    const message = {
      key: noticeKey(`opt-out/${messageId}`, putOff),
      body: optOutNotice(language ?? readerOf(policies, { contact, lineNumber }).language),
      at: putOff === 0 ? notice.at : clock.now(),
    };
    const told =
      caseId === null
        ? await confirmOptOut({ ...message, contactId, lineId })
        : await sendChatNotice({ ...message, caseId, purpose: 'opt-out-notice' });
    if (told !== 'later') return settleOptOut(pool, messageId, told);
    // W4: once the window is closed it is refused; whoever has no window is not waited for without end.
    return putOff < MOST
      ? postponeOptOut(pool, messageId, clock.now() + noticeWait(putOff))
      : settleOptOut(pool, messageId, 'given-up');
  };

  return startSweep({
    every: SWEEP,
    isDue: () => hasOptOutDue(pool, clock.now()),
    async work() {
      const notices = await claimOptOuts(pool, clock.now(), AT_ONCE);
      await Promise.all(notices.map((notice) => confirm(notice)));
      return notices.length > 0;
    },
    failed: (error) =>
      log.warn({ error: describeError(error) }, 'opt-outs wait to be confirmed; they are looked at again'),
  });
}
