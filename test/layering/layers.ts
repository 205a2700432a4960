import { lineAt, type Source } from './source.ts';

/** A direction that is not kept, in words that say what to do. */
export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

interface Room {
  /** The rooms it may import beside itself; `types` only as types. */
  readonly imports: readonly string[];
  readonly types?: readonly string[];
  /** `none`: not even Node's own modules. */
  readonly packages: 'any' | 'none' | readonly string[];
}

/** What is part of the running product. The rest (dev, test, bench) may import everything and is imported by none of these. */
const LAYERS: Readonly<Record<string, Room>> = {
  domain: { imports: [], packages: 'none' },
  // `@temporalio/workflow` and what it re-exports is all that runs in the workflow sandbox.
  workflows: {
    imports: ['domain', 'wording'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  activities: { imports: ['domain', 'database', 'settings', 'services'], packages: 'any' },
  // What gateway and activities share: it knows no HTTP and no Temporal.
  services: { imports: ['domain', 'database', 'settings', 'wording'], packages: 'any' },
  database: { imports: ['domain'], types: ['settings'], packages: 'any' },
  settings: { imports: ['domain'], packages: 'any' },
  // What the engine says by codes, in words.
  wording: { imports: ['domain'], packages: ['intl-messageformat'] },
  gateway: {
    imports: ['domain', 'database', 'settings', 'services', 'workflows', 'wording'],
    packages: 'any',
  },
  workers: {
    imports: ['domain', 'database', 'settings', 'services', 'activities', 'workflows'],
    packages: 'any',
  },
  // Other services import it: it brings nothing along.
  client: { imports: [], packages: 'none' },
};
const TOOLING = ['dev', 'test', 'bench'];

/** Where a package has its home in the product. A package that is not named here may be used in any room that takes packages. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  // Input is checked at the edges: requests, webhooks, environment, policy file, the provider's answers.
  zod: ['settings/', 'gateway/', 'services/channels/'],
  pg: ['database/'],
  'node-pg-migrate': ['database/'],
  'intl-messageformat': ['wording/catalogue', 'wording/counted'],
  fastify: ['gateway/'],
  nodemailer: ['services/channels/'],
  '@temporalio/workflow': ['workflows/'],
  '@temporalio/worker': ['workers/'],
  '@temporalio/activity': ['workers/', 'activities/'],
  '@temporalio/client': ['gateway/', 'workers/'],
  // Civil time is computed outside of workflows only: inside one it is not safe.
  'temporal-polyfill': ['services/time/'],
};

const roomOf = (path: string): string => path.split('/')[0] ?? '';
const packageOf = (from: string): string => from.split('/', from.startsWith('@') ? 2 : 1).join('/');
const isBuiltin = (from: string): boolean => from.startsWith('node:');
const isRelative = (from: string): boolean => from.startsWith('.');

/** The file an import names, from the repository's root. */
const targetOf = (path: string, from: string): string => new URL(from, `file:///${path}`).pathname.slice(1);

/** Each import against the table of its room. */
export function checkDirections(sources: readonly Source[]): Breach[] {
  return sources.flatMap(({ path, imports }) => {
    const room = roomOf(path);
    const allowed = LAYERS[room];
    return imports.flatMap(({ from, kind, line }): Breach[] => {
      const breach = (what: string): Breach[] => [{ path, line, what }];
      if (isRelative(from)) {
        const other = roomOf(targetOf(path, from));
        if (TOOLING.includes(room) || other === room) return [];
        if (TOOLING.includes(other))
          return breach(`${room}/ names ${from}: nothing of the product may need ${other}/`);
        // Other files of the repository are named by tools, not imported.
        if (allowed === undefined || LAYERS[other] === undefined || allowed.imports.includes(other))
          return [];
        if (allowed.types?.includes(other)) {
          return kind === 'type'
            ? []
            : breach(`${room}/ may import ${other}/ as types only: write \`import type\``);
        }
        return breach(
          `${room}/ may not import ${other}/ (${from}); it may import: ${[room, ...allowed.imports].join(', ')}`,
        );
      }
      if (allowed === undefined || kind === 'file') return [];
      if (allowed.packages === 'none') return breach(`${room}/ imports no package, not even ${from}`);
      const name = packageOf(from);
      if (allowed.packages !== 'any' && !allowed.packages.includes(name)) {
        return breach(
          `${room}/ may not import ${from}; it may import the packages: ${allowed.packages.join(', ')}`,
        );
      }
      const homes = HOMES[name];
      return homes === undefined || homes.some((home) => path.startsWith(home))
        ? []
        : breach(`${name} is used in ${homes.join(', ')} only`);
    });
  });
}

/** No zod, no pg, no Node built-in is loaded by the workflow bundle, by whatever detour. */
export function checkBundle(sources: readonly Source[]): Breach[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const breaches: Breach[] = [];
  const seen = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { from, kind, line } of byPath.get(path)?.imports ?? []) {
      if (kind !== 'value') continue;
      if (isRelative(from)) visit(targetOf(path, from), [...way, path]);
      else if (isBuiltin(from) || !LAYERS['workflows']?.packages.includes(packageOf(from)))
        breaches.push({
          path,
          line,
          what: `${from} would be in the workflow bundle (${[...way, path].join(' → ')})`,
        });
    }
  };
  for (const { path } of sources) if (roomOf(path) === 'workflows') visit(path, []);
  return breaches;
}

/** What reads the machine's clock. */
const DATE =
  /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|(?<!new\s+)\bDate\s*\(|\bTemporal\s*\.\s*Now\b/g;
/** What only measures how long something takes: no instant, but a decision can hang on it. */
const STOPWATCH = /\bperformance\s*\.\s*now\b|\bhrtime\b/g;
/** Says why the machine's clock is right here; in a comment on the line or on the one above. */
const MARK = /\breal time: \S/;

const CLOCKS: Readonly<Record<string, { readonly patterns: readonly RegExp[]; readonly never?: true }>> = {
  domain: { patterns: [DATE, STOPWATCH], never: true },
  wording: { patterns: [DATE, STOPWATCH], never: true },
  client: { patterns: [DATE, STOPWATCH], never: true },
  database: { patterns: [DATE, STOPWATCH] },
  activities: { patterns: [DATE, STOPWATCH] },
  services: { patterns: [DATE, STOPWATCH] },
  gateway: { patterns: [DATE] },
  workers: { patterns: [DATE] },
};

/** Case time is the only clock of rules. What waits, paces or signs in real time says so. */
export function checkClock(sources: readonly Source[]): Breach[] {
  return sources.flatMap(({ path, code, comments }) => {
    const room = roomOf(path);
    const { patterns, never } = CLOCKS[room] ?? { patterns: [] };
    if (patterns.length === 0) return [];
    const marked = new Set(
      comments
        .filter(({ text }) => MARK.test(text))
        .map(({ start, text }) => lineAt(code, start + text.length)),
    );
    return patterns
      .flatMap((pattern) => [...code.matchAll(pattern)])
      .flatMap((match): Breach[] => {
        const line = lineAt(code, match.index);
        if (never) return [{ path, line, what: `${room}/ has no clock: the instant is passed in` }];
        if (marked.has(line) || marked.has(line - 1)) return [];
        const what = `${match[0]} reads the machine's clock: take the instant as an argument, or say why with \`// real time: …\``;
        return [{ path, line, what }];
      });
  });
}
