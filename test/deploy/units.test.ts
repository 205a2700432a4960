import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtFilesIn, graceOf, isSetting, readText, sourceOf } from './deployed.ts';

const FOLDER = 'deploy/systemd';
const names = readdirSync(new URL(`../../${FOLDER}/`, import.meta.url)).toSorted();

/** Sections of a unit, each a list of settings: a name may come again. */
function unit(name: string): Readonly<Record<string, readonly (readonly [string, string])[]>> {
  const sections: Record<string, [string, string][]> = {};
  let section: [string, string][] | undefined;
  for (const line of readText(`${FOLDER}/${name}`).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, header] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (header !== undefined) section = sections[header] = [];
    else {
      const [, key = '', value = ''] = /^([A-Z]\w+)=(.*)$/.exec(line) ?? [];
      if (key === '' || section === undefined) throw new Error(`${name}: ${line}`);
      section.push([key, value]);
    }
  }
  return sections;
}

const values = (name: string, section: string, key: string): string[] =>
  (unit(name)[section] ?? []).filter(([each]) => each === key).map(([, value]) => value);
const value = (name: string, section: string, key: string): string | undefined =>
  values(name, section, key)[0];

test('there are three units, two of them templates', () => {
  expect(names).toEqual(['ventana-gateway@.service', 'ventana-setup.service', 'ventana-worker@.service']);
});

describe.each(names)('%s', (name) => {
  const command = value(name, 'Service', 'ExecStart') as string;

  test('runs a file that the build makes, by absolute programs, from a folder of its own', () => {
    const files = builtFilesIn(command);
    expect(files).toHaveLength(1);
    expect(sourceOf(files[0] as string)).not.toBeNull();
    expect(command).toMatch(/^\/usr\/bin\/(?:env [A-Z_]+=\S+ \/usr\/bin\/)?node --enable-source-maps dist\//);
    expect(value(name, 'Service', 'WorkingDirectory')).toBe('/opt/ventana');
  });

  test('has its settings from a file, and names settings alone', () => {
    expect(value(name, 'Service', 'EnvironmentFile')).toBe('/etc/ventana/ventana.env');
    const named = [...command.matchAll(/\b([A-Z][A-Z_]+)=/g)].map(([, variable = '']) => variable);
    expect(named.filter((variable) => !isSetting(variable))).toEqual([]);
  });

  test('is not root, and may neither write nor gain rights', () => {
    expect(values(name, 'Service', 'User')).toEqual(['ventana']);
    const wanted = {
      DynamicUser: 'yes',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      ProtectHome: 'yes',
      PrivateTmp: 'yes',
      CapabilityBoundingSet: '',
      RestrictNamespaces: 'yes',
    };
    for (const [key, expected] of Object.entries(wanted))
      expect([key, value(name, 'Service', key)]).toEqual([key, expected]);
    // V8 compiles while it runs, and Temporal's runtime reads /proc/meminfo: without them it ends at once.
    for (const key of ['MemoryDenyWriteExecute', 'ProcSubset'])
      expect(values(name, 'Service', key)).toEqual([]);
    expect(values(name, 'Service', 'ReadWritePaths')).toEqual([]);
  });

  test('comes after network and servers', () => {
    expect(value(name, 'Unit', 'After')?.split(' ')).toEqual(
      expect.arrayContaining(['network-online.target', 'postgresql.service']),
    );
    expect(value(name, 'Unit', 'Wants')?.split(' ')).toContain('network-online.target');
    expect(value(name, 'Install', 'WantedBy')).toBe('multi-user.target');
  });
});

describe.each([
  ['gateway', 'PORT=%i'],
  ['worker', 'WORKER_METRICS_ADDRESS=127.0.0.1:%i'],
] as const)('a %s', (process, instance) => {
  const name = `ventana-${process}@.service`;

  test('is one of several by its port, comes after the setup, and is started again', () => {
    expect(value(name, 'Service', 'ExecStart')).toContain(` ${instance} `);
    expect(value(name, 'Unit', 'After')?.split(' ')).toContain('ventana-setup.service');
    expect(value(name, 'Unit', 'Wants')?.split(' ')).toContain('ventana-setup.service');
    expect(value(name, 'Service', 'Restart')).toBe('always');
  });

  test('is given longer to stop than it takes for itself', () => {
    expect(value(name, 'Service', 'KillSignal')).toBe('SIGTERM');
    expect(Number(value(name, 'Service', 'TimeoutStopSec'))).toBeGreaterThan(graceOf(process) + 5);
  });
});

test('the setup runs once before them and is given time for servers that start', () => {
  const name = 'ventana-setup.service';
  expect(value(name, 'Service', 'Type')).toBe('oneshot');
  // PostgreSQL and Temporal are each waited for, for a minute.
  expect(Number(value(name, 'Service', 'TimeoutStartSec'))).toBeGreaterThan(120);
});
