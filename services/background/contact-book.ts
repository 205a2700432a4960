import {
  claimRemoval,
  hasRemovalDue,
  postponeRemoval,
  settleRemoval,
} from '../../database/contacts/contact-book.ts';
import { type Duration, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { describeError } from '../../settings/describe-error.ts';
import { deleteFromContactBook } from '../channels/contact-book.ts';
import type { Parts } from '../parts.ts';
import { startSweep, type Sweep } from '../sweep.ts';

const SWEEP: Duration = MINUTE;
const LONGEST_WAIT: Duration = 6 * HOUR;
/** With these waits a good month; then it is reported as not done, and the user id goes all the same. */
const MOST_TRIES = 130;

/** How long after the nth try that nobody answered it is tried again, in real time. */
export const waitAfter = (tries: number): Duration =>
  Math.min(MINUTE * 2 ** Math.min(tries - 1, 10), LONGEST_WAIT);

/** S6: has the provider delete its own contact-book entries of people who were erased, until it has answered. */
export function startContactBook({
  pool,
  environment,
  log,
}: Pick<Parts, 'pool' | 'environment' | 'log'>): Sweep {
  const provider = {
    apiUrl: environment.WHATSAPP_API_URL,
    accessToken: environment.WHATSAPP_ACCESS_TOKEN,
  };
  return startSweep({
    every: SWEEP,
    isDue: () => hasRemovalDue(pool),
    async work() {
      const removal = await claimRemoval(pool);
      if (removal === null) return false;
      const answer = await deleteFromContactBook(provider, removal);
      const { id, tries } = removal;
      switch (answer.was) {
        case 'deleted':
        case 'absent':
          await settleRemoval(pool, id, answer.was, null);
          break;
        case 'refused':
          log.warn({ code: answer.code }, 'the provider did not delete a contact-book entry');
          await settleRemoval(pool, id, 'refused', answer.code);
          break;
        case 'unanswered':
          if (tries >= MOST_TRIES) await settleRemoval(pool, id, 'given-up', answer.code);
          else await postponeRemoval(pool, id, waitAfter(tries), answer.code);
      }
      return true;
    },
    failed: (error) =>
      log.warn(
        { error: describeError(error) },
        'contact-book entries wait to be deleted; they are tried again',
      ),
  });
}
