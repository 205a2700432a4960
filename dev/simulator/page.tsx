import type { Language } from '../../domain/messages/language.ts';
import type { Labels } from '../../domain/messages/labels.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { LOCALES } from '../../gateway/pages/words/language.ts';
import { momentIn } from '../../gateway/pages/words/moment.ts';
import { type Names, namesIn } from '../../gateway/pages/words/names.ts';
import { zoneInWords } from '../../gateway/pages/words/zone.ts';
import { STORIES, type StoryName } from '../scenarios/stories.ts';
import { AgentColumn } from './agent-column.tsx';
import { CaseColumn } from './case-column.tsx';
import { Guide } from './guide.tsx';
import { Happened } from './happened.tsx';
import { StartOverButton } from './start-over.tsx';
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
  readonly canStartOver: boolean;
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
  const time = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const moment = momentIn(language, timeZone, now);
  const at = (instant: string): string => moment(Date.parse(instant));
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
      <Guide view={view} language={language} />
      <div class="sim-columns">
        <Phone view={view} language={language} time={(at) => time.format(at)} />
        <CaseColumn
          view={view}
          language={language}
          at={at}
          canJump={canJump}
          mailboxUrl={mailboxUrl}
          names={names}
          happened={<Happened {...{ view, language, names, at }} />}
        />
        <AgentColumn {...{ view, language, names, canJump, hasOutage }} />
      </div>
    </>
  );
}

/** What stands above: what the page is for, and the clock. */
export function Top({
  language,
  timeZone,
  now,
  canJump,
  canStartOver,
}: Pick<RegionProps, 'language' | 'timeZone' | 'now' | 'canJump' | 'canStartOver'>) {
  const words = SIMULATOR[language];
  return (
    <div class="sim-title">
      <div>
        <h1>{words.title}</h1>
        <p class="quiet-text lead">{words.lead}</p>
      </div>
      <div class="sim-tools">
        <button type="button" class="quiet" data-shows-tour="">
          {words.tour.again}
        </button>
        {canStartOver && <StartOverButton language={language} />}
      </div>
      <p class="wall-clock">
        <time data-clock data-zone={timeZone} data-locale={LOCALES[language]} />
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
  );
}

/** Whole examples to look at. */
export function Stories({
  language,
  labels,
  canStartOver,
}: Pick<RegionProps, 'language' | 'labels' | 'canStartOver'>) {
  const words = SIMULATOR[language];
  const names = namesIn(labels, language);
  return (
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
      {canStartOver && (
        <p class="start-over-below">
          <StartOverButton language={language} />
        </p>
      )}
    </section>
  );
}
