import { loadContactOfCase } from '../database/contact-of-case.ts';
import {
  claimOptOuts,
  hasOptOutDue,
  type OptOutNotice,
  postponeOptOut,
  settleOptOut,
} from '../database/opt-out-notices.ts';
import { type Duration, SECOND } from '../domain/instant.ts';
import { languageOf } from '../domain/language.ts';
import { optOutNotice } from '../domain/opt-out-notice.ts';
import { describeError } from '../settings/describe-error.ts';
import type { Parts } from './parts.ts';
import { startSweep, type Sweep } from './sweep.ts';
import type { TellInChat } from './tell-in-chat.ts';

const SWEEP: Duration = SECOND;
const AT_ONCE = 4;
/** After the line or the person got too much at once, real time; then it is given up. */
const WAITS: readonly Duration[] = [5 * SECOND, 15 * SECOND, 60 * SECOND];

/**
 * Confirms opt-outs (E2): once each, free-form, in the window that the customer's own word opened. A queue of its own and
 * no step of the case, because it answers nothing and must go also while Temporal is away.
 */
export function startOptOutNotices(
  { pool, log }: Pick<Parts, 'pool' | 'log'>,
  tellInChat: TellInChat,
): Sweep {
  const confirm = async ({ messageId, caseId, at, tries }: OptOutNotice): Promise<void> => {
    const { contact } = await loadContactOfCase(pool, caseId);
    const told = await tellInChat({
      caseId,
      key: `opt-out/${messageId}`,
      body: optOutNotice(languageOf(contact.language)),
      at,
      purpose: 'opt-out-notice',
    });
    if (told !== 'later') return settleOptOut(pool, messageId, told);
    const wait = WAITS[tries - 1];
    return wait === undefined
      ? settleOptOut(pool, messageId, 'given-up')
      : postponeOptOut(pool, messageId, wait);
  };

  return startSweep({
    every: SWEEP,
    isDue: () => hasOptOutDue(pool),
    async work() {
      const notices = await claimOptOuts(pool, AT_ONCE);
      await Promise.all(notices.map((notice) => confirm(notice)));
      return notices.length > 0;
    },
    failed: (error) =>
      log.warn({ error: describeError(error) }, 'opt-outs wait to be confirmed; they are looked at again'),
  });
}
