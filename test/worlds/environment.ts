/** What the simulated provider and the processes that speak with it know of each other. */
export const ACCESS_TOKEN = 'access';
export const APP_SECRET = 'app-secret';
export const VERIFY_TOKEN = 'verify';

export const PUBLIC_URL = 'https://ventana.example.com';

export type Variables = Readonly<Record<string, string>>;

/** The variables of a gateway or a worker, on a port of its own. Where nothing is given nobody listens. */
export const variablesOf = (given: Variables = {}): Variables => ({
  PORT: '0',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
  TEMPORAL_ADDRESS: '127.0.0.1:9',
  WHATSAPP_API_URL: 'http://127.0.0.1:9/v26.0',
  WHATSAPP_ACCESS_TOKEN: ACCESS_TOKEN,
  WHATSAPP_APP_SECRET: APP_SECRET,
  WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'Ventana <ventana@example.com>',
  API_TOKENS: 'test(author=agent):token',
  LOCAL_USE: 'yes',
  PUBLIC_URL,
  ...given,
});
