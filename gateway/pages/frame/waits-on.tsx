import type { Owes } from '../../../domain/case/case-state.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { COMMON } from '../words/common.ts';

/** The way that the next message goes: from us to the customer, from the customer to us, or none. */
const SIGNS: Readonly<Record<Owes, string>> = { business: '→', customer: '←', nobody: '–' };

/** Whom a case waits on (W9): the same sign and the same words on every page. */
export function WaitsOn({
  owes,
  language,
  isTitled = false,
}: {
  readonly owes: Owes;
  readonly language: Language;
  /** It stands under a title that says what it is about. */
  readonly isTitled?: boolean;
}) {
  const words = COMMON[language][isTitled ? 'owes' : 'waitsOn'];
  return (
    <span class={`waits-on ${owes}`} data-waits-on={owes}>
      <span class="waits-sign" aria-hidden="true">
        {SIGNS[owes]}
      </span>{' '}
      {words[owes]}
    </span>
  );
}
