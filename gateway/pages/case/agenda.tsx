import { Rule, type Sight, Told, Until, When } from './sight.tsx';

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
          {agenda.map(({ at, step, rule, waitsFor, held, refusedBy }) => (
            <li key={step}>
              <p class="agenda-when">
                <When at={at} sight={sight} /> <Until at={at} />
              </p>
              <p>
                {words.steps[step] ?? step} <Rule id={rule} language={language} />
              </p>
              {held !== undefined ? (
                <p class="quiet-text">
                  {words.heldWhy} <Rule id={held.rule} language={language} />:{' '}
                  <Told english={held.why} language={language} /> ({words.until}{' '}
                  <When at={held.until} sight={sight} />)
                </p>
              ) : (
                waitsFor !== undefined && (
                  <p class="quiet-text">
                    {words.waits}:{' '}
                    <Told english={waitsFor.replace(/ \([A-Z]\d+\)$/, '')} language={language} />
                  </p>
                )
              )}
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
