import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readApiTokens } from './api-tokens.ts';
import { ANY_NETWORK, type Networks, PUBLIC_NETWORKS, readNetworks } from './networks.ts';
import { plainWords } from './plain-words.ts';
import { ROLES, type Role } from '../domain/access/role.ts';

const apiTokens = z.string().transform((value, context) => {
  const read = readApiTokens(value);
  if ('tokens' in read) return read.tokens;
  context.addIssue({ code: 'custom', message: read.wrong });
  return z.NEVER;
});

const networks = z.string().transform((value, context) => {
  const read = readNetworks(value);
  if (read !== null) return read;
  context.addIssue({
    code: 'custom',
    message: 'must be public, any, or networks like 10.20.0.0/16, separated by commas',
  });
  return z.NEVER;
});

const list = z
  .string()
  .transform((value) => value.split(',').map((each) => each.trim()))
  .refine((values) => values.every((each) => each !== ''), 'must be a value, or several separated by commas');

/** Which value of the issuer's claim makes somebody what. The value may hold colons, as a URN does. */
export interface RoleOfClaim {
  readonly value: string;
  readonly role: Role;
}

const oidcRoles = z.string().transform((text, context): readonly RoleOfClaim[] =>
  text.split(',').map((pair) => {
    const at = pair.lastIndexOf(':');
    const value = pair.slice(0, at).trim();
    const role = ROLES.find((each) => each === pair.slice(at + 1).trim());
    if (at < 1 || value === '' || role === undefined) {
      context.addIssue({
        code: 'custom',
        message: `must be value:role, several separated by commas, the role one of ${ROLES.join(', ')}`,
      });
      return z.NEVER;
    }
    return { value, role };
  }),
);

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Who signs people in is believed in everything, so nobody may stand between. */
const issuerUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}, 'must be an https address like https://accounts.example.com, without /.well-known; http is for loopback alone');

const url = (protocols: string[], example: string) =>
  z.string().refine((value) => {
    try {
      return protocols.includes(new URL(value).protocol);
    } catch {
      return false;
    }
  }, `must be an address like ${example}`);

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/ventana'),
  /** `no` behind a pooler that gives connections away after each transaction: statements keep no names. */
  PREPARED_STATEMENTS: z.enum(['yes', 'no']).default('yes'),
  /** How many transactions at once store webhooks that arrive together; each takes one of the gateway's connections. */
  WEBHOOK_LANES: z.coerce.number().int().min(1).max(8).default(2),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s/]+:\d+$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('cases'),
  /** Under which name the versions of the workers are kept; another one for each installation in a namespace. */
  TEMPORAL_DEPLOYMENT_NAME: z
    .string()
    .regex(/^[\w-]{1,100}$/, 'must be letters, digits, _ and -')
    .default('ventana'),
  /** Where people look at workflows; a case's links lead there when it is known. */
  TEMPORAL_UI_URL: url(['http:', 'https:'], 'https://temporal.example.com')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  WHATSAPP_API_URL: url(['http:', 'https:'], 'https://graph.facebook.com/v26.0').transform((value) =>
    value.replace(/\/+$/, ''),
  ),
  WHATSAPP_ACCESS_TOKEN: z.string().min(1),
  WHATSAPP_APP_SECRET: list,
  WHATSAPP_VERIFY_TOKEN: z.string().min(1),
  /** The WhatsApp Business Account whose templates are synced (T2); those of the lines that wrote without it. */
  WHATSAPP_ACCOUNT_ID: z
    .string()
    .regex(/^\d{5,25}$/, 'must be the digits of a WhatsApp Business Account id')
    .optional(),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@host:587'),
  MAIL_FROM: z.string().min(3),
  /** Who has the weekly review of templates whose owner is not named by an address (T4). */
  TEMPLATE_REVIEW_TO: z
    .string()
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be a mail address')
    .optional(),
  POLICY_FILE: z.string().min(1).optional(),
  RATES_FILE: z.string().min(1).optional(),
  API_TOKENS: apiTokens,
  /** Where subscribers may be, beside all public addresses. */
  SUBSCRIBER_NETWORKS: networks.optional(),
  /** On somebody's own machine: short secrets will do, and subscribers may be on this machine. `npm start` says it. */
  LOCAL_USE: z.enum(['yes', 'no']).default('no'),
  PUBLIC_URL: url(['http:', 'https:'], 'https://ventana.example.com').transform((value) =>
    value.replace(/\/+$/, ''),
  ),
  /** Where people sign in (OpenID Connect). With it the three below; without it nobody signs in to the pages. */
  OIDC_ISSUER: issuerUrl.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_ROLES: oidcRoles.optional(),
  OIDC_SCOPES: z
    .string()
    .refine((scopes) => scopes.split(/\s+/).includes('openid'), 'must have openid among its scopes')
    .default('openid profile email'),
  /** Name of the claim, or its path, such as `realm_access.roles`. */
  OIDC_ROLE_CLAIM: z.string().min(1).default('roles'),
  /** Where a worker serves its metrics (Prometheus); left out, nowhere. The gateway's are under its own /metrics. */
  WORKER_METRICS_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port, such as 0.0.0.0:9464')
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** The contract's variables, parsed. Standard `TEMPORAL_*` (TLS, API key) are read by Temporal's own configuration. */
export type Environment = z.output<typeof schema> & { readonly SUBSCRIBER_NETWORKS: Networks };

