import type { OperatorAccount } from '../../../database/accounts/operators.ts';
import type { StoredAuditEntry } from '../../../database/accounts/audit-log.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { ROLES } from '../../../domain/access/role.ts';
import type { AuditWords } from './words.ts';
import { auditedInWords } from './audited.ts';
import { COMMON } from '../words/common.ts';
import { datedMomentIn } from '../words/moment.ts';
import { refusalInWords } from '../words/refusals.ts';
import { templateInWords } from '../words/template-names.ts';
import { type AuditAddress, addressOf } from './address.ts';

export interface AuditView {
  readonly words: AuditWords;
  readonly language: Language;
  readonly zone: string;
  readonly zoneInWords: string;
  readonly address: AuditAddress;
  readonly operators: readonly OperatorAccount[];
  readonly entries: readonly StoredAuditEntry[];
  readonly hasMore: boolean;
}

/** The two pages of accounts, one click apart. */
export function Tabs({
  words,
  active,
}: {
  readonly words: AuditWords;
  readonly active: 'audit' | 'operators';
}) {
  return (
    <nav class="tabs" aria-label={words.title}>
      <a href="/audit" aria-current={active === 'audit' ? 'page' : undefined}>
        {words.entries}
      </a>
      <a href="/operators" aria-current={active === 'operators' ? 'page' : undefined}>
        {words.operators}
      </a>
    </nav>
  );
}

export function AuditLog({ view }: { readonly view: AuditView }) {
  const { words, address, entries, hasMore } = view;
  const last = entries.at(-1);
  return (
    <>
      <h1>{words.title}</h1>
      <Tabs words={words} active="audit" />
      <p class="quiet-text">{words.intro}</p>
      <Filters view={view} />
      {entries.length === 0 ? (
        <p class="card">{words.empty}</p>
      ) : (
        <section class="card scroll" tabIndex={0} aria-label={words.entries}>
          <table class="cards audit">
            <thead>
              <tr>
                <th scope="col">
                  {words.when} <small>{view.zoneInWords}</small>
                </th>
                <th scope="col">{words.who}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.about}</th>
                <th scope="col">{words.why}</th>
                <th scope="col">{words.result}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Row entry={entry} view={view} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p class="buttons">
        {hasMore && last !== undefined && (
          <a class="button quiet" rel="next" href={addressOf({ ...address, before: last.id })}>
            {words.older}
          </a>
        )}
        {address.before !== null && <a href={addressOf({ ...address, before: null })}>{words.newest}</a>}
      </p>
    </>
  );
}

function Filters({ view: { words, address, operators } }: { readonly view: AuditView }) {
  const isFiltered = addressOf({ ...address, before: null }) !== '/audit';
  return (
    <form method="get" action="/audit" class="card filters" role="search" aria-label={words.filters}>
      <label class="field">
        <span>{words.caseId}</span>
        <input name="case" value={address.case ?? ''} placeholder="case-10427" autocomplete="off" />
      </label>
      <label class="field">
        <span>{words.operator}</span>
        <select name="operator">
          <option value="">{words.everybody}</option>
          {operators.map(({ id, name }) => (
            <option value={id} selected={id === address.operator}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {address.token !== null && <input type="hidden" name="token" value={address.token} />}
      <label class="field">
        <span>{words.from}</span>
        <input type="date" name="from" value={address.from ?? ''} />
      </label>
      <label class="field">
        <span>{words.to}</span>
        <input type="date" name="to" value={address.to ?? ''} />
      </label>
      <div class="buttons">
        <button>{words.show}</button>
        {isFiltered && (
          <a class="button quiet" href="/audit">
            {words.all}
          </a>
        )}
      </div>
    </form>
  );
}

/** What it was done to besides a case: people and templates by their names, the rest by its id. */
function subjectInWords({ route, subject }: StoredAuditEntry, { operators, language }: AuditView): string {
  if (subject === null) return '';
  const person = operators.find(({ id }) => id === subject);
  if (person !== undefined) return person.name;
  const [name = '', version] = subject.split('/');
  if (!route.includes('/v1/templates/')) return subject;
  return version === undefined
    ? templateInWords(name, language)
    : `${templateInWords(name, language)} v${version}`;
}

function Row({ entry, view }: { readonly entry: StoredAuditEntry; readonly view: AuditView }) {
  const { words, language, zone } = view;
  const { at, operatorId, operatorName, token, role, action, route, caseId, why } = entry;
  const when = datedMomentIn(language, zone, true);
  const known = ROLES.find((each) => each === role);
  return (
    <tr>
      <td data-label={words.when}>
        <time dateTime={new Date(at).toISOString()}>{when(at)}</time>
      </td>
      <td data-label={words.who}>
        {token !== null ? (
          <>
            <a href={addressOf({ token })}>{token}</a> <small class="quiet-text">{words.service}</small>
          </>
        ) : operatorId === null ? (
          words.nobody
        ) : (
          <a href={addressOf({ operator: operatorId })}>{operatorName ?? operatorId}</a>
        )}{' '}
        {known !== undefined && <small class="quiet-text">{COMMON[language].roles[known]}</small>}
      </td>
      <td data-label={words.what}>{auditedInWords(action, route, language)}</td>
      <td data-label={words.about}>
        {caseId !== null && <a href={`/cases/${caseId}`}>{caseId}</a>} {subjectInWords(entry, view)}
      </td>
      <td data-label={words.why} class="why">
        {why}
      </td>
      <td data-label={words.result}>
        <Result entry={entry} words={words} language={language} />
      </td>
    </tr>
  );
}

function Result({
  entry: { status, code },
  words,
  language,
}: Pick<AuditView, 'words' | 'language'> & { readonly entry: StoredAuditEntry }) {
  if (status < 400) return <span class="chip good">{`✓ ${words.done}`}</span>;
  const [kind, text] = status < 500 ? ['warn', `✕ ${words.refused}`] : ['bad', `! ${words.failed}`];
  return (
    <>
      <span class={`chip ${kind}`}>{text}</span>{' '}
      {code !== null && <small class="quiet-text">{refusalInWords(code, language)}</small>}
    </>
  );
}
