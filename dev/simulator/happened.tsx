import type { Language } from '../../domain/messages/language.ts';
import type { Names } from '../../gateway/pages/words/names.ts';
import { Happening } from './case-column.tsx';
import type { SimulatorView } from './view.ts';
import { SIMULATOR } from './words.ts';

/** What happened to this case while the clock moved last; nothing while it has not moved. */
export function Happened({
  view: { jump },
  language,
  names,
  at,
}: {
  readonly view: SimulatorView;
  readonly language: Language;
  readonly names: Names;
  /** An instant in the business's zone. */
  readonly at: (instant: string) => string;
}) {
  if (jump === null) return null;
  const words = SIMULATOR[language].happened;
  const { from, to, entries } = jump;
  const span = [from, to].map((instant) => at(new Date(instant).toISOString()));
  return (
    <section class="card happened" aria-labelledby="happened-title" role="status">
      <h3 id="happened-title">
        {words.title} <span class="quiet-text">{span.join(' → ')}</span>
      </h3>
      {entries.length === 0 ? (
        <p class="quiet-text">{words.nothing}</p>
      ) : (
        <ol class="story">
          {entries.map((entry) => (
            <li>
              <time datetime={entry.at}>{at(entry.at)}</time>
              <Happening entry={entry} language={language} names={names} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
