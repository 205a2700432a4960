import { classOfFailure, providerError } from '../../../domain/gate/provider-error.ts';
import type { TimelineEntryJson } from '../../api/cases/timeline-schema.ts';
import { errorCodeInWords } from '../words/provider-error-codes.ts';
import { errorClassInWords, errorToDoInWords } from '../words/provider-errors.ts';
import { type Sight, When } from './sight.tsx';

type Sent = Pick<
  Extract<TimelineEntryJson, { kind: 'message' | 'send' | 'email' }>,
  'status' | 'statuses' | 'errorCode' | 'billed'
>;

const MARKS: Readonly<Record<string, string>> = {
  sent: '✓',
  delivered: '✓✓',
  read: '👁',
  failed: '✕',
  refused: '✕',
  unknown: '?',
};

/** What became of a message: each rung with its time, and what a failure means. */
export function Ladder({ sent, sight }: { sent: Sent; sight: Sight }) {
  const { words } = sight;
  const { statuses, status, errorCode, billed } = sent;
  return (
    <>
      <ul class="ladder plain">
        {statuses.map((rung) => (
          <li
            class={rung.status === 'failed' || rung.status === 'refused' ? 'rung bad' : `rung ${rung.status}`}
          >
            <span aria-hidden="true">{MARKS[rung.status]}</span> {words.statuses[rung.status]}{' '}
            {rung.at !== null && <When at={rung.at} sight={sight} as="time" />}
          </li>
        ))}
        {statuses.length === 0 && status !== null && <li class="rung">{words.statuses[status] ?? status}</li>}
        {billed !== null && (
          <li class="rung">
            {billed.amount === 0
              ? words.free
              : billed.amount === null
                ? words.unpriced
                : `${billed.charged ? words.charged : words.wouldCost} ${sight.t.money(billed.amount, billed.currency)}`}
          </li>
        )}
      </ul>
      {errorCode !== null && <Failure code={errorCode} isKnown={status !== 'unknown'} sight={sight} />}
    </>
  );
}

/** A code of the provider, what it means and what to do now (R8). `isKnown`: it certainly did not arrive. */
function Failure({
  code,
  isKnown,
  sight: { words, language },
}: {
  code: string;
  isKnown: boolean;
  sight: Sight;
}) {
  const what = errorCodeInWords(code, language);
  const is = isKnown ? classOfFailure(code) : providerError(code).class;
  return (
    <p class="failure">
      <strong>
        {words.errorCode} {code}
      </strong>
      {': '}
      {errorClassInWords(is, language)}
      {what !== null && <small class="block">{what}</small>}
      <small class="block">{errorToDoInWords(is, language)}</small>
    </p>
  );
}
