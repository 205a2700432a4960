import { readApiTokens } from '../../settings/api-tokens.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import type {
  AtProviderJson,
  ListedJson,
  ReviewJson,
  VersionJson,
} from '../api/templates/template-schema.ts';

/** The API's answer, and how it reads on a terminal. */
export interface Told {
  readonly json: unknown;
  readonly lines: readonly string[];
  /** Not everything that was asked for came to be. */
  readonly isFailed?: boolean;
}

/** The API said no; its words say why and what to do. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

interface Demand {
  readonly reason: string;
  readonly step: string | null;
  readonly cases: number;
  readonly examples: readonly string[];
}
interface Change {
  readonly change: string;
  readonly providerName: string;
  readonly language: string;
  readonly from?: string;
  readonly to?: string;
}

const used = ({ reason, step, cases, examples }: Demand): string =>
  `  ${cases} of ${reason}${step === null ? '' : `, step ${step}`}: ${examples.join(', ')}${cases > examples.length ? ' …' : ''}`;

/** How a push is followed. */
export interface Following {
  /** How long until the provider's list is first read again; later it takes longer. */
  readonly look?: Duration;
  /** Told while it waits. */
  readonly tell?: (line: string) => void;
}

const FIRST_LOOK: Duration = 2 * SECOND;
const LONGEST_LOOK: Duration = 30 * SECOND;

