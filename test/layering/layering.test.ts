import { describe, expect, test } from 'vitest';
import { checkLayers } from './check-layers.ts';
import { type Breach, checkBundle, checkClock, checkDirections } from './layers.ts';
import { checkPackages } from './packages.ts';
import { readRepository, readText } from './repository.ts';
import { checkOrdered, checkRooms, checkSizes, ROOMS } from './rooms.ts';
import { readSource } from './source.ts';
import { checkMigrations } from './migrations.ts';
import { checkColumns, checkStatements } from './sql.ts';

const whats = (breaches: readonly Breach[]) =>
  breaches.map(({ path, line, what }) => `${path}:${line} ${what}`);
const directions = (path: string, text: string) => whats(checkDirections([readSource(path, text)]));
const clocks = (path: string, text: string) => checkClock([readSource(path, text)]).map(({ line }) => line);

test('the repository keeps its directions', () => {
  expect(whats(checkLayers().breaches)).toEqual([]);
});

describe('what a file imports', () => {
  const kinds = (text: string) =>
    readSource('a/b.ts', text).imports.map(({ from, kind, line }) => `${line} ${kind} ${from}`);

  test('every way of importing is seen', () => {
    const text = [
      "import one from 'one';",
      'import {',
      '  two,',
      '  type Two,',
      '} from "two";',
      "import type { Three } from 'three';",
      "export * from 'four';",
      "export type { Five } from 'five';",
      "import 'six';",
      "const seven = await import('seven');",
      "let eight: import('eight').Eight;",
      "type Nine = typeof import('nine');",
      "const ten = require('ten');",
      "spawn(new URL('../eleven/main.ts', import.meta.url));",
      "import type from 'twelve';",
    ].join('\n');
    expect(kinds(text).toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))).toEqual([
      '1 value one',
      '5 value two',
      '6 type three',
      '7 value four',
      '8 type five',
      '9 value six',
      '10 value seven',
      '11 type eight',
      '12 type nine',
      '13 value ten',
      '14 file ../eleven/main.ts',
      '15 value twelve',
    ]);
  });

  test('comments, strings, templates and regular expressions import nothing and hide nothing', () => {
    const text = [
      "// import 'no';",
      "/* import a from 'no'; */",
      'const a = "import b from \'no\';";',
      "const c = `import d from 'no'; ${f({ e: `${g}` })} import 'no'`;",
      "const h = /import 'no' [/'`] from 'no'/;",
      "const i = 4 / 2; import j from 'yes'; const k = 1 / 1;",
      "const l = `${'}'}`; import m from 'also';",
    ].join('\n');
    expect(kinds(text)).toEqual(['6 value yes', '7 value also']);
  });
});

