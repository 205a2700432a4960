import type { Task } from '../../domain/case/case-state.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { seededRandom } from '../../dev/provider/seeded-random.ts';
import { Life, at } from '../../test/domain/schedule/life.ts';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';

const ROUND_MS = 2_000;
const ROUNDS = 5;
const REASONS = ['payment', 'delivery', 'technical-service'] as const;

/** Whole lives by the pure schedule: arbitrary messages, answers and tasks of a week, then to the closing. */
export const scheduleLives: Measurement = {
  name: 'schedule-lives',
  what: 'whole case lives per second by the pure schedule, without a server, on one core',
  runs: 'shared',
  measure: async () => {
    const rounds: number[] = [];
    let [steps, lives] = [0, 0];
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const random = seededRandom(round + 1);
      let played = 0;
      const from = performance.now();
      while (performance.now() - from < ROUND_MS) {
        for (let n = 0; n < 50; n += 1) {
          const life = live(random);
          steps += life.performed.length + life.transitions.length;
        }
        played += 50;
      }
      lives += played;
      if (round > 0) rounds.push(played / ((performance.now() - from) / 1_000));
    }
    const beside = `${(steps / lives).toFixed(1)} steps and transitions a life`;
    return [figure('schedule-lives', rounds, 'lives/s', { beside })];
  },
};

function live(random: () => number): Life {
  const life = new Life({}, at(0, 10));
  let now: Instant = at(0, 10);
  const until = now + 7 * DAY;
  for (now += pick(random, 30 * HOUR); now < until; now += pick(random, 30 * HOUR)) {
    const dice = random();
    if (dice < 0.4) life.writes(now);
    else if (dice < 0.6) life.answers(now);
    else if (dice < 0.95) {
      const reason = REASONS[Math.floor(random() * REASONS.length)] ?? 'payment';
      const over: Partial<Task> & { reopen: boolean } = { reopen: random() < 0.2 };
      life.task(now, reason, random() < 0.5 ? 'pay' : 'slot', over);
    } else life.until(now).obeys({ command: 'complete-task', at: now });
  }
  // A business that owes for ever would be reminded for ever (R9).
  return life.answers(now).toTheEnd();
}

const pick = (random: () => number, most: number): number => MINUTE + Math.floor(random() * most);
