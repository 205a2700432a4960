import type { ComponentChildren } from 'preact';
import type { Sight } from './sight.tsx';

/** A question that names what will happen, asks why, and shows what the API refuses. */
export function Confirmation({
  id,
  target,
  title,
  explain,
  confirm,
  done,
  sight,
  why,
  isDangerous = false,
  whyInBody = false,
  children,
}: {
  id: string;
  target: string;
  title: string;
  explain: string;
  confirm: string;
  done: string;
  sight: Sight;
  /** What the field begins with; null: there is none, because the message says enough. */
  why?: string | null;
  isDangerous?: boolean;
  whyInBody?: boolean;
  children?: ComponentChildren;
}) {
  const { words } = sight;
  return (
    <dialog id={id} aria-labelledby={`${id}-title`}>
      <form data-api={target} data-done={done} data-why-in-body={whyInBody ? '' : undefined}>
        <h2 id={`${id}-title`}>{title}</h2>
        <p class="quiet-text">{explain}</p>
        {children}
        {why !== null && (
          <label class="field">
            <span>{words.whyField}</span>
            <textarea name="why" required rows={2} maxLength={500}>
              {why ?? ''}
            </textarea>
            <small class="quiet-text">{words.whyHint}</small>
          </label>
        )}
        <p data-fault role="alert" />
        <p class="buttons">
          <button class={isDangerous ? 'danger' : ''}>{confirm}</button>
          <button type="button" class="quiet" data-closes>
            {words.back}
          </button>
        </p>
      </form>
    </dialog>
  );
}
