import type { ComponentChildren } from 'preact';
import { ERASED, isErased } from '../../../domain/case/erase-case.ts';
import { isMerged, MERGED } from '../../../domain/case/merge-away.ts';
import { readStored } from '../../../domain/explanation/read-explanation.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { TimelineEntryJson } from '../../api/cases/timeline-schema.ts';
import { Decision } from './decision.tsx';
import { Ladder } from './ladder.tsx';
import type { SeenEntry } from './case-page-model.ts';
import { Context } from './message/context.tsx';
import { MessageBody } from './message/message-body.tsx';
import type { CaseWords } from './words/case.ts';
import { SAID } from './words/said.ts';
import { languageName } from '../words/language.ts';
import { dayIn, daysFromToday } from '../words/moment.ts';
import { templateInWords } from '../words/template-names.ts';
import { authorName, firstUpper, Rule, type Sight, Told, When } from './sight.tsx';

type Kind = TimelineEntryJson['kind'];
type Of<Name extends Kind> = Extract<TimelineEntryJson, { kind: Name }>;

/** By which of the filter's words an entry is shown. */
const GROUPS: Readonly<Record<Kind, 'messages' | 'decisions' | 'schedule'>> = {
  message: 'messages',
  send: 'messages',
  email: 'messages',
  decision: 'decisions',
  alert: 'schedule',
  transition: 'schedule',
  task: 'schedule',
  call: 'schedule',
  hold: 'schedule',
};

