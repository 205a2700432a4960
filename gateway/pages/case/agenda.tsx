import { readStored } from '../../../domain/explanation/read-explanation.ts';
import type { CaseJson } from '../../api/cases/case-schema.ts';
import { Rule, type Sight, Told, Until, When } from './sight.tsx';

type HeldJson = NonNullable<CaseJson['agenda'][number]['held']>;

function HeldBy({ held, sight }: { held: HeldJson; sight: Sight }) {
  const { words, language } = sight;
  const said = readStored(held);
  return (
    <p class="quiet-text">
      {words.heldWhy} <Rule id={held.rule} language={language} />:{' '}
      {said !== null && <Told said={said} sight={sight} />} ({words.until}{' '}
      <When at={held.until} sight={sight} />)
    </p>
  );
}

/** What will happen if nobody writes, with the rule of each step and what it waits for. */
export function Agenda({ sight }: { sight: Sight }) {
  const { look, words, language } = sight;
  const { agenda } = look.case;
  return (
    <section class="card" aria-labelledby="agenda-title">
      <h2 id="agenda-title">{words.agenda}</h2>
      <p class="quiet-text">{words.agendaHint}</p>
      {agenda.length === 0 ? (
        <p>{words.agendaEmpty}</p>
      ) : (
        <ol class="agenda">
          {agenda.map(({ at, step, rule, held, refusedBy }) => (
            <li key={step}>
              <p class="agenda-when">
                <When at={at} sight={sight} /> <Until at={at} />
              </p>
              <p>
                {words.steps[step] ?? step} <Rule id={rule} language={language} />
              </p>
              {held !== undefined && <HeldBy held={held} sight={sight} />}
              {refusedBy !== undefined && (
                <p class="will-refuse">
                  <span aria-hidden="true">✕ </span>
                  {words.willRefuse} <Rule id={refusedBy} language={language} />
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
