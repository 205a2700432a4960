import { SUMMARY_DIMENSIONS, SUMMARY_PERIODS } from '../../../domain/summary/metrics.ts';
import { NONE } from '../../api/summary/summary-schema.ts';
import { addressOf, filtersOf, PRESETS } from './address.ts';
import { dimensionName, type SummaryView, valueName } from './view.ts';

/** Choices that are made at once are links, so that every state has its address; what is put together is a form. */
export function Filters({ view }: { readonly view: SummaryView }) {
  const { address, words } = view;
  const { last, query } = address;
  return (
    <section class="filters card" aria-label={words.filters}>
      <div class="switches">
        <nav aria-label={words.period} class="switch">
          {PRESETS.map((preset) => (
            <a
              href={addressOf(address, { last: preset, from: null, to: null, period: null })}
              aria-current={last === preset ? 'true' : undefined}
            >
              {words.presets[preset]}
            </a>
          ))}
        </nav>
        <nav aria-label={words.cut} class="switch">
          {SUMMARY_PERIODS.map((period) => (
            <a
              href={addressOf(address, { period })}
              aria-current={query.period === period ? 'true' : undefined}
            >
              {words.cuts[period]}
            </a>
          ))}
        </nav>
        <nav aria-label={words.per} class="switch">
          {(['session', 'case'] as const).map((per) => (
            <a
              href={addressOf(address, { per: per === 'session' ? null : per })}
              aria-current={query.per === per ? 'true' : undefined}
            >
              {words.pers[per]}
            </a>
          ))}
        </nav>
      </div>
      <form method="get" action="/summary" class="dates" data-clean>
        <Kept view={view} without="dates" />
        <label>
          {words.from} <input type="date" name="from" value={query.from} max={view.today} required />
        </label>
        <label>
          {words.to} <input type="date" name="to" value={query.to} max={view.today} required />
        </label>
        <button class="quiet">{words.ownDates}</button>
      </form>
      <Narrowing view={view} />
    </section>
  );
}

function Narrowing({ view }: { readonly view: SummaryView }) {
  const { address, choices, words } = view;
  const filters = filtersOf(address.query);
  const chosen = Object.entries(filters) as [keyof typeof filters, string[]][];
  return (
    <form method="get" action="/summary" data-clean>
      <Kept view={view} without="filters" />
      <div class="picks">
        {SUMMARY_DIMENSIONS.map((dimension) => {
          const given = filters[dimension] ?? [];
          const offered = choices[dimension].map((value) => value ?? NONE);
          const values = [...offered, ...given.filter((value) => !offered.includes(value))];
          const name = dimensionName(view, dimension);
          return (
            <details class="pick" name="pick">
              <summary class={given.length > 0 ? 'is-chosen' : undefined}>
                {name}:{' '}
                {given.length === 0 ? words.all : given.length === 1 ? told(given[0] ?? NONE) : given.length}
              </summary>
              <fieldset>
                <legend class="unseen">{name}</legend>
                {values.length === 0 && <p class="quiet-text">{words.noValues}</p>}
                {values.map((value) => (
                  <label>
                    <input type="checkbox" name={dimension} value={value} checked={given.includes(value)} />
                    {told(value)}
                  </label>
                ))}
                <button class="quiet">{words.apply}</button>
              </fieldset>
            </details>
          );
          function told(value: string): string {
            return valueName(view, dimension, value === NONE ? null : value);
          }
        })}
      </div>
      {chosen.length > 0 && (
        <ul class="chosen" aria-label={words.chosen}>
          {chosen.flatMap(([dimension, values]) =>
            values.map((value) => (
              <li>
                <a
                  class="chip accent"
                  href={addressOf(address, { [dimension]: values.filter((each) => each !== value) })}
                  aria-label={`${words.remove}: ${dimensionName(view, dimension)} ${valueName(view, dimension, value === NONE ? null : value)}`}
                >
                  {`${dimensionName(view, dimension)}: ${valueName(view, dimension, value === NONE ? null : value)}`}
                  <span aria-hidden="true">✕</span>
                </a>
              </li>
            )),
          )}
          <li>
            <a href={addressOf(address, Object.fromEntries(chosen.map(([dimension]) => [dimension, null])))}>
              {words.clear}
            </a>
          </li>
        </ul>
      )}
    </form>
  );
}

/** What a form sends along, so that it changes nothing but its own. */
function Kept({ view, without }: { readonly view: SummaryView; readonly without: 'dates' | 'filters' }) {
  const kept = new URL(addressOf(view.address), 'http://page').searchParams;
  const own: readonly string[] = without === 'dates' ? ['last', 'from', 'to'] : SUMMARY_DIMENSIONS;
  return (
    <>
      {[...kept]
        .filter(([name]) => !own.includes(name))
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
    </>
  );
}