/** Everything that happened, oldest first, by local days. */
export function Timeline({ sight }: { sight: Sight }) {
  const { look, words, t, zone } = sight;
  if (look.entries.length === 0) return <p class="quiet-text">{words.empty}</p>;
  const dayOf = dayIn(zone);
  const days = new Map<string, SeenEntry[]>();
  for (const seen of look.entries) {
    const day = dayOf(Date.parse(seen.entry.at));
    days.set(day, [...(days.get(day) ?? []), seen]);
  }
  return (
    <>
      {look.hasEarlier && (
        <p>
          <a href="?all">{words.earlier}</a>
        </p>
      )}
      {[...days].map(([day, entries]) => (
        <section class="day">
          <h3 data-day={day}>
            <span data-near-day>{nearDay(entries, sight)}</span>
            {firstUpper(t.day(Date.parse(entries[0]?.entry.at ?? day)))}
          </h3>
          <ol class="entries">
            {entries.map((each) => (
              <li
                id={`e-${each.key}`}
                data-group={GROUPS[each.entry.kind]}
                class={`entry ${placeOf(each.entry)}`}
              >
                <Entry seen={each} sight={sight} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** `Hoy · ` or `Ayer · `, before the day of these entries; the browser says it anew when midnight passes. */
function nearDay([first]: readonly SeenEntry[], { look, words, zone }: Sight): string {
  if (first === undefined) return '';
  const near = words.nearDays[String(daysFromToday(Date.parse(first.entry.at), look.now, zone))];
  return near === undefined ? '' : `${near} · `;
}

/** Customers on the left, the business on the right, what happened of itself between. */
function placeOf(entry: TimelineEntryJson): string {
  if (entry.kind === 'message') return entry.direction === 'in' ? 'in' : 'out';
  return entry.kind === 'send' || entry.kind === 'email' ? 'out' : 'between';
}

function Entry({ seen, sight }: { seen: SeenEntry; sight: Sight }) {
  const { entry } = seen;
  switch (entry.kind) {
    case 'message':
      return <Message entry={entry} seen={seen} sight={sight} />;
    case 'send':
    case 'email':
      return <Sent entry={entry} sight={sight} />;
    case 'decision':
      return (
        <Line at={entry.at} mark="⚖" sight={sight}>
          <Decision entry={entry} sight={sight} id={`d-${seen.key}`} />
        </Line>
      );
    case 'alert':
      return (
        <Line at={entry.at} mark="▲" tone={entry.level === 1 ? 'warn' : 'bad'} sight={sight}>
          {sight.words.alerts[entry.level]}
          {entry.late && ` (${sight.words.late})`} <Rules entry={entry} sight={sight} />
          <AlertCare entry={entry} sight={sight} />
        </Line>
      );
    case 'transition':
      return (
        <Line at={entry.at} mark="→" sight={sight}>
          <Happened entry={entry} sight={sight} />
          {entry.late && ` (${sight.words.late})`} <Rules entry={entry} sight={sight} />
        </Line>
      );
    case 'task':
      return <TaskLine entry={entry} sight={sight} />;
    case 'call':
      return <CallLine entry={entry} sight={sight} />;
    case 'hold':
      return <HoldLine entry={entry} sight={sight} />;
  }
}

type Transition = Extract<TimelineEntryJson, { kind: 'transition' }>;

function Happened({ entry, sight }: { entry: Transition; sight: Sight }) {
  const said = readStored(entry);
  return said === null ? null : <Told said={said} sight={sight} />;
}

const Rules = ({ entry: { rule }, sight }: { entry: TimelineEntryJson; sight: Sight }) =>
  rule === undefined ? null : <Rule id={rule} language={sight.language} />;

function Line({
  at,
  mark,
  tone = '',
  sight,
  children,
}: {
  at: string;
  mark: string;
  tone?: string;
  sight: Sight;
  children: ComponentChildren;
}) {
  return (
    <div class={`line ${tone}`}>
      <span class="line-mark" aria-hidden="true">
        {mark}
      </span>
      <span class="line-time">
        <When at={at} sight={sight} as="time" />
      </span>
      <div class="line-text">{children}</div>
    </div>
  );
}

/** What ended an alert that nobody acknowledged: a closing, a merge (I1) and an erasure (S3) are no answer. */
function endOfAlert(endedAt: Instant, { look: { case: seen, state, entries } }: Sight): EndOfAlert {
  const ends = isErased(state) ? ERASED : isMerged(state) ? MERGED : null;
  if (ends !== null) {
    const rule = ends === ERASED ? 'S3' : 'I1';
    const over = entries.findLast(({ entry }) => entry.kind === 'transition' && entry.rule === rule);
    return over !== undefined && endedAt < Date.parse(over.entry.at) ? 'answered' : ends;
  }
  const isOver = seen.closedAt !== null && seen.outcome !== null && endedAt >= Date.parse(seen.closedAt);
  return isOver ? 'closed' : 'answered';
}

type EndOfAlert = keyof CaseWords['alertEnded'];

/** A8: who has seen to it, or that it was repeated because nobody had. */
function AlertCare({ entry, sight }: { entry: Of<'alert'>; sight: Sight }) {
  const { words } = sight;
  const { acknowledged, repeatedAt, endedAt } = entry;
  return (
    <>
      {repeatedAt !== null && (
        <small class="block">
          {words.repeated} <When at={repeatedAt} sight={sight} as="time" />
        </small>
      )}
      {acknowledged === null && endedAt !== null && (
        <small class="block acknowledged">
          <span aria-hidden="true">✓ </span>
          {words.alertEnded[endOfAlert(Date.parse(endedAt), sight)]}{' '}
          <When at={endedAt} sight={sight} as="time" />
        </small>
      )}
      {acknowledged !== null && (
        <small class="block acknowledged">
          <span aria-hidden="true">✓ </span>
          {words.acknowledgedBy} {authorName(`agent:${acknowledged.by}`, sight)}{' '}
          <When at={acknowledged.at} sight={sight} as="time" />
        </small>
      )}
    </>
  );
}

function TaskLine({ entry, sight }: { entry: Of<'task'>; sight: Sight }) {
  const { words, t } = sight;
  return (
    <Line at={entry.at} mark="☑" sight={sight}>
      {words.tasks[entry.became]}: <strong>{t.step(entry.step)}</strong>{' '}
      <span class="quiet-text">({t.reason(entry.reason)})</span> <Rules entry={entry} sight={sight} />
    </Line>
  );
}

function CallLine({ entry, sight }: { entry: Of<'call'>; sight: Sight }) {
  const { words } = sight;
  const tone = entry.became === 'missed' ? 'bad' : '';
  return (
    <Line at={entry.at} mark="📞" tone={tone} sight={sight}>
      {words.callsBecame[entry.became]}
      {entry.became === 'booked' && (
        <>
          {': '}
          <When at={entry.slot.from} sight={sight} />–<When at={entry.slot.to} sight={sight} as="time" />
        </>
      )}
      {entry.missedBy !== null && `: ${words.missedBy[entry.missedBy]}`} <Rules entry={entry} sight={sight} />
    </Line>
  );
}

function HoldLine({ entry, sight }: { entry: Of<'hold'>; sight: Sight }) {
  const { words } = sight;
  return (
    <Line at={entry.at} mark="‖" sight={sight}>
      {words.holds[entry.became]}
      {entry.became === 'begun' && (
        <>
          {` ${words.until} `}
          <When at={entry.until} sight={sight} /> {words.heldBy} {authorName(entry.author, sight)}
          {entry.why !== null && <q class="block">{entry.why}</q>}
        </>
      )}{' '}
      <Rules entry={entry} sight={sight} />
    </Line>
  );
}

function Message({
  entry,
  seen: { inboundKind, key },
  sight,
}: {
  entry: Of<'message'>;
  seen: SeenEntry;
  sight: Sight;
}) {
  const { words, look } = sight;
  const isIn = entry.direction === 'in';
  const author = isIn
    ? (look.contact.name ?? words.customer)
    : entry.direction === 'echo'
      ? words.authors.echo
      : authorName(entry.author, sight);
  const isLate = Math.abs(Date.parse(entry.at) - Date.parse(entry.writtenAt)) > LATE;
  // W1: a call of ours that they took is no thanks.
  const kind = inboundKind === null || entry.type === 'call' ? undefined : words.kinds[inboundKind];
  const takenBack =
    entry.revokedAt === null
      ? null
      : { at: entry.revokedAt, by: isIn ? ('customer' as const) : ('us' as const) };
  return (
    <article class={`bubble ${isWaiting(entry.status) ? 'waiting' : ''}`}>
      <Head author={author} at={entry.at} sight={sight} />
      {takenBack === null && (
        <Context
          type={entry.type}
          content={entry.content}
          quoted={look.quotes.of.get(key) ?? null}
          sight={sight}
        />
      )}
      <MessageBody type={entry.type} content={entry.content} takenBack={takenBack} sight={sight} />
      {look.quotes.edited.has(key) && (
        <p class="quiet-text bubble-note">✎ {SAID[sight.language].editedLater}</p>
      )}
      {(isLate || kind !== undefined) && (
        <p class="quiet-text bubble-note">
          {kind}
          {isLate && kind !== undefined && ' · '}
          {isLate && isIn && (
            <>
              {words.writtenAt} <When at={entry.writtenAt} sight={sight} />
            </>
          )}
        </p>
      )}
      {(entry.direction === 'out' || (entry.direction === 'echo' && entry.statuses.length > 0)) && (
        <Ladder sent={entry} sight={sight} />
      )}
    </article>
  );
}

/** Arrived so much later than it was written that people should know. */
const LATE = 60_000;

const isWaiting = (status: string | null): boolean =>
  status === 'kept' || status === 'kept-confirm' || status === 'held' || status === 'discarded';

function Head({ author, at, sight }: { author: string; at: string; sight: Sight }) {
  return (
    <p class="bubble-head">
      <strong>{author}</strong> <When at={at} sight={sight} as="time" />
    </p>
  );
}

/** A template, a mail or a notice. */
function Sent({ entry, sight }: { entry: Of<'send' | 'email'>; sight: Sight }) {
  const { words, look, language } = sight;
  const [, number] = /^impact-(\d)$/.exec(entry.step) ?? [];
  const name = words.sends[number === undefined ? entry.step : 'impact'] ?? entry.step;
  const buttons = look.buttons.get(`${entry.template}/${entry.language}`) ?? [];
  return (
    <article class={`bubble ${isWaiting(entry.status) ? 'waiting' : ''}`}>
      <Head author={number === undefined ? name : `${name} ${number}`} at={entry.at} sight={sight} />
      {entry.template !== null && (
        <p class="quiet-text bubble-note">
          {templateInWords(entry.template, language)}
          {entry.language !== null && ` · ${languageName(entry.language, language)}`}{' '}
          <Rules entry={entry} sight={sight} />
        </p>
      )}
      {entry.kind === 'email' ? (
        <p>{words.emailBody}</p>
      ) : (
        entry.content !== null && (
          <MessageBody
            type={typeOf(entry.content) ?? 'template'}
            content={entry.content}
            sight={sight}
            buttons={buttons}
          />
        )
      )}
      <Ladder sent={entry} sight={sight} />
    </article>
  );
}

function typeOf(content: unknown): string | null {
  const { type } = (content ?? {}) as { readonly type?: unknown };
  return typeof type === 'string' ? type : null;
}
