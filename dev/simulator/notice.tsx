import type { Pool } from '../../database/pool.ts';
import type { Language } from '../../domain/messages/language.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';
import { LOCALES } from '../../gateway/pages/words/language.ts';
import { NOTICE } from './notice-words.ts';
import type { ExamplesStatus } from './world.ts';

/** Whether the clock has passed all windows: there are cases, and none of them can be written to freely any more. */
export async function hasOnlyExpired(pool: Pool, now: Instant, longestWindow: Duration): Promise<boolean> {
  const { rows } = await pool.query<{ is: boolean }>(
    `select exists (select from cases)
       and not exists (select from cases where is_open and anchor > $1) as is`,
    [now - longestWindow],
  );
  return rows[0]?.is ?? false;
}

/** What every page says of the example cases; nothing while there is nothing to say. */
export function Notice({
  status,
  hasOnlyExpired,
  language,
}: {
  readonly status: ExamplesStatus;
  readonly hasOnlyExpired: boolean;
  readonly language: Language;
}) {
  const words = NOTICE[language];
  if (status.state === 'making' || status.state === 'history') {
    const { made, of } = status;
    const count = new Intl.NumberFormat(LOCALES[language]);
    return (
      <div data-state={status.state}>
        <label>
          <span role="status">{words[status.state]}</span>{' '}
          {words.madeOf(count.format(made), count.format(of))} <progress value={made} max={of} />
        </label>
      </div>
    );
  }
  if (status.state === 'clearing') {
    return (
      <div data-state="clearing">
        <label>
          <span role="status">{words.clearing}</span> <progress />
        </label>
      </div>
    );
  }
  const isFailed = status.state === 'failed';
  if (!isFailed && !hasOnlyExpired) return null;
  return (
    <div data-state={isFailed ? 'failed' : 'expired'}>
      <span role="status">{isFailed ? words.failed : words.expired}</span>{' '}
      <button type="button" class="quiet" data-asks="POST /dev/examples">
        {isFailed ? words.again : words.fresh}
      </button>
    </div>
  );
}
