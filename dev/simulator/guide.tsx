import type { Language } from '../../domain/messages/language.ts';
import { SIMULATOR } from './words.ts';
import type { SimulatorView } from './view.ts';

/** The control that a step of the guide is done by. */
export type Pointed = 'write' | 'task' | 'expiry' | 'tap' | 'answer' | 'next';
const STEPS: readonly Pointed[] = ['write', 'task', 'expiry', 'tap', 'next'];

/** Which steps are done, by what has happened to this customer; what stands later is done only after what stands before. */
export function stepsDone({ bubbles, case: found, hadTask }: SimulatorView): readonly boolean[] {
  const wrote = bubbles.findIndex(({ from }) => from === 'customer') !== -1;
  const template = bubbles.findIndex(({ template: name, status }) => name !== null && status !== 'failed');
  const isBack = template !== -1 && bubbles.slice(template).some(({ from }) => from === 'customer');
  const wentOn = isBack && found !== null && (found.impacts.length > 1 || found.state === 'closed');
  const done = [wrote, hadTask, template !== -1, isBack, wentOn];
  return done.map((_, index) => done.slice(index).includes(true));
}

/**
 * What the guide points at now; null: all of it is done. While the case waits on us nobody is led back (R9), so there is no
 * next step to see before somebody answers.
 */
export function pointedAt(view: SimulatorView): Pointed | null {
  const step = STEPS[stepsDone(view).indexOf(false)] ?? null;
  return step === 'next' && view.case?.owes === 'business' ? 'answer' : step;
}

/** For the control that is next: what outlines it and brings it into sight. */
export const pointer = (is: Pointed, pointed: Pointed | null) =>
  is === pointed ? { 'data-next': is, 'aria-describedby': 'tour-now' } : {};

/** The guide: it ticks itself off as its steps are really done. */
export function Guide({ view, language }: { readonly view: SimulatorView; readonly language: Language }) {
  const words = SIMULATOR[language].tour;
  const done = stepsDone(view);
  const now = done.indexOf(false);
  const isOver = now === -1;
  return (
    <section class="card tour" id="tour" aria-labelledby="tour-title">
      <div class="tour-now">
        <h2 id="tour-title">
          {words.title}{' '}
          <span class="chip">{isOver ? `✓ ${words.over}` : words.step(now + 1, done.length)}</span>
        </h2>
        <p id="tour-now" role="status">
          {isOver ? words.seen : words.steps[now]}
        </p>
      </div>
      <div class="tour-keys">
        {!isOver && (
          <button type="button" data-shows-next="">
            {words.show}
          </button>
        )}
        <details id="tour-steps">
          <summary>{words.all}</summary>
          <ol>
            {words.steps.map((step, index) => (
              <li data-done={done[index]} aria-current={index === now ? 'step' : undefined}>
                <span aria-hidden="true">{done[index] ? '✓' : '○'}</span>
                {done[index] && <span class="unseen">{words.done} </span>} {step}
              </li>
            ))}
          </ol>
          <button type="button" class="quiet" data-hides-tour="">
            {words.hide}
          </button>
        </details>
      </div>
    </section>
  );
}