/** Every variable that is read here. */
export const VARIABLES: readonly string[] = Object.keys(schema.shape);

/** Those that may also be given as NAME_FILE. */
export const SECRETS = [
  'DATABASE_URL',
  'WHATSAPP_ACCESS_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
  'SMTP_URL',
  'API_TOKENS',
  'OIDC_CLIENT_SECRET',
] as const;

/** Characters: what is guessed by trying must be longer than anybody tries. */
const LEAST_LENGTH: Readonly<Record<string, number>> = {
  WHATSAPP_ACCESS_TOKEN: 16,
  WHATSAPP_APP_SECRET: 16,
  WHATSAPP_VERIFY_TOKEN: 8,
  API_TOKENS: 16,
  OIDC_CLIENT_SECRET: 16,
};
/** On somebody's own machine, where everything that they open is on loopback. */
const LEAST_LENGTH_LOCAL = 4;

/** What is wrong with the length of a secret; null: nothing. Names no secret. */
function tooShort(variable: string, value: string, isLocal: boolean): string | null {
  const least = isLocal ? LEAST_LENGTH_LOCAL : LEAST_LENGTH[variable];
  if (least === undefined || LEAST_LENGTH[variable] === undefined) return null;
  const words = `at least ${least} characters, random ones: openssl rand -hex 24`;
  if (variable === 'API_TOKENS') {
    const read = readApiTokens(value);
    const short = 'tokens' in read ? read.tokens.filter(({ secret }) => secret.length < least) : [];
    return short.length === 0
      ? null
      : `the secret of ${short.map(({ name }) => name).join(', ')} must have ${words}`;
  }
  const values = variable === 'WHATSAPP_APP_SECRET' ? value.split(',').map((each) => each.trim()) : [value];
  return values.every((each) => each.length >= least)
    ? null
    : `must have ${variable === 'WHATSAPP_APP_SECRET' ? `at least ${least} characters: take it as the provider shows it` : words}`;
}

/** All or none. */
const OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLES'] as const;

/** Every missing or malformed variable at once, so that a deployment is mended in one go. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly faults: readonly { readonly variable: string; readonly message: string }[];
  constructor(faults: readonly { readonly variable: string; readonly message: string }[]) {
    super(
      `Cannot start: ${faults.length} environment variable${faults.length === 1 ? ' is' : 's are'} missing or malformed.\n` +
        faults.map((fault) => `  ${fault.variable}: ${fault.message}`).join('\n') +
        '\nSecrets may also be given as NAME_FILE. What each is for: README.md, "Go to production".',
    );
    this.faults = faults;
  }
}

/** Reads the process environment. Values never appear in the error (they may be secrets). */
export function readEnvironment(source: NodeJS.ProcessEnv): Environment {
  const faults: { variable: string; message: string }[] = [];
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = source[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  for (const name of SECRETS) {
    const file = source[`${name}_FILE`];
    if (file === undefined || given[name] !== undefined) continue;
    try {
      given[name] = readFileSync(file, 'utf8').trim();
    } catch {
      faults.push({ variable: `${name}_FILE`, message: 'names a file that cannot be read' });
    }
  }
  const parsed = schema.safeParse(given, { error: plainWords });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const variable = String(issue.path[0]);
      if (faults.some((fault) => fault.variable.startsWith(variable))) continue;
      faults.push({ variable, message: given[variable] === undefined ? 'is missing' : issue.message });
    }
  }
  for (const [variable, value] of Object.entries(given)) {
    const message = tooShort(variable, value, given['LOCAL_USE'] === 'yes');
    if (message === null || faults.some((fault) => fault.variable === variable)) continue;
    faults.push({ variable, message });
  }
  const named = OIDC.find((name) => given[name] !== undefined);
  for (const variable of named === undefined ? [] : OIDC) {
    if (given[variable] !== undefined || faults.some((fault) => fault.variable.startsWith(variable)))
      continue;
    faults.push({
      variable,
      message: `is missing: with ${named} people sign in, which takes ${OIDC.join(', ')}`,
    });
  }
  if (faults.length > 0 || !parsed.success) throw new EnvironmentError(faults);
  const isLocal = parsed.data.LOCAL_USE === 'yes';
  return {
    ...parsed.data,
    SUBSCRIBER_NETWORKS: parsed.data.SUBSCRIBER_NETWORKS ?? (isLocal ? ANY_NETWORK : PUBLIC_NETWORKS),
  };
}
