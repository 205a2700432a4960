import type { ParseArgsConfig } from 'node:util';
import type { Command } from '../../settings/command.ts';
import type { Duration } from '../../domain/time/instant.ts';
import { Misused, oneOf, readArguments } from '../../settings/command-arguments.ts';
import { parseDuration } from '../../settings/iso-duration.ts';

const PURPOSE = {
  reason: { type: 'string' },
  step: { type: 'string' },
  impact: { type: 'string' },
  countries: { type: 'string' },
  owner: { type: 'string' },
  'review-at': { type: 'string' },
  fallback: { type: 'string' },
  successor: { type: 'string' },
  variable: { type: 'string', multiple: true },
} as const satisfies ParseArgsConfig['options'];

const JSON_OPTION = { json: { type: 'boolean' } } as const;
const FORCE = { ...JSON_OPTION, force: { type: 'boolean' } } as const;
/** The provider's review takes minutes as a rule, and a day at most. */
const LONGEST_WAIT = 'PT10M';
const WAIT = { 'no-wait': { type: 'boolean' }, wait: { type: 'string' } } as const;
const BY = { by: { type: 'string' } } as const;

export interface VersionBy {
  readonly name: string;
  readonly version: string;
  readonly by: string;
}

/** What is asked of the catalogue. */
export type TemplatesAsked = { readonly isJson: boolean } & (
  | { readonly do: 'list'; readonly all: boolean }
  | { readonly do: 'show'; readonly name: string }
  | { readonly do: 'approve'; readonly version: VersionBy; readonly purpose: object }
  | { readonly do: 'retire'; readonly version: VersionBy; readonly force: boolean }
  | { readonly do: 'review'; readonly latest: boolean }
  | { readonly do: 'sync'; readonly force: boolean }
  /** `wait`: for the review of what is new, at most; null: not at all. */
  | { readonly do: 'push'; readonly names: readonly string[]; readonly wait: Duration | null }
);

type Verb = TemplatesAsked['do'];

/** `payment_pending:4`; `none` takes away what was there. */
function versionName(text: string | undefined): { name: string; version: number } | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const [, name, version] = /^([a-z0-9_]+):(\d+)$/.exec(text) ?? [];
  if (name === undefined)
    throw new Misused(`${text} is no version: write it like payment_pending:4, or none.`);
  return { name, version: Number(version) };
}

function variableTypes(pairs: readonly string[] | undefined): Record<string, string> | undefined {
  return pairs === undefined
    ? undefined
    : Object.fromEntries(
        pairs.map((pair) => {
          const at = pair.indexOf('=');
          if (at < 1) throw new Misused(`${pair} says no type: write it like amount=amount.`);
          return [pair.slice(0, at), pair.slice(at + 1)];
        }),
      );
}

/** A version by its name and number, and who decides. */
function decided(verb: Verb, [name, version]: readonly string[], by: string | undefined): VersionBy {
  if (name === undefined || version === undefined || by === undefined) {
    throw new Misused(`${verb} needs NAME, VERSION and --by WHO.`);
  }
  if (!/^\d+$/.test(version)) throw new Misused(`${version} is no version: it is a number, such as 4.`);
  return { name, version, by };
}

const READERS: Readonly<Record<Verb, (given: readonly string[]) => TemplatesAsked>> = {
  list(given) {
    const { values } = readArguments(given, { options: { ...JSON_OPTION, all: { type: 'boolean' } } });
    return { do: 'list', isJson: values.json ?? false, all: values.all ?? false };
  },
  show(given) {
    const { values, words } = readArguments(given, { options: JSON_OPTION, words: 1 });
    const [name] = words;
    if (name === undefined) throw new Misused('show needs the NAME of a template.');
    return { do: 'show', isJson: values.json ?? false, name };
  },
  approve(given) {
    const options = { ...JSON_OPTION, ...BY, ...PURPOSE } as const;
    const { values, words } = readArguments(given, { options, words: 2 });
    const version = decided('approve', words, values.by);
    if (values.impact !== undefined) oneOf(values.impact, ['1', '2', 'answer', 'none'], 'impact');
    const purpose = {
      reason: values.reason,
      step: values.step,
      impact: values.impact,
      countries: values.countries?.split(',').filter((each) => each !== ''),
      owner: values.owner,
      reviewAt: values['review-at'] === 'none' ? null : values['review-at'],
      fallback: versionName(values.fallback),
      successor: versionName(values.successor),
      variables: variableTypes(values.variable),
    };
    return { do: 'approve', isJson: values.json ?? false, version, purpose };
  },
  retire(given) {
    const { values, words } = readArguments(given, { options: { ...FORCE, ...BY }, words: 2 });
    const version = decided('retire', words, values.by);
    return { do: 'retire', isJson: values.json ?? false, version, force: values.force ?? false };
  },
  review(given) {
    const { values } = readArguments(given, { options: { ...JSON_OPTION, latest: { type: 'boolean' } } });
    return { do: 'review', isJson: values.json ?? false, latest: values.latest ?? false };
  },
  sync(given) {
    const { values } = readArguments(given, { options: FORCE });
    return { do: 'sync', isJson: values.json ?? false, force: values.force ?? false };
  },
  push(given) {
    const { values, words } = readArguments(given, { options: { ...JSON_OPTION, ...WAIT }, words: 100 });
    if (values['no-wait'] === true && values.wait !== undefined)
      throw new Misused('--wait and --no-wait do not go together.');
    const wait = values['no-wait'] === true ? null : parseDuration(values.wait ?? LONGEST_WAIT);
    if (typeof wait === 'object' && wait !== null) throw new Misused(`${wait.wrong}.`);
    return { do: 'push', isJson: values.json ?? false, names: words, wait };
  },
};

export const TEMPLATES: Command<TemplatesAsked> = {
  usage: `Usage: npm run templates -- COMMAND [OPTIONS]

The catalogue of message templates for its owners, over the API.

  list [--all]                       the versions in use; with --all those out of use, too
  show NAME                          its versions: texts, approvals, figures, running cases that may send it
  approve NAME VERSION --by WHO      lets a version be sent, and says what for:
      [--reason R] [--step S] [--impact 1|2|answer|none] [--countries CO,CL] [--owner MAIL]
      [--review-at 2027-03-01|none] [--fallback NAME:VERSION|none] [--successor NAME:VERSION|none]
      [--variable NAME=TYPE]…
  retire NAME VERSION --by WHO [--force]
                                     takes it out of use; asks back while running cases use it, unless forced
  review [--latest]                  reviews the catalogue now; with --latest tells the last review
  sync [--force]                     takes over what the provider says of its templates
  push [NAME]… [--wait PT10M | --no-wait]
                                     creates at the provider what is in use here and missing there, and says what
                                     was approved, turned down and why; waits for the review, ten minutes unless
                                     told otherwise. It may be repeated: what is there stays as it is

  --json      prints what the API answers
  --help, -h

Variables:
  VENTANA_URL, VENTANA_TOKEN   which system, and its token; the one that npm start runs here unless given
  HOST, PORT, API_TOKENS       where that is, if it was moved

Example: npm run templates -- approve payment_options 1 --by Ana --review-at 2027-03-01`,
  read(given) {
    // The command may come after an option: `--json list`.
    const at = given.findIndex((word) => !word.startsWith('-'));
    const word = given[at];
    if (word === undefined) {
      readArguments(given, { options: JSON_OPTION });
      throw new Misused('What is to be done? Give one of the commands below.');
    }
    const verb = oneOf(word, Object.keys(READERS) as Verb[], 'command');
    return READERS[verb](given.toSpliced(at, 1));
  },
};
