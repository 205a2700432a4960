import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EnvironmentError, readEnvironment } from '../../settings/environment.ts';

const BASE = {
  DATABASE_URL: 'postgres://u@127.0.0.1:5432/v',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  WHATSAPP_API_URL: 'https://graph.facebook.com/v26.0',
  WHATSAPP_ACCESS_TOKEN: 'access-of-the-account',
  WHATSAPP_APP_SECRET: 'secret-of-the-app-1',
  WHATSAPP_VERIFY_TOKEN: 'verify-it',
  SMTP_URL: 'smtp://127.0.0.1:25',
  MAIL_FROM: 'Ventana <v@example.com>',
  API_TOKENS: 'a:secret-of-the-test',
  PUBLIC_URL: 'https://ventana.example.com',
};
const OIDC = {
  OIDC_ISSUER: 'https://login.example.com/realms/acme',
  OIDC_CLIENT_ID: 'ventana',
  OIDC_CLIENT_SECRET: 'top-secret-of-ours',
  OIDC_ROLES: 'ventana-admins:admin, support:agent,urn:acme:look:viewer',
};

function faultsOf(given: Record<string, string>): Record<string, string> {
  try {
    readEnvironment({ ...BASE, ...given });
    return {};
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    expect(error.message).not.toContain('top-secret-of-ours');
    return Object.fromEntries(error.faults.map(({ variable, message }) => [variable, message]));
  }
}

describe('how people sign in', () => {
  test('all of it, with the usual claim and scopes', () => {
    expect(readEnvironment({ ...BASE, ...OIDC })).toMatchObject({
      OIDC_ISSUER: 'https://login.example.com/realms/acme',
      OIDC_SCOPES: 'openid profile email',
      OIDC_ROLE_CLAIM: 'roles',
      OIDC_ROLES: [
        { value: 'ventana-admins', role: 'admin' },
        { value: 'support', role: 'agent' },
        { value: 'urn:acme:look', role: 'viewer' },
      ],
    });
  });

  test('none of it, and nobody signs in', () => {
    expect(readEnvironment(BASE).OIDC_ISSUER).toBeUndefined();
  });

  test.each(Object.keys(OIDC))(
    '%s alone: every other one is named as missing, with what it is for',
    (name) => {
      const faults = faultsOf({ [name]: OIDC[name as keyof typeof OIDC] });
      expect(Object.keys(faults).toSorted()).toEqual(
        Object.keys(OIDC)
          .filter((each) => each !== name)
          .toSorted(),
      );
      for (const message of Object.values(faults))
        expect(message).toMatch(new RegExp(`^is missing: with ${name} people sign in`));
    },
  );

  test('beside whatever else is missing', () => {
    expect(Object.keys(faultsOf({ OIDC_ISSUER: OIDC.OIDC_ISSUER, API_TOKENS: '' })).toSorted()).toEqual([
      'API_TOKENS',
      'OIDC_CLIENT_ID',
      'OIDC_CLIENT_SECRET',
      'OIDC_ROLES',
    ]);
  });

  test('the secret as a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ventana-oidc-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'secret'), 'from-a-file-of-ours\n');
    const { OIDC_CLIENT_SECRET: _secret, ...others } = OIDC;
    expect(
      readEnvironment({ ...BASE, ...others, OIDC_CLIENT_SECRET_FILE: join(folder, 'secret') })
        .OIDC_CLIENT_SECRET,
    ).toBe('from-a-file-of-ours');
    expect(faultsOf({ ...others, OIDC_CLIENT_SECRET_FILE: join(folder, 'none') })).toEqual({
      OIDC_CLIENT_SECRET_FILE: 'names a file that cannot be read',
    });
  });

  test.each([
    ['OIDC_ISSUER', 'login.example.com'],
    ['OIDC_ISSUER', 'http://login.example.com'],
    ['OIDC_ISSUER', 'http://127.0.0.1.evil.example'],
    ['OIDC_ROLES', 'admins'],
    ['OIDC_ROLES', 'admins:boss'],
    ['OIDC_ROLES', ':admin'],
    ['OIDC_ROLES', 'a:admin,,b:agent'],
    ['OIDC_SCOPES', 'profile email'],
  ])('%s=%s is malformed', (name, value) => {
    expect(Object.keys(faultsOf({ ...OIDC, [name]: value }))).toEqual([name]);
  });

  test.each(['http://127.0.0.1:9000', 'http://localhost:9000/realms/x', 'http://[::1]:9000'])(
    '%s is on loopback',
    (url) => {
      expect(faultsOf({ ...OIDC, OIDC_ISSUER: url })).toEqual({});
    },
  );
});