describe('directions', () => {
  test('domain/ imports only itself', () => {
    expect(directions('domain/a.ts', "import { b } from './b.ts';")).toEqual([]);
    expect(directions('domain/a.ts', "import { b } from '../database/b.ts';")).toEqual([
      'domain/a.ts:1 domain/ may not import database/ (../database/b.ts); it may import: domain',
    ]);
    expect(directions('domain/a.ts', "import { z } from 'zod';")).toHaveLength(1);
    expect(directions('domain/a.ts', "import type { Hash } from 'node:crypto';")).toHaveLength(1);
  });

  test('workflows/ imports domain/ alone, which says what they ask of the world', () => {
    expect(directions('workflows/a.ts', "import type { B } from '../domain/effects/b.ts';")).toEqual([]);
    expect(directions('workflows/a.ts', "import type { B } from '../activities/b.ts';")).toHaveLength(1);
    expect(directions('workflows/a.ts', "import { b } from '../database/b.ts';")).toHaveLength(1);
    expect(directions('workflows/a.ts', "import { c } from '@temporalio/client';")).toHaveLength(1);
  });

  test('nothing of the product needs dev/, test/ or bench/, and those need what they like', () => {
    expect(directions('gateway/a.ts', "import { b } from '../dev/b.ts';")).toHaveLength(1);
    expect(directions('client/a.ts', "import type { B } from '../test/b.ts';")).toHaveLength(1);
    expect(directions('workers/a.ts', "fork(new URL('../bench/b.ts', import.meta.url));")).toHaveLength(1);
    expect(directions('bench/a.ts', "import { b } from '../test/b.ts'; import 'zod';")).toEqual([]);
  });

  test('packages have a home', () => {
    expect(
      directions('database/a.ts', "import pg from 'pg'; import { readFileSync } from 'node:fs';"),
    ).toEqual([]);
    expect(directions('services/a.ts', "import { fetch } from '@temporalio/activity';")).toHaveLength(1);
    expect(directions('activities/a.ts', "import pg from 'pg';")).toEqual([
      'activities/a.ts:1 pg is used in database/ only',
    ]);
    expect(directions('activities/a.ts', "import { z } from 'zod';")).toHaveLength(1);
    expect(directions('client/a.ts', "import { z } from 'zod';")).toHaveLength(1);
  });

  test('the workflow bundle is followed over every detour, and through types not at all', () => {
    const sources = [
      readSource('workflows/a.ts', "import { b } from '../domain/b.ts';"),
      readSource('domain/b.ts', "import { c } from './c.ts'; import type { P } from 'pg';"),
      readSource('domain/c.ts', "\nimport { createHash } from 'node:crypto';"),
      readSource('domain/d.ts', "import { z } from 'zod';"),
    ];
    expect(whats(checkBundle(sources))).toEqual([
      'domain/c.ts:2 node:crypto would be in the workflow bundle (workflows/a.ts → domain/b.ts → domain/c.ts)',
    ]);
  });

  test('a package the product imports is a dependency, and a dependency is imported', () => {
    const sources = [readSource('gateway/a.ts', "import 'fastify'; import '@scope/name/sub';")];
    const manifest = { dependencies: { '@scope/name': '1', idle: '1' } };
    expect(whats(checkPackages(sources, manifest))).toEqual([
      'gateway/a.ts:1 fastify is imported by the product but is not among the dependencies of package.json',
      'package.json:1 idle is a dependency that nothing imports',
    ]);
  });
});

