import type { OperatorAccount } from '../../../database/accounts/operators.ts';
import type { Language } from '../../../domain/messages/language.ts';
import type { AuditWords } from './words.ts';
import { COMMON } from '../words/common.ts';
import { datedMomentIn } from '../words/moment.ts';
import { Tabs } from './audit-page.tsx';

export interface OperatorsView {
  readonly words: AuditWords;
  readonly language: Language;
  readonly zone: string;
  readonly zoneInWords: string;
  readonly operators: readonly OperatorAccount[];
  /** Who looks: nobody locks themselves out. */
  readonly ownId: string | null;
}

export function Operators({ view }: { readonly view: OperatorsView }) {
  const { words, operators } = view;
  return (
    <>
      <h1>{words.operatorsTitle}</h1>
      <Tabs words={words} active="operators" />
      <p class="quiet-text">{words.operatorsIntro}</p>
      <section class="card scroll" tabIndex={0} aria-label={words.operatorsTitle}>
        <table class="cards">
          <thead>
            <tr>
              {[words.name, words.role, words.account].map((each) => (
                <th scope="col">{each}</th>
              ))}
              <th scope="col">
                {words.seen} <small>{view.zoneInWords}</small>
              </th>
              <th scope="col" class="number">
                {words.sessions}
              </th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.actions}</th>
            </tr>
          </thead>
          <tbody>
            {operators.map((operator) => (
              <Row operator={operator} view={view} />
            ))}
          </tbody>
        </table>
      </section>
      {operators.map((operator) => (
        <Dialogs operator={operator} view={view} />
      ))}
    </>
  );
}

interface OfOne {
  readonly operator: OperatorAccount;
  readonly view: OperatorsView;
}

function Row({ operator, view: { words, language, zone, ownId } }: OfOne) {
  const { id, name, email, role, issuer, isActive, seenAt, sessions } = operator;
  const when = datedMomentIn(language, zone);
  const isOwn = id === ownId;
  return (
    <tr>
      <th scope="row" data-label={words.name}>
        {name} {isOwn && <small class="quiet-text">{`(${words.you})`}</small>}
      </th>
      <td data-label={words.role}>{COMMON[language].roles[role]}</td>
      <td data-label={words.account}>{issuer === 'local' ? words.localAccount : (email ?? issuer)}</td>
      <td data-label={words.seen}>
        <time dateTime={seenAt.toISOString()}>{when(seenAt.getTime())}</time>
      </td>
      <td data-label={words.sessions} class="number">
        {sessions}
      </td>
      <td data-label={words.state}>
        <span class={isActive ? 'chip good' : 'chip bad'}>
          {isActive ? `✓ ${words.active}` : `✕ ${words.lockedOut}`}
        </span>
      </td>
      <td>
        {!isOwn && (
          <div class="buttons">
            <button type="button" class="quiet" data-opens={`active-${id}`}>
              {isActive ? words.lock : words.unlock}
              <span class="unseen">{` ${name}`}</span>
            </button>
            {sessions > 0 && (
              <button type="button" class="quiet" data-opens={`out-${id}`}>
                {words.signOutEverywhere}
                <span class="unseen">{` ${name}`}</span>
              </button>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}

function Dialogs({ operator: { id, name, isActive }, view: { words, language, ownId } }: OfOne) {
  if (id === ownId) return null;
  return (
    <>
      <Dialog
        id={`active-${id}`}
        title={`${isActive ? words.lock : words.unlock}: ${name}`}
        told={isActive ? words.lockTold : words.unlockTold}
        api={`PUT /v1/operators/${id}`}
        field={['isActive', isActive ? 'false' : 'true']}
        isGrave={isActive}
        language={language}
      />
      <Dialog
        id={`out-${id}`}
        title={`${words.signOutEverywhere}: ${name}`}
        told={words.signOutTold}
        api={`POST /v1/operators/${id}/sign-out`}
        field={null}
        isGrave={false}
        language={language}
      />
    </>
  );
}

interface DialogProps {
  readonly id: string;
  readonly title: string;
  readonly told: string;
  readonly api: string;
  readonly field: readonly [name: string, value: string] | null;
  readonly isGrave: boolean;
  readonly language: Language;
}

function Dialog({ id, title, told, api, field, isGrave, language }: DialogProps) {
  const words = COMMON[language];
  return (
    <dialog id={id} aria-labelledby={`${id}-title`}>
      <form data-api={api} data-done={words.done} data-reloads data-no-body={field === null ? '' : undefined}>
        <h2 id={`${id}-title`}>{title}</h2>
        <p>{told}</p>
        {field !== null && <input type="hidden" name={field[0]} value={field[1]} data-type="boolean" />}
        <label class="field">
          <span>{words.why}</span>
          <textarea name="why" rows={2} maxLength={500} required />
        </label>
        <p data-fault role="alert" />
        <div class="buttons">
          <button class={isGrave ? 'danger' : undefined}>{words.confirm}</button>
          <button type="button" class="quiet" data-closes>
            {words.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
