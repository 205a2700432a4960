/**
 * `npm run templates`: the catalogue for its owners, over the API, so that it asks first where the API asks first and needs
 * no database. VENTANA_URL and VENTANA_TOKEN say where; without them it is the system that `npm start` runs here.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Refused, type Told, templatesClient } from './templates-client.ts';

const USAGE = `Usage: npm run templates -- list [--all]
       npm run templates -- show NAME
       npm run templates -- approve NAME VERSION --by WHO [--reason R] [--step S] [--impact 1|2|answer|none]
                            [--countries CO,CL] [--owner MAIL] [--review-at 2027-03-01] [--fallback NAME:VERSION]
                            [--successor NAME:VERSION] [--variable NAME=TYPE]…
       npm run templates -- retire NAME VERSION --by WHO [--force]
       npm run templates -- review [--latest]
       npm run templates -- sync [--force]
VENTANA_URL and VENTANA_TOKEN name another system than the local one. --json prints what the API answers.`;

const OPTIONS = {
  all: { type: 'boolean' },
  by: { type: 'string' },
  reason: { type: 'string' },
  step: { type: 'string' },
  impact: { type: 'string' },
  countries: { type: 'string' },
  owner: { type: 'string' },
  'review-at': { type: 'string' },
  fallback: { type: 'string' },
  successor: { type: 'string' },
  variable: { type: 'string', multiple: true },
  force: { type: 'boolean' },
  latest: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Given = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

/** What was typed cannot be meant. */
class Misused extends Error {}

/** `payment_pending:4`; `none` takes away what was there. */
function versionName(text: string | undefined): { name: string; version: number } | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const [, name, version] = /^([a-z0-9_]+):(\d+)$/.exec(text) ?? [];
  if (name === undefined)
    throw new Misused(`${text} is no version: write it like payment_pending:4, or none`);
  return { name, version: Number(version) };
}

function variableTypes(pairs: readonly string[] | undefined): Record<string, string> | undefined {
  return pairs === undefined
    ? undefined
    : Object.fromEntries(
        pairs.map((pair) => {
          const at = pair.indexOf('=');
          if (at < 1) throw new Misused(`${pair} says no type: write it like amount=amount`);
          return [pair.slice(0, at), pair.slice(at + 1)];
        }),
      );
}

const purposeOf = (given: Given): object => ({
  reason: given.reason,
  step: given.step,
  impact: given.impact,
  countries: given.countries?.split(',').filter((each) => each !== ''),
  owner: given.owner,
  reviewAt: given['review-at'] === 'none' ? null : given['review-at'],
  fallback: versionName(given.fallback),
  successor: versionName(given.successor),
  variables: variableTypes(given.variable),
});

async function run(): Promise<Told> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [command, name, version] = positionals;
  if (values.help || command === undefined) throw new Misused(USAGE);
  const client = templatesClient(process.env);
  const named = (): string => {
    if (name === undefined) throw new Misused(`${command} needs the name of a template\n${USAGE}`);
    return name;
  };
  const decided = (): { name: string; version: string; by: string } => {
    if (version === undefined || values.by === undefined) {
      throw new Misused(`${command} needs NAME, VERSION and --by WHO\n${USAGE}`);
    }
    return { name: named(), version, by: values.by };
  };
  const force = values.force ?? false;
  switch (command) {
    case 'list':
      return client.list(values.all ?? false);
    case 'show':
      return client.show(named());
    case 'approve':
      return client.approve(decided(), purposeOf(values));
    case 'retire':
      return client.retire(decided(), force);
    case 'review':
      return client.review(values.latest ?? false);
    case 'sync':
      return client.sync(force);
    default:
      throw new Misused(`There is no command ${command}.\n${USAGE}`);
  }
}

try {
  const { json, lines } = await run();
  const asked = process.argv.includes('--json');
  process.stdout.write(`${asked ? JSON.stringify(json, null, 2) : lines.join('\n')}\n`);
} catch (failure) {
  const isSaid =
    failure instanceof Misused ||
    failure instanceof Refused ||
    (failure as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isSaid ? (failure as Error).message : String(failure)}\n`);
  process.exitCode = failure instanceof Refused ? 1 : 2;
}
