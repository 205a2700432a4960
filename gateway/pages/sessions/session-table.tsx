import type { PublicState } from '../../../domain/case/case-state.ts';
import type { Explanation } from '../../../domain/explanation/explanation.ts';
import { awaitedIn } from '../../../domain/schedule/send-instant.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { localized } from '../../../wording/localized.ts';
import { WaitsOn } from '../frame/waits-on.tsx';
import { ruleInWords } from '../words/rules.ts';
import type { Translator } from '../words/translator.ts';
import type { SessionRow } from './session-row.ts';

/** A sign and a tone beside the word: none of the three says it alone. */
const LOOKS: Readonly<Record<PublicState, readonly [sign: string, tone: string]>> = {
  open: ['●', 'good'],
  expiring: ['◔', 'warn'],
  escalated: ['▲', 'bad'],
  reopening: ['↻', 'accent'],
  fallback: ['⇢', 'accent'],
  dormant: ['◌', ''],
  resolved: ['✓', 'good'],
  closed: ['■', ''],
};

/** A row of the table per case; on a phone, a card. */
export function SessionTable({
  rows,
  agentNames,
  caption,
  t,
}: {
  readonly rows: readonly SessionRow[];
  readonly agentNames: ReadonlyMap<string, string>;
  readonly caption: string;
  readonly t: Translator;
}) {
  const { columns } = t.words;
  return (
    <div class="card sessions-card">
      <table class="sessions-table">
        <caption>{caption}</caption>
        <colgroup>
          {Object.keys(columns).map((column) => (
            <col class={`c-${column}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {Object.values(columns).map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              row={row}
              agent={row.agent === null ? null : (agentNames.get(row.agent) ?? row.agent)}
              t={t}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  row,
  agent,
  t,
}: {
  readonly row: SessionRow;
  readonly agent: string | null;
  readonly t: Translator;
}) {
  const { words } = t;
  const { columns } = words;
  const about = row.step === null ? words.noTask : t.step(row.step);
  const reach = [row.name === null ? null : row.phone, t.country(row.country)].filter(
    (part) => part !== null,
  );
  return (
    <tr id={`row-${row.id}`} data-state={row.state}>
      <th scope="row">
        <a class="case-link" href={`/cases/${row.id}`}>
          <Cut text={row.name ?? row.phone ?? words.nameless} class="who-is" />
          <span class="case-id small">{row.id}</span>
        </a>
        <span class="quiet-text small" title={reach.join(' · ')}>
          {' · '}
          {reach.join(' · ')}
        </span>
      </th>
      <td data-label={columns.state}>
        <State row={row} t={t} />
      </td>
      <td data-label={columns.window}>
        <Window window={row.window} t={t} />
      </td>
      <td data-label={columns.owes}>
        <WaitsOn owes={row.owes} language={t.language} isTitled />
      </td>
      <td data-label={columns.about}>
        <Cut text={t.reason(row.reason)} />
        <Cut text={about} class={row.step === null ? 'below quiet-text' : 'below'} />
      </td>
      <td data-label={columns.owner}>
        <Cut text={t.queue(row.queue)} />
        <Cut text={agent ?? words.unassigned} class={agent === null ? 'below quiet-text' : 'below'} />
      </td>
      <td data-label={columns.next}>
        <Next row={row} t={t} />
      </td>
    </tr>
  );
}

/** One line of a cell: what is longer is cut, and whole when pointed at. */
const Cut = ({ text, class: kind = '' }: { readonly text: string; readonly class?: string }) => (
  <span class={`cut ${kind}`} title={text}>
    {text}
  </span>
);

function State({ row, t }: { readonly row: SessionRow; readonly t: Translator }) {
  const { words, common } = t;
  const [sign, tone] = LOOKS[row.state];
  return (
    <>
      <span class="chips">
        <span class={`chip ${tone}`}>
          <span aria-hidden="true">{sign}</span> {common.states[row.state]}
        </span>
      </span>
      <span class="below small cut">
        {row.needsHuman && (
          <strong class="refused">
            <span aria-hidden="true">! </span>
            {words.needsHuman}
            {' · '}
          </strong>
        )}
        {row.heldUntil !== null && (
          <strong class="on-hold">
            <span aria-hidden="true">‖ </span>
            {words.heldUntil} <Moment at={row.heldUntil} t={t} />
            {' · '}
          </strong>
        )}
        {row.isReopened && (
          <strong class="reopened">
            <span aria-hidden="true">↻ </span>
            {words.reopened}
            {' · '}
          </strong>
        )}
        <span class="quiet-text">
          {words.priority} {words.priorities[row.priority - 1]}
        </span>
      </span>
    </>
  );
}

function Window({ window, t }: { readonly window: SessionRow['window']; readonly t: Translator }) {
  const { words } = t;
  switch (window.is) {
    case 'never':
      return <span class="quiet-text">{words.neverWrote}</span>;
    case 'none':
      return <span class="quiet-text">{words.noWindow}</span>;
    case 'open':
    case 'closed':
      return (
        <span class={`window-${window.is}`}>
          <span class="quiet-text small">{window.is === 'open' ? words.closesIn : words.closedSince}</span>{' '}
          <time
            class="countdown"
            {...(window.is === 'open'
              ? { 'data-until': window.closesAt }
              : { 'data-since': window.closesAt })}
            dateTime={new Date(window.closesAt).toISOString()}
          >
            {t.moment(window.closesAt)}
          </time>
          <span class="below quiet-text small">
            <Moment at={window.closesAt} t={t} />
          </span>
        </span>
      );
  }
}

function Next({ row: { next, needsHuman }, t }: { readonly row: SessionRow; readonly t: Translator }) {
  const { words } = t;
  if (next === null) {
    return <span class="quiet-text">{needsHuman ? words.aPersonNext : words.nothingNext}</span>;
  }
  return (
    <>
      <span class="cut" title={t.nextStep(next.step)}>
        {t.nextStep(next.step)} <Rule id={next.rule} t={t} />
      </span>
      <span class="below cut">
        <time data-until={next.at} dateTime={new Date(next.at).toISOString()}>
          {t.moment(next.at)}
        </time>
        {next.refusedBy !== undefined && (
          <span class="small refused" title={`${words.refused} ${next.refusedBy}`}>
            {' '}
            <span aria-hidden="true">✕ </span>
            {words.refused} <Rule id={next.refusedBy} t={t} />
          </span>
        )}
        {next.held !== undefined && (
          <span
            class="small"
            title={`${words.waits} ${localized(awaitedIn(next.held.why), t.language, t).text}`}
          >
            {' '}
            {words.waits} <Rule id={next.held.rule} t={t} /> <Told said={awaitedIn(next.held.why)} t={t} />
          </span>
        )}
        {next.refusedBy === undefined && next.held === undefined && (
          <span class="quiet-text small">
            {' '}
            <Moment at={next.at} t={t} />
          </span>
        )}
      </span>
    </>
  );
}

/** A rule by its id, with what it means for pointers and screen readers; the case's own page explains it to everybody. */
function Rule({ id, t: { words, language } }: { readonly id: string; readonly t: Translator }) {
  const meaning = ruleInWords(id, language);
  return (
    <abbr class="rule" title={meaning === '' ? `${words.rule} ${id}` : meaning}>
      {id}
    </abbr>
  );
}

function Told({ said, t }: { readonly said: Explanation; readonly t: Translator }) {
  const { language } = t;
  const { text, lang } = localized(said, language, t);
  return lang === language ? <>{text}</> : <span lang={lang}>{text}</span>;
}

const Moment = ({ at, t }: { readonly at: Instant; readonly t: Translator }) => (
  <time dateTime={new Date(at).toISOString()}>{t.moment(at)}</time>
);
