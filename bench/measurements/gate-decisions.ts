import { stretches } from '../../services/time/civil-time.ts';
import { seededRandom } from '../../dev/provider/seeded-random.ts';
import { limitsOn, type PastSend } from '../../domain/gate/frequency.ts';
import { decide, type GateFacts, type SendQuestion } from '../../domain/gate/gate.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import { permittedIn } from '../../domain/time/weekly-hours.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';

const ROUND_MS = 1_000;
const ROUNDS = 5;
const SITUATIONS = 2_000;
const AT: Instant = Date.parse('2026-03-02T15:00:00Z');

/** What the gate alone costs: facts are at hand, nothing is read or written. */
export const gateDecisions: Measurement = {
  name: 'gate-decisions',
  what: 'decisions of the gate per second in memory, all questions, facts at hand, on one core',
  runs: 'shared',
  measure: () => {
    const random = seededRandom(1);
    const situations = Array.from({ length: SITUATIONS }, () => situation(random));
    const came = { allowed: 0, held: 0, suppressed: 0 };
    for (const [question, facts] of situations) came[decide(question, facts).answer] += 1;
    const rounds: number[] = [];
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      let decided = 0;
      const from = performance.now();
      while (performance.now() - from < ROUND_MS) {
        for (const [question, facts] of situations) decide(question, facts);
        decided += SITUATIONS;
      }
      if (round > 0) rounds.push(decided / ((performance.now() - from) / 1_000));
    }
    const share = (n: number) => `${Math.round((n / SITUATIONS) * 100)} %`;
    const beside = `${share(came.allowed)} allowed, ${share(came.held)} held, ${share(came.suppressed)} suppressed`;
    return Promise.resolve([figure('gate-decisions', rounds, 'decisions/s', { beside })]);
  },
};

const { frequency } = readPolicies();
const ZONES = [
  'America/Santiago',
  'America/Mexico_City',
  'America/Tijuana',
  'America/Bogota',
  'Europe/Madrid',
];
const DRAWN = ZONES.map((zone) => stretches(zone, AT - 32 * DAY, AT + 33 * DAY));
const EIGHT_TO_NINE = Array.from({ length: 7 }, () => [[8 * 60, 21 * 60]] as const);
const HOURS = DRAWN.map((drawn) =>
  permittedIn(EIGHT_TO_NINE, drawn).filter(([from, to]) => to > AT - DAY && from < AT + 21 * DAY),
);

/** A template of the schedule at any hour of a week, to a person who got up to six messages in the month before. */
function situation(random: () => number): readonly [SendQuestion, GateFacts] {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const at = AT + Math.floor(random() * 7 * DAY);
  const zone = Math.floor(random() * ZONES.length);
  const reasons = ['payment', 'delivery', 'cart'] as const;
  const message = {
    channel: 'whatsapp',
    reason: pick(reasons),
    purpose: pick(['utility', 'utility', 'collection', 'marketing'] as const),
    isReopening: true,
    isAutomatic: true,
  } as const;
  const sends: PastSend[] = Array.from({ length: Math.floor(random() * 7) }, () => ({
    ...message,
    reason: pick(reasons),
    at: at - Math.floor(random() * 30 * DAY),
  }));
  return [
    { kind: 'impact', at, until: at + 72 * HOUR },
    {
      case: { isOpen: random() < 0.98 },
      task: { validUntil: null },
      address: 'usable',
      consent: random() < 0.95 ? { is: 'granted', at: 1 } : { is: 'withdrawn', at: 1 },
      template: random() < 0.95 ? { is: 'usable' } : { is: 'paused', until: at + 3 * HOUR },
      counted: { reason: random() < 0.9 ? 1 : 2, case: 1 },
      frequency: {
        message,
        limits: limitsOn(frequency, message, pick(['CL', 'CO', 'MX'])),
        sends,
        zones: [DRAWN[zone] ?? []],
      },
      permitted: HOURS[zone] ?? [],
      isFatigued: false,
    },
  ];
}
