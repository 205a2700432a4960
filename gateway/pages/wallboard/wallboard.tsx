import type { Wallboard } from '../../../services/summary/wallboard.ts';
import type { Owes } from '../../../domain/case/case-state.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Language } from '../../../domain/messages/language.ts';
import type { Labels } from '../../../domain/messages/labels.ts';
import { COMMON } from '../words/common.ts';
import { languageName, LOCALES } from '../words/language.ts';
import { WaitsOn } from '../frame/waits-on.tsx';
import { templateInWords } from '../words/template-names.ts';
import { translatorIn } from '../words/translator.ts';
import { WALLBOARD } from './words.ts';

interface Props {
  readonly board: Wallboard;
  readonly language: Language;
  readonly timeZone: string;
  readonly labels: Labels;
  readonly now: Instant;
}

const OWES: readonly Owes[] = ['business', 'customer', 'nobody'];

const iso = (at: Instant): string => new Date(at).toISOString();

export function WallboardRegion(props: Props) {
  return (
    <div class="wall">
      <Unread {...props} />
      <Bands {...props} />
      <div class="wall-columns">
        <div>
          <Soonest {...props} />
          <Newest {...props} />
        </div>
        <div>
          <Funnel {...props} />
          <Calls {...props} />
          <Templates {...props} />
        </div>
      </div>
      <Queues {...props} />
    </div>
  );
}

/** S2: told as long as somebody may have to look for what is missing. */
function Unread({ board: { unread }, language, timeZone, labels, now }: Props) {
  if (unread === null) return null;
  const words = WALLBOARD[language];
  const says = translatorIn(language, timeZone, labels, now);
  return (
    <section class="wall-alarm" role="status" data-unread={unread.posts}>
      <p>
        <strong>
          <span aria-hidden="true">‼ </span>
          {words.unread(unread.posts)}
        </strong>{' '}
        ({words.unreadLast} <time dateTime={iso(unread.lastAt)}>{says.moment(unread.lastAt)}</time>)
      </p>
      <p>{words.unreadAdvice}</p>
    </section>
  );
}