/** The catalogue's part of the API, put into lines. `VENTANA_URL` and `VENTANA_TOKEN` say where; else the local system. */
export function templatesClient(
  environment: NodeJS.ProcessEnv,
  { look = FIRST_LOOK, tell = () => undefined }: Following = {},
): {
  list(all: boolean): Promise<Told>;
  show(name: string): Promise<Told>;
  approve(version: { name: string; version: string; by: string }, purpose: object): Promise<Told>;
  retire(version: { name: string; version: string; by: string }, force: boolean): Promise<Told>;
  review(latest: boolean): Promise<Told>;
  sync(force: boolean): Promise<Told>;
  /** @param wait for the review of what is pending, at most; null: not at all */
  push(names: readonly string[], wait: Duration | null): Promise<Told>;
} {
  const {
    VENTANA_URL,
    VENTANA_TOKEN,
    HOST = '127.0.0.1',
    PORT = '8080',
    API_TOKENS = 'local:local',
  } = environment;
  const url = (VENTANA_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '');
  const read = readApiTokens(API_TOKENS);
  const token = VENTANA_TOKEN ?? ('tokens' in read ? read.tokens[0]?.secret : undefined) ?? '';

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    let answer: Response;
    try {
      answer = await fetch(`${url}/v1/templates${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Refused(`Nothing answers at ${url}. Is the gateway running? VENTANA_URL names another one.`);
    }
    const told = (await answer.json().catch(() => ({}))) as T & {
      detail?: string;
      errors?: readonly { field: string; detail: string }[];
      usedBy?: readonly Demand[];
    };
    if (answer.ok) return told;
    const faults = (told.errors ?? []).map(({ field, detail }) => `  ${field}: ${detail}`);
    const cases = (told.usedBy ?? []).map(used);
    throw new Refused([told.detail ?? `The API answered ${answer.status}.`, ...faults, ...cases].join('\n'));
  }
  /** As it is by now; as it was where that cannot be told, which passes. */
  async function lookedAt(standing: readonly Standing[]): Promise<readonly Standing[]> {
    try {
      const { templates } = await ask<AtProviderJson>('GET', '/provider');
      const now = new Map(templates.map((each) => [keyOf(each), each]));
      return standing.map((each) => now.get(keyOf(each)) ?? each);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tell(error.message);
      return standing;
    }
  }
  const at = ({ name, version }: { name: string; version: string }): string =>
    `/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;

  return {
    async list(all) {
      const json = await ask<{ templates: ListedJson[] }>('GET', all ? '?retired=true' : '');
      return { json, lines: json.templates.map(listed) };
    },
    async show(name) {
      const json = await ask<{ versions: VersionJson[] }>('GET', `/${encodeURIComponent(name)}`);
      return { json, lines: json.versions.flatMap(shown) };
    },
    async approve(version, purpose) {
      const json = await ask<VersionJson>('POST', `${at(version)}/approve`, { by: version.by, ...purpose });
      return { json, lines: shown(json) };
    },
    async retire(version, force) {
      const json = await ask<VersionJson>('POST', `${at(version)}/retire`, { by: version.by, force });
      return { json, lines: shown(json) };
    },
    async review(latest) {
      const json = await ask<ReviewJson>(latest ? 'GET' : 'POST', '/review');
      return { json, lines: reviewed(json) };
    },
    async push(names, wait) {
      const pushed = await ask<AtProviderJson>('POST', '/push', { names });
      const created = new Set(pushed.templates.filter(({ isNew }) => isNew).map(keyOf));
      const tried = new Map(pushed.templates.filter(isLasting).map((each) => [keyOf(each), each]));
      let standing: readonly Standing[] = pushed.templates;
      // real time: the provider's reviewers take theirs.
      const until = performance.now() + (wait ?? 0);
      for (let next = look; standing.some(isPending); next = Math.min(LONGEST_LOOK, 2 * next)) {
        const left = until - performance.now();
        if (left <= 0) break;
        const count = standing.filter(isPending).length;
        tell(`${count} ${count === 1 ? 'waits' : 'wait'} for the provider's review …`);
        await pause(Math.min(next, left));
        standing = await lookedAt(standing);
      }
      // What was refused is only missing in the list.
      const became = standing.map((each) => ({
        ...(tried.get(keyOf(each)) ?? each),
        isNew: created.has(keyOf(each)),
      }));
      return {
        json: { templates: became },
        lines: pushedLines(became),
        isFailed: became.some(
          (each) => isLasting(each) || each.state === 'rejected' || (wait !== null && isPending(each)),
        ),
      };
    },
    async sync(force) {
      const json = await ask<{
        listed: number;
        changes: Change[];
        withheld: (Change & { usedBy: Demand[] })[];
        skipped: { providerName: string; language: string; why: string }[];
      }>('POST', '/sync', { force });
      const withheld = json.withheld.flatMap(({ usedBy, ...change }) => [
        `withheld, running cases use it: ${changed(change)}`,
        ...usedBy.map(used),
      ]);
      return {
        json,
        lines: [
          `${json.listed} templates at the provider, ${json.changes.length} changes`,
          ...json.changes.map(changed),
          ...withheld,
          ...(json.withheld.length === 0 ? [] : ['--force does it all the same.']),
          ...json.skipped.map(
            ({ providerName, language, why }) => `left out: ${providerName} (${language}), ${why}`,
          ),
        ],
      };
    },
  };
}

type Standing = AtProviderJson['templates'][number];

const keyOf = ({ account, providerName, language }: Standing): string =>
  `${account}/${providerName}/${language}`;
const isPending = ({ state }: Standing): boolean => state === 'pending';
/** It was not created. */
const isLasting = ({ state }: Standing): boolean => state === 'refused' || state === 'undefinable';

const STATES: Readonly<Record<Standing['state'], string>> = {
  approved: 'approved',
  pending: 'waits for the review: push again, or sync, once it is over',
  rejected: 'turned down',
  paused: 'paused by the provider',
  disabled: 'disabled by the provider',
  archived: 'archived at the provider',
  missing: 'missing at the provider',
  refused: 'not created',
  undefinable: 'cannot be created from here',
};

/** What is new or not well, language by language, and how many are. */
function pushedLines(became: readonly Standing[]): string[] {
  const count = (fits: (each: Standing) => boolean): number => became.filter(fits).length;
  const created = count(({ isNew }) => isNew);
  const told = became.filter(({ isNew, state }) => isNew || state !== 'approved');
  return [
    `${became.length} in use: ${created} created, ${count(({ state }) => state === 'approved')} approved, ${count(isPending)} in review, ${count(({ state }) => state === 'rejected')} turned down, ${count(isLasting)} not created`,
    ...told.map(({ providerName, language, state, reason, why }) => {
      const because = why === null ? '' : `: ${why}${reason === null ? '' : ` (${reason})`}`;
      return `  ${providerName} (${language}): ${STATES[state]}${because}`;
    }),
  ];
}

const changed = ({ change, providerName, language, from, to }: Change): string =>
  `${change}: ${providerName} (${language})${to === undefined ? '' : ` ${from ?? ''} → ${to}`}`;

function listed({
  name,
  version,
  purpose,
  owner,
  reviewAt,
  awaitsApproval,
  retiredAt,
  languages,
}: ListedJson): string {
  const states = languages.map(
    ({ language, status, quality, fatigued }) =>
      `${language} ${status}${quality === 'unknown' ? '' : `/${quality}`}${fatigued ? '/fatigued' : ''}`,
  );
  const marks = [
    ...(retiredAt === null ? [] : ['retired']),
    ...(awaitsApproval ? ['waits for approval'] : []),
    ...(reviewAt === null ? [] : [`review by ${reviewAt}`]),
  ];
  return [
    `${name} ${version}`.padEnd(28),
    `${purpose.reason}/${purpose.step}/${purpose.impact}`.padEnd(26),
    states.join(', '),
    `  ${owner}`,
    ...(marks.length === 0 ? [] : [`  (${marks.join('; ')})`]),
  ].join(' ');
}

function shown(version: VersionJson): string[] {
  const named = (other: { name: string; version: number } | null): string =>
    other === null ? 'none' : `${other.name}:${other.version}`;
  return [
    listed({
      ...version,
      languages: version.languages.map((each) => ({
        language: each.language,
        category: each.providerCategory ?? each.category,
        status: each.status,
        quality: each.quality,
        fatigued: each.fatigued !== null,
      })),
    }),
    `  fallback ${named(version.fallback)}, successor ${named(version.successor)}`,
    ...version.approvals.map(({ action, by, at }) => `  ${action} by ${by}, ${at}`),
    ...(version.usedBy.length === 0
      ? []
      : ['  running cases that may send it:', ...version.usedBy.map(used)]),
    ...version.languages.flatMap(({ language, body, variables, figures, fatigued }) => [
      `  ${language}: ${body}`,
      ...(variables.length === 0
        ? []
        : [`    ${variables.map(({ name, type }) => `${name} (${type})`).join(', ')}`]),
      `    ${figures.sent} sent, ${figures.delivered} delivered, ${figures.read} read, ${figures.answered} answered, ${figures.converted} converted, ${figures.optedOut} opted out, ${figures.blocked} blocked`,
      ...(fatigued === null ? [] : [`    fatigued since ${fatigued.since}: ${fatigued.why ?? ''}`]),
    ]),
  ];
}

function reviewed({ at, versions }: ReviewJson): string[] {
  const careful = versions.filter(({ needsCare }) => needsCare);
  return [
    `Review of ${at}: ${versions.length} versions, ${careful.length} to look at`,
    ...careful.map((line) => {
      const faults = [
        ...(line.fatigued === null ? [] : [`fatigued: ${line.fatigued}`]),
        ...(line.overdueSince === null ? [] : [`review was due on ${line.overdueSince}`]),
        ...(line.isOrphan ? ['nothing would ever send it'] : []),
        ...(line.awaitsApproval ? ['waits for approval'] : []),
        ...(line.status === 'approved' ? [] : [line.status]),
      ];
      return `  ${line.providerName} (${line.language}), ${line.owner}: ${faults.join('; ')}`;
    }),
  ];
}
