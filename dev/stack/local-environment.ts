/** What the parts of a running local stack are called in the environment. */
export interface LocalAddresses {
  readonly gatewayPort: number;
  readonly host: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly whatsappApiUrl: string;
  readonly smtpUrl: string;
  /** Of the simulated provider; null where another one was named. */
  readonly whatsappAccountId: string | null;
}

/** Secrets of the local world. They are no secrets: everything that they open is on loopback. */
export const LOCAL_SECRETS = {
  WHATSAPP_ACCESS_TOKEN: 'local-access-token',
  WHATSAPP_APP_SECRET: 'local-app-secret',
  WHATSAPP_VERIFY_TOKEN: 'local-verify-token',
  API_TOKENS: 'local:local',
} as const;

/**
 * A complete environment for worker and gateway: what is set stays, everything else gets its local default. A secret
 * given as NAME_FILE counts as set.
 */
export function localEnvironment(given: NodeJS.ProcessEnv, addresses: LocalAddresses): NodeJS.ProcessEnv {
  const host = addresses.host === '0.0.0.0' || addresses.host === '::' ? '127.0.0.1' : addresses.host;
  const defaults: Record<string, string> = {
    ...LOCAL_SECRETS,
    HOST: addresses.host,
    DATABASE_URL: addresses.databaseUrl,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    TEMPORAL_NAMESPACE: addresses.temporalNamespace,
    WHATSAPP_API_URL: addresses.whatsappApiUrl,
    SMTP_URL: addresses.smtpUrl,
    MAIL_FROM: 'Ventana <ventana@example.com>',
    TEMPLATE_REVIEW_TO: 'template-owner@example.com',
    ...(addresses.whatsappAccountId === null ? {} : { WHATSAPP_ACCOUNT_ID: addresses.whatsappAccountId }),
    PUBLIC_URL: `http://${host.includes(':') ? `[${host}]` : host}:${addresses.gatewayPort}`,
    LOCAL_USE: 'yes',
    LOG_LEVEL: 'info',
  };
  const complete: NodeJS.ProcessEnv = { ...given };
  for (const [name, value] of Object.entries(defaults)) {
    if ((given[name] ?? '') === '' && (given[`${name}_FILE`] ?? '') === '') complete[name] = value;
  }
  // Settled already: what was 0 is a port by now.
  complete['PORT'] = String(addresses.gatewayPort);
  return complete;
}
