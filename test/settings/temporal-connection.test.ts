import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EnvironmentError } from '../../settings/environment.ts';
import { temporalConnectionOptions } from '../../settings/temporal-connection.ts';

const folder = mkdtempSync(join(tmpdir(), 'temporal-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pem = (name: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `-----${name}-----\n`);
  return path;
};

const ADDRESS = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };
const options = (source: NodeJS.ProcessEnv) => temporalConnectionOptions(ADDRESS, source);

test('without further variables the connection is plain', () => {
  expect(options({})).toEqual({ address: 'temporal.example.com:7233' });
  expect(options({ TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: '' })).toEqual({
    address: 'temporal.example.com:7233',
  });
});

test('an API key turns TLS on, unless it is turned off', () => {
  expect(options({ TEMPORAL_API_KEY: 'key' })).toEqual({
    address: 'temporal.example.com:7233',
    tls: {},
    apiKey: 'key',
  });
  expect(options({ TEMPORAL_API_KEY: 'key', TEMPORAL_TLS: 'false' })).not.toHaveProperty('tls');
  expect(options({ TEMPORAL_API_KEY_FILE: pem('api-key') }).apiKey).toBe('-----api-key-----');
});

test('certificates come from files or as text, metadata from its prefix', () => {
  expect(
    options({
      TEMPORAL_TLS_CLIENT_CERT_PATH: pem('crt'),
      TEMPORAL_TLS_CLIENT_KEY_DATA: 'key',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: pem('ca'),
      TEMPORAL_TLS_SERVER_NAME: 'inside.example.com',
      TEMPORAL_GRPC_META_TENANT_ID: 'seven',
    }),
  ).toEqual({
    address: 'temporal.example.com:7233',
    tls: {
      serverNameOverride: 'inside.example.com',
      serverRootCACertificate: Buffer.from('-----ca-----\n'),
      clientCertPair: { crt: Buffer.from('-----crt-----\n'), key: Buffer.from('key') },
    },
    metadata: { 'tenant-id': 'seven' },
  });
});

test('every fault at once, by its variable and without its value', () => {
  const faulty = () =>
    options({
      TEMPORAL_TLS: 'maybe',
      TEMPORAL_TLS_CLIENT_CERT_PATH: join(folder, 'nowhere'),
      TEMPORAL_TLS_CLIENT_KEY_DATA: 'private',
      TEMPORAL_API_KEY_FILE: join(folder, 'nowhere'),
    });
  expect(faulty).toThrow(EnvironmentError);
  try {
    faulty();
  } catch (error) {
    expect((error as EnvironmentError).faults.map(({ variable }) => variable)).toEqual([
      'TEMPORAL_API_KEY_FILE',
      'TEMPORAL_TLS_CLIENT_CERT_PATH',
      'TEMPORAL_TLS_CLIENT_CERT_PATH',
      'TEMPORAL_TLS',
    ]);
    expect((error as Error).message).not.toContain('private');
  }
});
