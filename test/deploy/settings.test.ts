import { expect, test } from 'vitest';
import { readEnvironment, SECRETS, VARIABLES } from '../../settings/environment.ts';
import { isSetting, readText, requiredSettings, settingsIn } from './deployed.ts';

const lines = settingsIn(readText('deploy/ventana.env.example'));
/** Read by Compose alone. */
const OF_COMPOSE = ['POSTGRES_PASSWORD'];
/** Another one for each process: units, container and Compose give them. */
const OF_A_PROCESS = ['PORT', 'HOST', 'WORKER_METRICS_ADDRESS'];
/** Separated by spaces, which not all that read the file read alike. */
const WITH_SPACES = ['OIDC_SCOPES'];

test('each name of the example is a setting, once', () => {
  const names = lines.map(([name]) => name);
  expect(names.filter((name) => !isSetting(name) && !OF_COMPOSE.includes(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('each setting stands in the example, and in the table of README.md that the error at start names', () => {
  const named = lines.map(([name]) => name);
  const elsewhere = [...OF_A_PROCESS, ...WITH_SPACES];
  expect(VARIABLES.filter((name) => !named.includes(name) && !elsewhere.includes(name))).toEqual([]);
  const [, table = ''] = readText('README.md').split('## Go to production');
  expect(VARIABLES.filter((name) => !new RegExp(`^\\| .*\`${name}\`.* \\|$`, 'm').test(table))).toEqual([]);
});

test('whatever is required stands there, to be filled in or with a value that will do', () => {
  const set = lines.filter(([, , isSet]) => isSet).map(([name]) => name);
  expect(requiredSettings().filter((name) => !set.includes(name))).toEqual([]);
  const filled = Object.fromEntries(
    lines.map(([name, value]) => [name, value]).filter(([, value]) => value !== ''),
  ) as NodeJS.ProcessEnv;
  expect(() =>
    readEnvironment({
      ...filled,
      DATABASE_URL: 'postgres://ventana:word@db:5432/ventana',
      TEMPORAL_ADDRESS: 'temporal:7233',
      WHATSAPP_ACCESS_TOKEN: 'a-word-of-enough-letters',
      WHATSAPP_APP_SECRET: 'a-word-of-enough-letters',
      WHATSAPP_VERIFY_TOKEN: 'a-word-of-enough-letters',
      SMTP_URL: 'smtps://user:word@host:465',
      API_TOKENS: 'shop:a-word-of-enough-letters',
      OIDC_CLIENT_SECRET: 'a-word-of-enough-letters',
    }),
  ).not.toThrow();
});

test('it holds no secret, and nothing that shell, systemd and Compose read differently', () => {
  const secrets: readonly string[] = [...SECRETS, ...OF_COMPOSE, 'TEMPORAL_API_KEY'];
  expect(lines.filter(([name, value]) => secrets.includes(name) && value !== '')).toEqual([]);
  expect(lines.filter(([, value]) => /[\s"'$#\\`]/.test(value))).toEqual([]);
  expect(readText('.gitignore').split('\n')).toContain('deploy/*.env');
  expect(readText('.dockerignore').split('\n')).toContain('**/*.env');
});
