import { beforeAll, expect, test } from 'vitest';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { LANGUAGES, type Language } from '../../domain/messages/language.ts';
import type { Role } from '../../domain/access/role.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';

/** Codes that nothing else is called like, so that one that is seen is one that was not said in words. */
const POLICIES = `
reasons:
  payment: { queue: zq-billing, escalationQueue: zq-night }
queues:
  zq-billing: { label: { es: Cobros, pt: Cobranças, en: Billing } }
  zq-night: { label: { es: Guardia, pt: Plantão, en: Night shift } }
steps:
  zq-sign: { label: { es: firmar el contrato, pt: assinar o contrato, en: sign the contract } }
outcomes:
  zq-signed: { label: { es: Contrato firmado, pt: Contrato assinado, en: Contract signed } }
frequency:
  zq-limit: { counts: automatic, most: 1, per: P6D, label: { es: Uno por semana, pt: Um por semana, en: One a week } }
`;

const opened = worldOfTests({ policies: POLICIES });
let world: World;
const lives: Life[] = [];

/** The pages with everything on them: each customer is where another kind of code is told of. */
beforeAll(async () => {
  world = await opened();
  const life = async (begins: Parameters<Life['begun']>[0] = {}): Promise<Life> => {
    const one = new Life(world);
    await one.begun({ task: { reason: 'payment', step: 'zq-sign' }, ...begins });
    lives.push(one);
    return one;
  };
  const limited = await life();
  const resolved = await life();
  await resolved.resolves('zq-signed');
  await limited.until((await limited.now()) + 60 * HOUR);
  // A case of after that has alerts and a hold; this one asks about the limit that the first has used up.
  await life({ day: 'Thu' });
  const [open] = lives.slice(-1);
  await open?.until((await open.now()) + 21 * HOUR);
  const caseId = await open?.caseId();
  for (const [role, path, body] of [
    ['viewer', `/v1/cases/${caseId}/assign`, { queue: 'zq-billing' }],
    ['supervisor', `/v1/cases/${caseId}/assign`, { queue: 'zq-billing' }],
  ] as const) {
    await fetch(`${world.gatewayUrl}${path}`, {
      method: 'POST',
      headers: {
        cookie: await cookieOf(world.gatewayUrl, role),
        origin: world.gatewayUrl,
        'content-type': 'application/json',
        'ventana-why': 'test',
      },
      body: JSON.stringify(body),
    });
  }
  // Refused looks stand in the log too.
  await pageOf('viewer', '/operators', 'es');
  await pageOf('agent', '/audit', 'es');
}, 240_000);

async function pageOf(role: Role, path: string, language: Language): Promise<string> {
  const answer = await fetch(`${world.gatewayUrl}${path}${path.includes('?') ? '&' : '?'}lang=${language}`, {
    headers: { cookie: await cookieOf(world.gatewayUrl, role), accept: 'text/html' },
  });
  return answer.text();
}

/** What people see and hear of a page: its text, and the attributes that are text. */
function seenOf(html: string): string {
  const body = html.slice(Math.max(0, html.indexOf('<main')));
  const spoken = [...body.matchAll(/ (?:title|aria-label|placeholder)="([^"]*)"/g)].map(([, text]) => text);
  return [body.replaceAll(/<[^>]*>/g, ' '), ...spoken].join('\n').replaceAll('&quot;', '"');
}

/** All pages, each as whoever sees most of it. */
const pages = async (): Promise<readonly (readonly [Role, string])[]> => [
  ['supervisor', '/sessions'],
  ['supervisor', '/sessions?group=expiring'],
  ['supervisor', `/sessions?q=${lives[1]?.phone}`],
  ['supervisor', '/wallboard'],
  ['supervisor', '/summary?last=today&by=reason'],
  ['supervisor', '/summary?last=7d&by=skill'],
  ...(await Promise.all(
    lives.flatMap(async (life) => [
      ['supervisor', `/cases/${await life.caseId()}?all`] as const,
      ['supervisor', `/cases/${await life.caseId()}/advice?purpose=finish`] as const,
      ['agent', `/simulator?customer=${life.phone}`] as const,
    ]),
  ).then((each) => each.flat())),
  ['admin', '/audit'],
  ['admin', '/operators'],
  ['viewer', '/account'],
];

/** What is shipped: whole words of another language, which these are in Spanish and Portuguese, are seen at once. */
const { labels } = readPolicies();
const SHIPPED = (['queues', 'steps', 'outcomes', 'limits'] as const)
  .flatMap((section) => [...labels[section].keys()])
  // Words of these languages as well, or of the provider's.
  .filter((code) => !['general', 'reason'].includes(code));

test.each(LANGUAGES)(
  '%s: no page shows the code of a queue, a step, an outcome, a limit, a route or a refusal',
  async (language) => {
    const found: string[] = [];
    let all = '';
    for (const [role, path] of await pages()) {
      const seen = seenOf(await pageOf(role, path, language));
      all += seen;
      const codes = language === 'en' ? SHIPPED.filter((code) => code.includes('-')) : SHIPPED;
      const wrong = [
        ...(seen.match(/zq-[a-z]+/g) ?? []),
        ...codes.filter((code) =>
          new RegExp(`(?<![\\p{L}\\d@./_-])${code}(?![\\p{L}\\d@./_-])`, 'u').test(seen),
        ),
        ...(seen.match(/\b(?:GET|POST|PUT|DELETE) \/\S*/g) ?? []),
        ...(seen.match(/\b(?:forbidden|unauthenticated|[a-z_]+_v\d)\b/g) ?? []),
        ...(seen.match(/API_TOKENS|Bearer/g) ?? []),
      ];
      found.push(...new Set(wrong.map((code) => `${path}: ${code}`)));
    }
    expect(found).toEqual([]);
    // All of it was there to be seen.
    const told = {
      es: ['Cobros', 'Guardia', 'firmar el contrato', 'Contrato firmado', 'Uno por semana', 'Sin permiso'],
      pt: [
        'Cobranças',
        'Plantão',
        'assinar o contrato',
        'Contrato assinado',
        'Um por semana',
        'Sem permissão',
      ],
      en: ['Billing', 'Night shift', 'sign the contract', 'Contract signed', 'One a week', 'No permission'],
    }[language];
    expect(told.filter((text) => !all.includes(text))).toEqual([]);
  },
  120_000,
);
