import { describe, expect, test } from 'vitest';
import { banner, type Links, SAVED_VIEWS } from '../../dev/stack/links.ts';
import { localEnvironment } from '../../dev/stack/local-environment.ts';
import { cliArguments, DYNAMIC_CONFIG } from '../../dev/servers/temporal-config.ts';
import { atLeast, versionIn } from '../../dev/machine/version.ts';
import { ANY_NETWORK } from '../../settings/networks.ts';
import { readEnvironment } from '../../settings/environment.ts';

describe("the Temporal server's arguments", () => {
  test('skip time, and promptly', () => {
    const args = cliArguments({ store: 'memory', port: 7233, uiPort: null });
    expect(args).toEqual(expect.arrayContaining(['--headless', 'frontend.WorkflowTimeSkippingEnabled=true']));
    expect(args).toContain('history.timerProcessorMaxTimeShift="10ms"');
    expect(args.filter((each) => each === '--dynamic-config-value')).toHaveLength(
      Object.keys(DYNAMIC_CONFIG).length,
    );
    expect(args).not.toContain('--db-filename');
  });

  test('name its UI and its file, on loopback', () => {
    const args = cliArguments({ store: { file: 'temporal.db' }, port: 7233, uiPort: 8233 }).join(' ');
    expect(args).toContain('--ip 127.0.0.1 --port 7233 --ui-ip 127.0.0.1 --ui-port 8233');
    expect(args).toContain('--db-filename temporal.db');
    expect(args).not.toContain('--headless');
  });
});

describe('the environment of a local stack', () => {
  const addresses = {
    gatewayPort: 8081,
    host: '127.0.0.1',
    databaseUrl: 'postgres://ventana:x@127.0.0.1:15432/ventana',
    temporalAddress: '127.0.0.1:7233',
    temporalNamespace: 'default',
    whatsappApiUrl: 'http://127.0.0.1:8090/v26.0',
    smtpUrl: 'smtp://127.0.0.1:1025',
    whatsappAccountId: '104350060070007',
  };

  test('is complete from nothing', () => {
    expect(readEnvironment(localEnvironment({}, addresses))).toMatchObject({
      PORT: 8081,
      PUBLIC_URL: 'http://127.0.0.1:8081',
      API_TOKENS: [{ name: 'local', secret: 'local', scopes: null, author: 'system' }],
      LOCAL_USE: 'yes',
      SUBSCRIBER_NETWORKS: ANY_NETWORK,
    });
  });

  test('keeps what is set, also by file, and replaces what is empty', () => {
    const environment = localEnvironment(
      { SMTP_URL: 'smtp://mail:587', WHATSAPP_APP_SECRET_FILE: '/run/secret', MAIL_FROM: '', PORT: '0' },
      addresses,
    );
    expect(environment['SMTP_URL']).toBe('smtp://mail:587');
    expect(environment['WHATSAPP_APP_SECRET']).toBeUndefined();
    expect(environment['MAIL_FROM']).toContain('@');
    expect(environment['PORT']).toBe('8081');
  });

  test('has links that open where the gateway listens on every address', () => {
    expect(localEnvironment({}, { ...addresses, host: '0.0.0.0' })['PUBLIC_URL']).toBe(
      'http://127.0.0.1:8081',
    );
    expect(localEnvironment({}, { ...addresses, host: '::1' })['PUBLIC_URL']).toBe('http://[::1]:8081');
  });
});

describe('the banner', () => {
  const links: Links = {
    gateway: 'http://127.0.0.1:8080',
    docs: 'http://127.0.0.1:8080/docs',
    temporalUi: 'http://127.0.0.1:8233',
    temporalNamespace: 'default',
    provider: 'http://127.0.0.1:8090/control',
    mailbox: 'http://127.0.0.1:8025',
    apiToken: 'local',
    skipsTime: true,
    isLocalUse: true,
    logFile: '/logs/ventana.log',
  };

  test('links every saved view by its query', () => {
    const shown = banner(links);
    for (const { query } of SAVED_VIEWS) {
      expect(shown).toContain(`/namespaces/default/workflows?query=${encodeURIComponent(query)}\n`);
    }
    expect(shown).toContain('http://127.0.0.1:8080/docs');
  });

  test('shows no token of a person, and says what is off', () => {
    expect(banner(links)).toContain('LOCAL_USE=yes');
    expect(banner({ ...links, isLocalUse: false })).not.toContain('LOCAL_USE');
    const shown = banner({ ...links, apiToken: null, skipsTime: false, temporalUi: null, provider: null });
    expect(shown).not.toContain('Bearer');
    expect(shown).toContain('the test clock and the scenarios are off');
    expect(shown).toContain('yours (WHATSAPP_API_URL)');
  });
});

test('versions are compared number by number', () => {
  expect(atLeast('1.10.0', '1.9.0')).toBe(true);
  expect(atLeast('1.9.0', '1.9.0')).toBe(true);
  expect(atLeast('1.8.99', '1.9.0')).toBe(false);
  expect(versionIn('temporal version 1.9.1-beta (Server 1.32.0)')).toBe('1.9.1');
  expect(versionIn('none')).toBeNull();
});
