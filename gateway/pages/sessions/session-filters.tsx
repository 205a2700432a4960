import { SESSION_SORTS } from '../../../database/sessions/session-list.ts';
import { filtersOf, type SessionAddress, writeAddress } from './address.ts';
import { phoneInGroups } from '../words/phone.ts';
import type { Translator } from '../words/translator.ts';
import { NO_FILTERS } from './session-region.tsx';

/** What can be chosen. */
export interface SessionChoices {
  readonly reasons: readonly string[];
  readonly queues: readonly string[];
  readonly agents: readonly { readonly id: string; readonly name: string }[];
  readonly countries: readonly string[];
  readonly lines: readonly { readonly id: string; readonly number: string | null }[];
  /** Names and numbers may be looked for. */
  readonly byPerson: boolean;
  /** Whoever looks may have cases. */
  readonly hasCases: boolean;
}

type Option = readonly [value: string, label: string];

/** Filters by the address alone: without a script too, to be kept as a link and sent to somebody. One line; what is rare folds. */
export function SessionFilters({
  address,
  choices,
  t,
}: {
  readonly address: SessionAddress;
  readonly choices: SessionChoices;
  readonly t: Translator;
}) {
  const { words, common } = t;
  const rare = [address.country, address.line, address.sort === 'expires' ? '' : address.sort];
  const active = rare.filter((value) => value !== '').length;
  const search = choices.byPerson ? words.search : words.searchCases;
  return (
    <form
      class="session-filters"
      method="get"
      action="/sessions"
      role="search"
      aria-label={words.filters}
      data-drops-empty
    >
      {address.group !== 'all' && <input type="hidden" name="group" value={address.group} />}
      <label class="search">
        <span class="unseen">{search}</span>
        <input
          type="search"
          name="q"
          value={address.q}
          placeholder={search}
          title={words.searchHint}
          maxLength={100}
          autocomplete="off"
          aria-keyshortcuts="/"
        />
      </label>
      <div class="usual">
        <Choice
          name="reason"
          label={words.reason}
          value={address.reason}
          any={words.any}
          options={choices.reasons.map((reason) => [reason, t.reason(reason)])}
          t={t.reason}
        />
        <Choice
          name="queue"
          label={words.queue}
          value={address.queue}
          any={words.any}
          options={choices.queues.map((queue) => [queue, t.queue(queue)])}
          t={t.queue}
        />
        <Choice
          name="agent"
          label={words.agent}
          value={address.agent}
          any={words.any}
          options={[
            ...(choices.hasCases ? [['mine', words.mine] as const] : []),
            ['nobody', words.nobodys],
            ...choices.agents.map(({ id, name }) => [id, name] as const),
          ]}
        />
        <Choice
          name="owes"
          label={words.columns.owes}
          value={address.owes}
          any={words.any}
          options={(['business', 'customer', 'nobody'] as const).map((who) => [who, common.owes[who]])}
        />
      </div>
      <details class="more">
        <summary class="button quiet">
          {words.more}
          {active > 0 && <span class="count"> {active}</span>}
        </summary>
        <div class="fields">
          <Choice
            name="country"
            label={words.country}
            value={address.country}
            any={words.any}
            options={choices.countries.map((country) => [country, t.country(country)])}
          />
          <Choice
            name="line"
            label={words.line}
            value={address.line}
            any={words.any}
            options={choices.lines.map(({ id, number }) => [
              id,
              number === null ? id : phoneInGroups(number),
            ])}
          />
          <label class="field">
            <span>{words.sort}</span>
            <select name="sort">
              {SESSION_SORTS.map((sort) => (
                <option value={sort === 'expires' ? '' : sort} selected={sort === address.sort}>
                  {words.sorts[sort]}
                </option>
              ))}
            </select>
          </label>
        </div>
      </details>
      <button>{words.apply}</button>
      {filtersOf(address) > 0 && (
        <a class="button quiet" href={writeAddress(address, NO_FILTERS)}>
          {words.clear}
        </a>
      )}
    </form>
  );
}

/** A value that nobody offers any more, in a link that somebody kept, stays to be seen and taken away. */
function Choice({
  name,
  label,
  value,
  any,
  options,
  t = String,
}: {
  readonly name: 'reason' | 'queue' | 'agent' | 'owes' | 'country' | 'line';
  readonly label: string;
  readonly value: string;
  readonly any: string;
  readonly options: readonly Option[];
  readonly t?: (value: string) => string;
}) {
  const isKnown = value === '' || options.some(([each]) => each === value);
  return (
    <label class="field" data-is-set={value === '' ? undefined : ''}>
      <span>{label}</span>
      <select name={name}>
        <option value="">{any}</option>
        {[...options, ...(isKnown ? [] : [[value, t(value)] as const])].map(([each, text]) => (
          <option value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
