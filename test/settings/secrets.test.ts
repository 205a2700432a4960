import { expect, test } from 'vitest';
import { readApiTokens } from '../../settings/api-tokens.ts';
import { EnvironmentError, readEnvironment } from '../../settings/environment.ts';
import { ANY_NETWORK, PUBLIC_NETWORKS } from '../../settings/networks.ts';

const BASE = {
  DATABASE_URL: 'postgres://u@127.0.0.1:5432/v',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  WHATSAPP_API_URL: 'https://graph.facebook.com/v26.0',
  WHATSAPP_ACCESS_TOKEN: 'access-of-the-account',
  WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
  WHATSAPP_VERIFY_TOKEN: 'verify-it',
  SMTP_URL: 'smtp://127.0.0.1:25',
  MAIL_FROM: 'Ventana <v@example.com>',
  API_TOKENS: 'shop:0123456789abcdef',
  PUBLIC_URL: 'https://ventana.example.com',
};

function faultsOf(given: Record<string, string>): Record<string, string> {
  try {
    readEnvironment({ ...BASE, ...given });
    return {};
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return Object.fromEntries(error.faults.map(({ variable, message }) => [variable, message]));
  }
}

test('S2: every secret that is too short is named at once, with its least length and without itself', () => {
  expect(faultsOf({})).toEqual({});
  const faults = faultsOf({
    WHATSAPP_ACCESS_TOKEN: 'qqq',
    WHATSAPP_APP_SECRET: '0123456789abcdef,q',
    WHATSAPP_VERIFY_TOKEN: 'q',
    API_TOKENS: 'shop:0123456789abcdef,mail:q,bot[cases:read]:qq',
    OIDC_ISSUER: 'https://login.example.com',
    OIDC_CLIENT_ID: 'ventana',
    OIDC_CLIENT_SECRET: 'q',
    OIDC_ROLES: 'a:admin',
    PORT: 'many',
  });
  expect(Object.keys(faults).toSorted()).toEqual([
    'API_TOKENS',
    'OIDC_CLIENT_SECRET',
    'PORT',
    'WHATSAPP_ACCESS_TOKEN',
    'WHATSAPP_APP_SECRET',
    'WHATSAPP_VERIFY_TOKEN',
  ]);
  expect(faults['API_TOKENS']).toContain('the secret of mail, bot must have at least 16 characters');
  expect(faults['WHATSAPP_APP_SECRET']).toContain('at least 16 characters');
  expect(faults['WHATSAPP_VERIFY_TOKEN']).toContain('at least 8 characters');
  expect(faults['PORT']).toBe('must be a number');
  expect(JSON.stringify(faults)).not.toContain('qq');
});

test('S2: local use is a switch: shorter secrets, subscribers on this machine; one letter is refused there too', () => {
  expect(readEnvironment(BASE).SUBSCRIBER_NETWORKS).toEqual(PUBLIC_NETWORKS);
  const local = readEnvironment({ ...BASE, LOCAL_USE: 'yes', API_TOKENS: 'local:local' });
  expect(local.SUBSCRIBER_NETWORKS).toEqual(ANY_NETWORK);
  expect(faultsOf({ LOCAL_USE: 'yes', API_TOKENS: 'local:l' })).toEqual({
    API_TOKENS: expect.stringContaining('the secret of local must have at least 4 characters'),
  });
  expect(Object.keys(faultsOf({ API_TOKENS: 'local:local' }))).toEqual(['API_TOKENS']);
  expect(faultsOf({ LOCAL_USE: 'yse' })).toEqual({ LOCAL_USE: 'must be one of yes, no; did you mean yes?' });
  expect(
    readEnvironment({ ...BASE, LOCAL_USE: 'yes', SUBSCRIBER_NETWORKS: 'public' }).SUBSCRIBER_NETWORKS,
  ).toEqual(PUBLIC_NETWORKS);
  expect(faultsOf({ SUBSCRIBER_NETWORKS: '10.0.0.8' })).toEqual({
    SUBSCRIBER_NETWORKS: expect.stringContaining('10.20.0.0/16'),
  });
});

test('S2: tokens have scopes where brackets say so, and all of /v1 without', () => {
  expect(readApiTokens('shop:a:b, reader[cases:read, contacts:write]:c[d]')).toEqual({
    tokens: [
      { name: 'shop', secret: 'a:b', scopes: null, author: 'system' },
      {
        name: 'reader',
        secret: 'c[d]',
        scopes: [
          { resource: 'cases', access: 'read' },
          { resource: 'contacts', access: 'write' },
        ],
        author: 'system',
      },
    ],
  });
  for (const [text, wrong] of [
    ['shop', 'must be name:secret'],
    ['shop:', 'must be name:secret'],
    [':secret', 'must be name:secret'],
    ['shop:a,', 'must be name:secret'],
    ['shop[cases:read:a', 'must be name:secret'],
    ['shop[]:a', 'shop has brackets without a scope'],
    ['shop[case:read]:a', 'did you mean cases:read?'],
    ['shop:a,mail:a', 'has one secret twice'],
  ] as const) {
    expect(readApiTokens(text), text).toEqual({ wrong: expect.stringContaining(wrong) });
  }
});

test('W9: a token has a default author, system where it does not say; all that is wrong is told at once', () => {
  const read = readApiTokens(
    'desk(author=agent):a, bot (author = bot)[cases:write]:b,crm:c,shop (eu):d,x(author=system):e(author=bot)',
  );
  expect('tokens' in read && read.tokens.map(({ name, secret, author }) => [name, secret, author])).toEqual([
    ['desk', 'a', 'agent'],
    ['bot', 'b', 'bot'],
    ['crm', 'c', 'system'],
    ['shop (eu)', 'd', 'system'],
    ['x', 'e(author=bot)', 'system'],
  ]);
  expect('tokens' in read && read.tokens[1]?.scopes).toEqual([{ resource: 'cases', access: 'write' }]);
  const faults = readApiTokens(
    'a(author=bto):qq-1,b(bot):qq-2,c(auther=agent):qq-3,d[case:read]:qq-4,e:qq-4',
  );
  for (const wrong of [
    'the author of a must be one of agent, bot, system; did you mean bot?',
    'the author of b must be written as b(author=bot)',
    'the author of c must be written as c(author=agent)',
    'a scope of d must be one of',
    'has one secret twice',
  ]) {
    expect(faults).toEqual({ wrong: expect.stringContaining(wrong) });
  }
  expect(JSON.stringify(faults)).not.toContain('qq');
});
