import type { Language } from '../../domain/messages/language.ts';
import type { Labels } from '../../domain/messages/labels.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { momentIn } from '../../gateway/pages/words/moment.ts';
import { type Names, namesIn } from '../../gateway/pages/words/names.ts';
import { zoneInWords } from '../../gateway/pages/words/zone.ts';
import { COUNTRIES } from './people.ts';
import { STORIES, type StoryName } from '../scenarios/stories.ts';
import { AgentColumn } from './agent-column.tsx';
import { CaseColumn } from './case-column.tsx';
import { call, Phone } from './phone.tsx';
import type { SimulatorView } from './view.ts';
import { SIMULATOR } from './words.ts';

export interface RegionProps {
  readonly view: SimulatorView;
  readonly language: Language;
  readonly timeZone: string;
  readonly now: Instant;
  readonly canJump: boolean;
  readonly hasOutage: boolean;
  readonly mailboxUrl: string | null;
  readonly labels: Labels;
}

/** A story about a reason is named as the reason is. */
const storyName = (story: StoryName, language: Language, names: Names): string =>
  SIMULATOR[language].stories.names[story] ?? names.reason(story);

/** The three columns: all of it is live. */
export function Region({
  view,
  language,
  timeZone,
  now,
  canJump,
  hasOutage,
  mailboxUrl,
  labels,
}: RegionProps) {
  const names = namesIn(labels, language);
  const time = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const moment = momentIn(language, timeZone, now);
  const words = SIMULATOR[language].stories;
  const { playing } = view;
  return (
    <>
      {playing !== null && (
        <p
          class={`chip playing ${playing.state === 'failed' ? 'bad' : playing.state === 'done' ? 'good' : 'accent'}`}
        >
          {playing.state === 'playing' ? '▶' : playing.state === 'done' ? '✓' : '✕'}{' '}
          {storyName(playing.story, language, names)}: {words[playing.state]}
          {playing.fault !== null && <span lang="en"> · {playing.fault}</span>}
        </p>
      )}
      <div class="sim-columns">
        <Phone view={view} language={language} time={(at) => time.format(at)} />
        <CaseColumn
          view={view}
          language={language}
          at={(instant) => moment(Date.parse(instant))}
          canJump={canJump}
          mailboxUrl={mailboxUrl}
          names={names}
        />
        <AgentColumn {...{ view, language, names, canJump, hasOutage }} />
      </div>
    </>
  );
}

/** What stands above: the guide, the stories, whom one plays, and the clock. */
export function Top({
  view,
  language,
  timeZone,
  now,
  canJump,
  labels,
}: Pick<RegionProps, 'view' | 'language' | 'timeZone' | 'now' | 'canJump' | 'labels'>) {
  const words = SIMULATOR[language];
  const names = namesIn(labels, language);
  const { customer, others } = view;
  return (
    <>
      <div class="sim-title">
        <div>
          <h1>{words.title}</h1>
          <p class="quiet-text">{words.lead}</p>
        </div>
        <p class="wall-clock">
          <time data-clock data-zone={timeZone} />
          <small>{zoneInWords(timeZone, language, now)}</small>
          {canJump && (
            <small
              class="moving"
              data-moving-text={words.clock.moving}
              data-there-text={words.clock.there}
              role="status"
            />
          )}
        </p>
      </div>
      <div class="sim-intro">
        <section class="card tour" id="tour" aria-labelledby="tour-title">
          <h2 id="tour-title">{words.tour.title}</h2>
          <ol>
            {words.tour.steps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
          <button type="button" class="quiet" data-hides-tour>
            {words.tour.hide}
          </button>
        </section>
        {canJump && (
          <section class="card" aria-labelledby="stories-title">
            <h2 id="stories-title">{words.stories.title}</h2>
            <ul class="stories">
              {(Object.keys(STORIES) as StoryName[]).map((name) => {
                const title = storyName(name, language, names);
                return (
                  <li>
                    <button
                      type="button"
                      class="quiet"
                      data-goes
                      aria-label={`${words.stories.play}: ${title}`}
                      {...call(`POST /dev/simulator/stories/${name}`)}
                    >
                      ▶ {title}
                    </button>
                    <small>{words.stories.what[name]}</small>
                  </li>
                );
              })}
            </ul>
          </section>
        )}
      </div>
      <form method="get" action="/simulator" class="whom">
        <label>
          {words.phone.customer}{' '}
          <select name="customer" data-submits>
            {!others.some(({ key }) => key === customer.key) && (
              <option value={customer.key} selected>
                {customer.name}
              </option>
            )}
            {others.map(({ key, name }) => (
              <option value={key} selected={key === customer.key}>
                {`${name} · +${key}`}
              </option>
            ))}
          </select>
        </label>
        <span class="quiet-text">{words.phone.newFrom}</span>
        <span class="keys">
          {COUNTRIES.map((country) => (
            <button
              type="button"
              class="quiet"
              data-goes
              title={words.phone.countries[country]}
              {...call('POST /dev/simulator/customers', { country })}
            >
              <span class="unseen">{words.phone.newFrom} </span>
              {words.phone.countries[country]}
            </button>
          ))}
        </span>
      </form>
    </>
  );
}
