import type { ListedJson, ReviewJson, VersionJson } from '../api/templates/template-schema.ts';

/** The API's answer, and how it reads on a terminal. */
export interface Told {
  readonly json: unknown;
  readonly lines: readonly string[];
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

/** The catalogue's part of the API, put into lines. `VENTANA_URL` and `VENTANA_TOKEN` say where; else the local system. */
export function templatesClient(environment: NodeJS.ProcessEnv): {
  list(all: boolean): Promise<Told>;
  show(name: string): Promise<Told>;
  approve(version: { name: string; version: string; by: string }, purpose: object): Promise<Told>;
  retire(version: { name: string; version: string; by: string }, force: boolean): Promise<Told>;
  review(latest: boolean): Promise<Told>;
  sync(force: boolean): Promise<Told>;
} {
  const {
    VENTANA_URL,
    VENTANA_TOKEN,
    HOST = '127.0.0.1',
    PORT = '8080',
    API_TOKENS = 'local:local',
  } = environment;
  const url = (VENTANA_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '');
  const [first = ''] = API_TOKENS.split(',');
  const token = VENTANA_TOKEN ?? first.slice(first.indexOf(':') + 1).trim();

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
