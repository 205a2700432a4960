import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** `name:secret` pairs, comma-separated. */
const apiTokens = z.string().transform((value, context) =>
  value.split(',').map((pair) => {
    const at = pair.indexOf(':');
    const token = { name: pair.slice(0, at).trim(), secret: pair.slice(at + 1).trim() };
    if (at < 1 || token.secret === '') {
      context.addIssue({ code: 'custom', message: 'must be name:secret, several separated by commas' });
    }
    return token;
  }),
);

const list = z
  .string()
  .transform((value) => value.split(',').map((each) => each.trim()))
  .refine((values) => values.every((each) => each !== ''), 'must be a value, or several separated by commas');

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
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s/]+:\d+$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('cases'),
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
  PUBLIC_URL: url(['http:', 'https:'], 'https://ventana.example.com').transform((value) =>
    value.replace(/\/+$/, ''),
  ),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** The contract's variables, parsed. Standard `TEMPORAL_*` (TLS, API key) are read by Temporal's own configuration. */
export type Environment = z.output<typeof schema>;

const SECRETS = [
  'DATABASE_URL',
  'WHATSAPP_ACCESS_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
  'SMTP_URL',
  'API_TOKENS',
] as const;

/** Every missing or malformed variable at once, so that a deployment is mended in one go. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly faults: readonly { readonly variable: string; readonly message: string }[];
  constructor(faults: readonly { readonly variable: string; readonly message: string }[]) {
    super(
      `Cannot start: ${faults.length} environment variable${faults.length === 1 ? ' is' : 's are'} missing or malformed.\n` +
        faults.map((fault) => `  ${fault.variable}: ${fault.message}`).join('\n') +
        '\nSecrets may also be given as NAME_FILE. See "Environment" in README.md.',
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
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const variable = String(issue.path[0]);
      if (faults.some((fault) => fault.variable.startsWith(variable))) continue;
      faults.push({ variable, message: given[variable] === undefined ? 'is missing' : issue.message });
    }
  }
  if (faults.length > 0 || !parsed.success) throw new EnvironmentError(faults);
  return parsed.data;
}
