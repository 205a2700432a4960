import { expect, test } from 'vitest';
import { readEnvironment, SECRETS } from '../../settings/environment.ts';
import { isSetting, readText, requiredSettings, settingsIn } from './deployed.ts';

const lines = settingsIn(readText('deploy/ventana.env.example'));
/** Read by Compose alone. */
const OF_COMPOSE = ['POSTGRES_PASSWORD'];

test('each name of the example is a setting, once', () => {
  const names = lines.map(([name]) => name);
  expect(names.filter((name) => !isSetting(name) && !OF_COMPOSE.includes(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
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
      WHATSAPP_ACCESS_TOKEN: 'word',
      WHATSAPP_APP_SECRET: 'word',
      WHATSAPP_VERIFY_TOKEN: 'word',
      SMTP_URL: 'smtps://user:word@host:465',
      API_TOKENS: 'shop:word',
      OIDC_CLIENT_SECRET: 'word',
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