function Bands({ board, language }: Props) {
  const words = WALLBOARD[language];
  return (
    <section aria-label={words.windows}>
      <h2>{words.windows}</h2>
      <ul class="bands">
        {board.bands.map(({ band, owes }) => {
          const total = OWES.reduce((sum, who) => sum + owes[who], 0);
          return (
            <li class={`band ${band}`} data-band={band}>
              <p class="band-name">{words.bands[band]}</p>
              <p class="band-total">
                <strong>{total}</strong> {words.cases(total)}
              </p>
              <div class="split" aria-hidden="true">
                {OWES.map((who) => owes[who] > 0 && <i class={who} style={{ flexGrow: owes[who] }} />)}
              </div>
              <dl>
                {OWES.map((who) => (
                  <div class={who}>
                    <dt>
                      <WaitsOn owes={who} language={language} />
                    </dt>
                    <dd data-owes={who}>{owes[who]}</dd>
                  </div>
                ))}
              </dl>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Soonest({ board, language, timeZone, labels, now }: Props) {
  const words = WALLBOARD[language];
  const says = translatorIn(language, timeZone, labels, now);
  const { states } = COMMON[language];
  return (
    <section class="card" aria-label={words.soonest}>
      <h2>{words.soonest}</h2>
      {board.soonest.length === 0 ? (
        <p class="quiet-text">{words.nothingSoon}</p>
      ) : (
        <ol class="soonest">
          {board.soonest.map((each) => (
            <li>
              <a href={`/cases/${each.id}`}>{each.id}</a>
              <span
                class={`chip ${each.state === 'escalated' ? 'bad' : each.state === 'expiring' ? 'warn' : ''}`}
              >
                {each.state === 'escalated' ? '‼' : each.state === 'expiring' ? '!' : '·'}{' '}
                {states[each.state]}
              </span>
              <span class="what">
                {[
                  says.queue(each.queue),
                  says.reason(each.reason),
                  each.step === null ? '' : says.step(each.step),
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
                <span class="chips">
                  <WaitsOn owes={each.owes} language={language} />
                  {each.isUnacknowledged && <span class="chip bad">‼ {words.unacknowledged}</span>}
                </span>
              </span>
              <span class="left">
                <span class="unseen">{words.closesIn}</span>{' '}
                <time data-until={each.closesAt} datetime={iso(each.closesAt)} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Queues({ board, language, timeZone, labels, now }: Props) {
  const words = WALLBOARD[language];
  const says = translatorIn(language, timeZone, labels, now);
  const percent = new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 0 });
  return (
    <section class="card" aria-label={words.queues}>
      <h2>{words.queues}</h2>
      <table class="queues">
        <thead>
          <tr>
            <th scope="col">{words.queue}</th>
            <th scope="col" class="number">
              {words.open}
            </th>
            <th scope="col" class="number">
              {words.waiting}
            </th>
            <th scope="col" class="number">
              {words.longest}
            </th>
            <th scope="col" class="number" title={words.lateOf(board.answerWithin / 60_000)}>
              {words.late}
            </th>
            <th scope="col" class="number" title={words.occupancyOf(board.casesPerAgent)}>
              {words.occupancy}
            </th>
            <th scope="col" class="number">
              {words.unassigned}
            </th>
            <th scope="col" class="number">
              {words.held}
            </th>
            <th scope="col" class="number">
              {words.needsHuman}
            </th>
          </tr>
        </thead>
        <tbody>
          {board.queues.map((row) => (
            <tr data-queue={row.queue}>
              <th scope="row">
                <a
                  class="cut"
                  href={`/sessions?queue=${encodeURIComponent(row.queue)}`}
                  title={says.queue(row.queue)}
                >
                  {says.queue(row.queue)}
                </a>
              </th>
              <td class="number" data-label={words.open}>
                {row.cases}
              </td>
              <td class="number" data-label={words.waiting}>
                {row.waiting}
              </td>
              <td class="number" data-label={words.longest}>
                {row.longestSince === null ? (
                  '–'
                ) : (
                  <time data-since={row.longestSince} datetime={iso(row.longestSince)} />
                )}
              </td>
              <td class="number" data-label={words.late}>
                {row.late > 0 ? (
                  <span class="chip bad">! {row.late}</span>
                ) : (
                  <span class="chip good">✓ 0</span>
                )}
              </td>
              <td class="number" data-label={words.occupancy}>
                {row.occupancy === null ? '–' : percent.format(row.occupancy)}
              </td>
              <td class="number" data-label={words.unassigned}>
                {row.unassigned}
              </td>
              <td class="number" data-label={words.held}>
                {row.held}
              </td>
              <td class="number" data-label={words.needsHuman}>
                {row.needsHuman}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const RESCUE = ['alerted', 'answeredInTime'] as const;
const REOPENING = ['sent', 'delivered', 'read', 'answered'] as const;
const FALLBACK = ['emails', 'calls'] as const;
/** H4 */
const UNATTENDED = ['unattended'] as const;

function Funnel({ board: { funnel }, language, timeZone }: Props) {
  const words = WALLBOARD[language];
  const percent = new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 0 });
  const day = new Intl.DateTimeFormat(LOCALES[language], { day: 'numeric', month: 'long', timeZone });
  const bars = (steps: readonly (keyof typeof funnel & keyof typeof words.steps)[], whole: number) =>
    steps.map((step) => (
      <li data-step={step}>
        <span>{words.steps[step]}</span>
        <span class="bar-track" aria-hidden="true">
          <i style={{ width: `${whole === 0 ? 0 : Math.min(100, (funnel[step] / whole) * 100)}%` }} />
        </span>
        <strong>{funnel[step]}</strong>
        <small>{whole === 0 || step === steps[0] ? '' : percent.format(funnel[step] / whole)}</small>
      </li>
    ));
  return (
    <section class="card" aria-label={words.funnel}>
      <h2>
        {words.funnel} <small class="quiet-text">{`${day.format(funnel.from)} · ${words.today}`}</small>
      </h2>
      <ul class="funnel">
        {bars(RESCUE, funnel.alerted)}
        {bars(REOPENING, funnel.sent)}
        {bars(FALLBACK, Math.max(funnel.emails, funnel.calls)).map((bar) => bar)}
        {bars(UNATTENDED, funnel.unattended)}
      </ul>
    </section>
  );
}

function Calls({ board: { callbacks }, language, timeZone, labels, now }: Props) {
  const words = WALLBOARD[language];
  const says = translatorIn(language, timeZone, labels, now);
  const time = new Intl.DateTimeFormat(LOCALES[language], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  return (
    <section class="card" aria-label={words.callbacks}>
      <h2>{words.callbacks}</h2>
      <ul class="tally">
        <li>
          <strong>{callbacks.due.length}</strong> {words.callsDue}
        </li>
        <li>
          <strong>{callbacks.done}</strong> {words.callsDone}
        </li>
        <li class={callbacks.missedByUs > 0 ? 'bad-text' : ''}>
          <strong>{callbacks.missedByUs > 0 ? `! ${callbacks.missedByUs}` : 0}</strong> {words.missedByUs}
        </li>
        <li>
          <strong>{callbacks.missedByCustomer}</strong> {words.missedByCustomer}
        </li>
      </ul>
      {callbacks.due.length === 0 ? (
        <p class="quiet-text">{words.noCalls}</p>
      ) : (
        <ol class="calls">
          {callbacks.due.map((call) => (
            <li>
              <time dateTime={iso(call.from)}>{`${time.format(call.from)}–${time.format(call.to)}`}</time>{' '}
              <a href={`/cases/${call.caseId}`}>{call.caseId}</a> {says.reason(call.reason)}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** `cart_reminder_v1 (pt_BR)`, as people call it. */
function versionInWords(name: string, language: Language): string {
  const [, template = name, code = ''] = /^(\S+) \((\w+)\)$/.exec(name) ?? [];
  const spoken = code === '' ? '' : ` (${languageName(code, language)})`;
  return `${templateInWords(template, language)}${spoken}`;
}

const SIGNS = { green: '●', yellow: '◐', red: '■', unknown: '○' } as const;
const KINDS = { green: 'good', yellow: 'warn', red: 'bad', unknown: '' } as const;

function Templates({ board: { templates }, language }: Props) {
  const words = WALLBOARD[language];
  const worst = ['red', 'yellow', 'unknown', 'green'];
  const sorted = templates.toSorted(
    (one, other) =>
      Number(one.status === 'approved') - Number(other.status === 'approved') ||
      worst.indexOf(one.quality) - worst.indexOf(other.quality),
  );
  return (
    <section class="card" aria-label={words.templates}>
      <h2>{words.templates}</h2>
      <ul class="templates">
        {sorted.map(({ quality, status, versions, names }) => (
          <li>
            <span class={`chip ${status === 'approved' ? KINDS[quality] : 'bad'}`}>
              <span aria-hidden="true">{SIGNS[quality]}</span> {words.qualities[quality]}
              {status !== 'approved' && ` · ${words.statuses[status] ?? status}`}
            </span>{' '}
            <strong>{versions}</strong>
            {(status !== 'approved' || quality === 'red' || quality === 'yellow') && (
              <span class="quiet-text">
                {' '}
                {names.map((name) => versionInWords(name, language)).join(', ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Newest({ board: { newestMessageAt: at }, language }: Props) {
  return (
    <p class="quiet-text">
      {WALLBOARD[language].newest}: {at === null ? '–' : <time data-since={at} datetime={iso(at)} />}
    </p>
  );
}
