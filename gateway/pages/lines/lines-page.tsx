import type { LineReport } from '../../../services/lines/line-report.ts';
import { restricts } from '../../../domain/gate/restriction.ts';
import type { Trouble } from '../../../domain/gate/channel-health.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { localized } from '../../../wording/localized.ts';
import { phoneInGroups } from '../words/phone.ts';
import type { Translator } from '../words/translator.ts';
import type { LinesWords } from './words.ts';

export interface LinesView {
  readonly lines: readonly LineReport[];
  readonly words: LinesWords;
  readonly t: Translator;
  /** Whether who looks may have a line tried. */
  readonly mayTry: boolean;
}

/** E6: every line, how it stands, what that stops, and a way to have it tried. */
export function Lines({ view }: { readonly view: LinesView }) {
  const { lines, words } = view;
  return (
    <>
      <h1>{words.title}</h1>
      <p class="quiet-text">{words.intro}</p>
      {lines.length === 0 && <p>{words.none}</p>}
      {lines.map((line) => (
        <Line line={line} view={view} />
      ))}
    </>
  );
}

function Line({ line, view }: { readonly line: LineReport; readonly view: LinesView }) {
  const { words, t, mayTry } = view;
  const { id, number, account, portfolio, health, troubles, used, dailyLimit } = line;
  const most =
    dailyLimit === null ? words.notTold : dailyLimit === 'unlimited' ? words.unlimited : t.number(dailyLimit);
  return (
    <section class="card" aria-labelledby={`line-${id}`} data-line={id}>
      <h2 id={`line-${id}`}>
        {number === null ? id : phoneInGroups(number.replaceAll(/\D/g, ''))} <small>{id}</small>
      </h2>
      <dl class="facts line-facts">
        <dt>{words.account}</dt>
        <dd>{[account ?? '–', ...(portfolio === null ? [] : [portfolio])].join(' · ')}</dd>
        <dt>{words.quality}</dt>
        <dd>{words.qualities[health.quality]}</dd>
        <dt>{words.limit}</dt>
        <dd>
          {t.number(used)} / {most}
        </dd>
        <dt>{words.state}</dt>
        <dd>
          {troubles.length === 0 ? (
            <span class="chip good">
              <span aria-hidden="true">✓</span> {words.works}
            </span>
          ) : (
            <ul class="plain">
              {troubles.map((trouble) => (
                <TroubleItem trouble={trouble} view={view} />
              ))}
            </ul>
          )}
        </dd>
        {health.restrictions.length > 0 && (
          <>
            <dt>{words.restrictions}</dt>
            <dd>
              <ul class="plain">
                {health.restrictions.map(({ type, until }) => (
                  <li>
                    <strong>{words.types[type] ?? type}</strong>
                    {until !== null && <Until at={until} view={view} />}{' '}
                    <span class="quiet-text">{words.restricts[restricts(type) ?? 'nothing']}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
      {mayTry && (
        <form
          data-api={`POST /v1/lines/${encodeURIComponent(id)}/try`}
          data-no-body
          data-done={words.tried}
          data-reloads
        >
          <button>{words.tryNow}</button> <small class="quiet-text">{words.tryTold}</small>
          <p data-fault role="alert" />
        </form>
      )}
    </section>
  );
}

function TroubleItem({ trouble, view }: { readonly trouble: Trouble; readonly view: LinesView }) {
  const { words, t } = view;
  const { text, lang } = localized(trouble.why, t.language, t);
  return (
    <li>
      <span class={`chip ${trouble.stops === 'reply' ? 'bad' : 'warn'}`}>{words.stops[trouble.stops]}</span>{' '}
      <span lang={lang}>{text.charAt(0).toUpperCase() + text.slice(1)}</span>
      {trouble.is !== 'access' && <Until at={trouble.until} view={view} />}
    </li>
  );
}

const Until = ({ at, view: { words, t } }: { readonly at: Instant; readonly view: LinesView }) => (
  <>
    {' · '}
    {words.until} <time dateTime={new Date(at).toISOString()}>{t.moment(at)}</time>
  </>
);
