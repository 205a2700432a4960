import type { ComponentChildren } from 'preact';
import type { Explanation } from '../../domain/explanation/explanation.ts';
import { readStored } from '../../domain/explanation/read-explanation.ts';
import type { Language } from '../../domain/messages/language.ts';
import type { TimelineEntryJson } from '../../gateway/api/cases/timeline-schema.ts';
import { CASE } from '../../gateway/pages/case/words/case.ts';
import { WaitsOn } from '../../gateway/pages/frame/waits-on.tsx';
import { COMMON } from '../../gateway/pages/words/common.ts';
import type { Names } from '../../gateway/pages/words/names.ts';
import { ruleInWords } from '../../gateway/pages/words/rules.ts';
import { localized } from '../../wording/localized.ts';
import type { SimulatorView } from './view.ts';
import { SIMULATOR } from './words.ts';

const TONES: Readonly<Record<string, string>> = {
  open: 'good',
  expiring: 'warn',
  escalated: 'bad',
  reopening: 'accent',
  fallback: 'accent',
};
const ICONS: Readonly<Record<string, string>> = {
  open: '●',
  expiring: '◔',
  escalated: '▲',
  reopening: '↻',
  fallback: '✉',
  dormant: '◌',
  resolved: '✓',
  closed: '■',
};

/** MIDDLE: the case as the system sees it. */
export function CaseColumn({
  view,
  language,
  at,
  canJump,
  mailboxUrl,
  names,
  happened,
}: {
  readonly view: SimulatorView;
  readonly language: Language;
  /** An instant in the business's zone. */
  readonly at: (instant: string) => string;
  readonly canJump: boolean;
  readonly mailboxUrl: string | null;
  readonly names: Names;
  /** What the last jump did. */
  readonly happened: ComponentChildren;
}) {
  const words = SIMULATOR[language].case;
  const { states } = COMMON[language];
  const { case: found, story } = view;
  if (found === null) {
    return (
      <section class="sim-case" aria-labelledby="case-title">
        <h2 id="case-title">{words.title}</h2>
        {happened}
        <p class="card quiet-text">{words.none}</p>
      </section>
    );
  }
  const { window, task, agenda, impacts, links } = found;
  return (
    <section class="sim-case" aria-labelledby="case-title">
      <h2 id="case-title">
        {words.title} <a href={`/cases/${found.id}`}>{found.id}</a>
      </h2>
      {happened}
      <div class="card face" data-state={found.state}>
        <p class="chips">
          <span class={`chip ${TONES[found.state] ?? ''}`}>
            <span aria-hidden="true">{ICONS[found.state]}</span> {states[found.state]}
          </span>
          <span class={`chip ${found.owes === 'business' ? 'warn' : ''}`}>
            <WaitsOn owes={found.owes} language={language} />
          </span>
          {found.needsHuman && <span class="chip bad">☎ {words.needsHuman}</span>}
          {found.outcome !== null && (
            <span class="chip">
              {words.outcome}: {names.outcome(found.outcome)}
            </span>
          )}
        </p>
        {window.closesAt !== null && found.state !== 'closed' && (
          <p class="big">
            <span>{window.open ? words.closes : words.closed}</span>
            {window.open ? (
              <time data-until={Date.parse(window.closesAt)} datetime={window.closesAt} />
            ) : (
              <time data-since={Date.parse(window.closesAt)} datetime={window.closesAt} />
            )}
          </p>
        )}
        {found.hold !== null && (
          <p class="chip warn">
            ‖ {words.held} {at(found.hold.until)}
          </p>
        )}
        <dl class="facts">
          <div>
            <dt>{words.task}</dt>
            <dd>
              {task === null ? words.noTask : `${names.reason(found.reason)} · ${names.step(task.step)}`}
            </dd>
          </div>
          <div>
            <dt>{words.impacts}</dt>
            <dd>
              <span aria-hidden="true">
                {'●'.repeat(Math.min(2, impacts.length))}
                {'○'.repeat(Math.max(0, 2 - impacts.length))}
              </span>{' '}
              {impacts.length} / 2
            </dd>
          </div>
          <div>
            <dt>{words.queue}</dt>
            <dd>{names.queue(found.queue)}</dd>
          </div>
          <div>
            <dt>{words.priority}</dt>
            <dd>{found.priority}</dd>
          </div>
        </dl>
      </div>
      <div class="card">
        <h3>{words.agenda}</h3>
        {agenda.length === 0 ? (
          <p class="quiet-text">{words.agendaEmpty}</p>
        ) : (
          <ol class="agenda">
            {agenda.slice(0, 9).map((entry) => (
              <li>
                <time datetime={entry.at}>{at(entry.at)}</time>
                <span>
                  {words.steps[entry.step] ?? entry.step} <Rule id={entry.rule} language={language} />
                  {entry.refusedBy !== undefined && (
                    <span class="chip warn">
                      ✕ <Rule id={entry.refusedBy} language={language} />
                    </span>
                  )}
                </span>
                {canJump && (
                  <button
                    type="button"
                    class="quiet jump"
                    data-jump-to={entry.at}
                    title={words.jump}
                    aria-label={`${words.jump}: ${words.steps[entry.step] ?? entry.step}`}
                  >
                    »
                  </button>
                )}
              </li>
            ))}
          </ol>
        )}
      </div>
      <div class="card">
        <h3>{words.decisions}</h3>
        {story.length === 0 ? (
          <p class="quiet-text">{words.decisionsEmpty}</p>
        ) : (
          <ol class="story">
            {story.map((entry) => (
              <li>
                <time datetime={entry.at}>{at(entry.at)}</time>
                <Happening entry={entry} language={language} names={names} />
              </li>
            ))}
          </ol>
        )}
      </div>
      <p class="buttons">
        <a class="button quiet" href={`/cases/${found.id}`}>
          {words.page}
        </a>
        {links.temporal !== null && (
          <a class="button quiet" href={links.temporal} target="_blank" rel="noreferrer">
            {words.temporal} ↗
          </a>
        )}
        {mailboxUrl !== null && (
          <a class="button quiet" href={mailboxUrl} target="_blank" rel="noreferrer">
            {words.mailbox} ↗
          </a>
        )}
      </p>
    </section>
  );
}

