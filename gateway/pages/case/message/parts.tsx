import type { ComponentChildren } from 'preact';
import { firstUpper, type Sight } from '../sight.tsx';
import { SAID } from '../words/said.ts';
import { readable } from './read-json.ts';

/** Kinds by sign; the word stands beside it. */
export const SIGNS: Readonly<Record<string, string>> = {
  image: '🖼',
  video: '🎞',
  audio: '🎙',
  document: '📄',
  sticker: '🏷',
  location: '📍',
  contacts: '👤',
  order: '🧾',
  call: '📞',
};

/** What was chosen, beside what it was chosen by. */
export const Chosen = ({ label, choice }: { label: string; choice: string | null }) => (
  <p>
    <span class="quiet-text">
      {label}
      {choice === null ? '' : ':'}{' '}
    </span>
    {choice !== null && <span class="choice">{choice}</span>}
  </p>
);

export const Buttons = ({ labels }: { labels: readonly string[] }) =>
  labels.length === 0 ? null : (
    <ul class="plain sent-buttons">
      {labels.map((label) => (
        <li>{label}</li>
      ))}
    </ul>
  );

export function Signed({
  type,
  sight,
  children,
}: {
  type: string;
  sight: Sight;
  children?: ComponentChildren;
}) {
  return (
    <p>
      <span aria-hidden="true">{SIGNS[type] ?? '▣'} </span>
      <span class="quiet-text">{sight.words.types[type] ?? type}</span> {children}
    </p>
  );
}

/** Values of any shape by their names; nothing where there are none. */
export function Values({ of, sight }: { of: unknown; sight: Sight }) {
  const said = SAID[sight.language];
  const values = readable(of);
  return values.length === 0 ? null : (
    <dl class="said-values">
      {values.map(([names, value]) => (
        <div>
          <dt>{firstUpper(names)}</dt>
          <dd>{value === true ? said.yes : value === false ? said.no : value}</dd>
        </div>
      ))}
    </dl>
  );
}