describe('rooms', () => {
  test('docs/technical.md has one row for each layer, with its rooms in their order', () => {
    const rows = [
      ...readText('docs/technical.md').matchAll(/^\| `([\w/-]+)\/` \| (`[\w-]+`(?: · `[\w-]+`)*) \|$/gm),
    ];
    const told = rows.map(([, layer = '', rooms = '']) => [layer, rooms.replaceAll('`', '').split(' · ')]);
    // As a list of rows: a second row of a layer is one too many.
    expect(told).toHaveLength(Object.keys(ROOMS).length);
    expect(Object.fromEntries(told)).toEqual(ROOMS);
  });

  const rooms = (path: string, text: string) => whats(checkRooms([readSource(path, text)]));

  test('a room imports those before it, and none after it', () => {
    expect(rooms('domain/schedule/a.ts', "import { b } from '../case/b.ts';")).toEqual([]);
    expect(rooms('domain/schedule/a.ts', "import type { b } from '../rule.ts';")).toEqual([]);
    expect(rooms('domain/case/a.ts', "import type { B } from '../schedule/b.ts';")).toEqual([
      'domain/case/a.ts:1 domain/case/ may not import domain/schedule/ (../schedule/b.ts); it may import: explanation, time, contacts, access, gate',
    ]);
    expect(rooms('gateway/api/cases/a.ts', "import { b } from '../messages/b.ts';")).toHaveLength(1);
    expect(rooms('gateway/http/a.ts', "import { b } from '../api/cases/b.ts';")).toHaveLength(1);
  });

  test('a file beside the rooms is no detour to one that stands after', () => {
    const sources = (beside: string) => [
      readSource('domain/time/a.ts', "import { b } from '../b.ts';"),
      readSource('domain/b.ts', "import type { c } from './c.ts';"),
      readSource('domain/c.ts', `import type { D } from '${beside}';`),
    ];
    expect(checkRooms(sources('./explanation/d.ts'))).toEqual([]);
    expect(whats(checkRooms(sources('./schedule/d.ts')))).toEqual([
      'domain/time/a.ts:1 domain/time/ may not import domain/schedule/ (domain/b.ts → domain/c.ts → domain/schedule/d.ts); it may import: explanation',
    ]);
  });

  test('a room that nobody gave a place is told of', () => {
    expect(rooms('domain/sundries/a.ts', '')).toEqual([
      expect.stringContaining('domain/sundries/ is not among the rooms of domain/'),
    ]);
  });

  test('rooms beside each other in no order are told of: nothing keeps a circle from them', () => {
    const folders = (...paths: string[]) => whats(checkOrdered(paths.map((path) => readSource(path, ''))));
    expect(folders('domain/time/zones/a.ts', 'domain/time/b.ts', 'domain/case/c.ts')).toEqual([]);
    expect(folders('domain/time/zones/a.ts', 'domain/time/days/b.ts')).toEqual([
      expect.stringMatching(/^domain\/time:1 has the rooms zones, days in no order/),
    ]);
  });

  test('every room that has a place is there, and docs/technical.md names it', () => {
    const page = readText('docs/technical.md');
    const { sources } = readRepository();
    for (const [layer, order] of Object.entries(ROOMS)) {
      const gone = order.filter(
        (room) => room !== 'assets' && !sources.some(({ path }) => path.startsWith(`${layer}/${room}/`)),
      );
      expect(gone, `rooms of ${layer}/`).toEqual([]);
      expect(page).toContain(`| \`${layer}/\` | ${order.map((room) => `\`${room}\``).join(' · ')} |`);
    }
  });

  test('a room with too many files is told of', () => {
    const many = (count: number) =>
      checkSizes([
        'domain/time/one.mjs',
        ...Array.from({ length: count - 1 }, (_, index) => `domain/time/${index}.ts`),
      ]);
    expect(many(20)).toEqual([]);
    expect(many(21)).toMatchObject([{ path: 'domain/time' }]);
  });
});

describe('clocks', () => {
  test('the machine’s clock is read nowhere in domain/, and elsewhere only where a comment says why', () => {
    expect(clocks('domain/a.ts', 'const a = Date.now(); // real time: never here')).toEqual([1]);
    expect(clocks('activities/a.ts', 'a(new Date());\nb(Date());\nc(performance.now());')).toEqual([1, 2, 3]);
    expect(
      clocks('database/a.ts', '// real time: patience\nconst a = performance.now();\nDate.now();'),
    ).toEqual([3]);
  });

  test('an instant that was passed in, a comment and a string read none', () => {
    const text =
      "new Date(at); clock.now(); // Date.now()\nconst a = 'new Date()'; toDate(at); isoDate (at);";
    expect(clocks('activities/a.ts', text)).toEqual([]);
    expect(clocks('workflows/a.ts', 'Date.now()')).toEqual([]);
  });

  test('a column of PostgreSQL’s time is on the list of technical ones', () => {
    const sql = [
      'create table cases (',
      '  opened_at bigint, -- timestamptz would be wrong',
      '  closed_at timestamptz',
      ');',
      'create table dispatch (not_before timestamptz not null default now());',
    ].join('\n');
    expect(checkColumns([{ path: 'm.sql', sql }]).map(({ line }) => line)).toEqual([3]);
  });

  test('each migration has the next number, and one that is missing is named', () => {
    const numbered = (...names: string[]) =>
      checkMigrations(names.map((name) => ({ path: `database/migrations/${name}.sql` }))).map(({ path }) =>
        path.replace('database/migrations/', ''),
      );
    expect(numbered('0001_a', '0002_b', '0004_c')).toEqual([]);
    expect(numbered('0001_a', '0002_b', '0002_c')).toEqual(['0002_c.sql']);
    expect(numbered('0001_a', '0004_c')).toEqual(['0004_c.sql']);
    expect(numbered('0001_a', '0002_b', '0003_late', '0004_c')).toEqual(['0003_late.sql']);
    expect(numbered('0001_a', '2_b')).toEqual(['2_b.sql']);
  });

  test('no statement turns PostgreSQL’s clock into case time', () => {
    const text = 'query(\n  `update cases\n  set closed_at = extract(epoch from now()) * 1000`)';
    expect(whats(checkStatements([readSource('database/a.ts', text)]))).toEqual([
      expect.stringMatching(/^database\/a\.ts:3 extract\(epoch/),
    ]);
    expect(checkStatements([readSource('database/a.ts', "'set updated_at = now()'")])).toEqual([]);
  });
});