function Rule({ id, language }: { readonly id: string; readonly language: Language }) {
  return (
    <abbr class="rule" title={ruleInWords(id, language)}>
      {id}
    </abbr>
  );
}

interface SaidProps {
  readonly said: Explanation;
  readonly language: Language;
  readonly names: Names;
}

/** What the system says, in the reader's language. */
function Said({ said, language, names }: SaidProps) {
  const { text, lang } = localized(said, language, names);
  return <span lang={lang}>{text}</span>;
}

/** One thing that happened, by which rule, and why. */
export function Happening({
  entry,
  language,
  names,
}: {
  readonly entry: TimelineEntryJson;
  readonly language: Language;
  readonly names: Names;
}) {
  const words = SIMULATOR[language].case;
  const rule = entry.rule === undefined ? null : <Rule id={entry.rule} language={language} />;
  const why = entry.rule === undefined ? '' : ruleInWords(entry.rule, language);
  const said = 'code' in entry ? readStored(entry) : null;
  if (entry.kind === 'decision') {
    const tone = entry.answer === 'allowed' ? 'good' : entry.answer === 'held' ? 'warn' : 'bad';
    const icon = entry.answer === 'allowed' ? '✓' : entry.answer === 'held' ? '‖' : '✕';
    return (
      <span>
        {words.steps[entry.step] ?? entry.step}{' '}
        <span class={`chip ${tone}`}>
          {icon} {words.answers[entry.answer]}
        </span>{' '}
        {rule}
        <small>{said === null ? why : <Said said={said} language={language} names={names} />}</small>
      </span>
    );
  }
  if (entry.kind === 'send' || entry.kind === 'email') {
    const { status } = entry;
    return (
      <span>
        {words.steps[entry.step] ?? entry.step} {rule}
        <small>
          {[
            entry.template === null ? null : names.template(entry.template),
            status === null ? null : (CASE[language].statuses[status]?.toLowerCase() ?? status),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </small>
      </span>
    );
  }
  return (
    <span>
      {said === null ? entry.what : <Said said={said} language={language} names={names} />} {rule}
      {why !== '' && <small>{why}</small>}
    </span>
  );
}
