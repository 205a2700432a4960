import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isErased } from '../../../domain/case/erase-case.ts';
import type { Fact } from '../../../domain/case/fact.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { refuses } from '../../../domain/schedule/handle-command.ts';
import { owes } from '../../../domain/case/view.ts';
import { at, Life } from '../schedule/life.ts';

const begun = (): Life => new Life({}, at(0, 10)).task(at(0, 11), 'payment', 'pay');

describe('S3: the case of an erased contact', () => {
  test('S3: whenever it happens nothing goes afterwards, nobody owes, and it closes at once as erased', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 14 * 24 }),
        fc.boolean(),
        fc.constantFrom('task' as const, 'hold' as const, 'call' as const, 'kept' as const),
        (hours, doesAnswer, extra) => {
          const life = begun();
          if (doesAnswer) life.writes(at(0, 12));
          if (extra === 'hold') life.holds(life.now, life.now + 5 * DAY);
          if (extra === 'call') life.obeys({ command: 'book-call', at: life.now });
          if (extra === 'kept') life.fact({ fact: 'kept', at: life.now });
          life.until(at(0, 12) + hours * HOUR);
          const before = life.state.phase.in === 'closed' ? life.state.phase.outcome : null;
          const sent = life.sent.length;
          life.fact({ fact: 'erased', at: life.now });
          if (before === null) {
            expect(isErased(life.state)).toBe(true);
            expect(owes(life.state)).toBe('nobody');
            expect(nextDue(life.state, life.outlook)).toMatchObject({ at: life.now, rule: 'S3' });
            expect(refuses(life.state, 'set-task')).toBe('case_closing');
          }
          const erasedAt = life.now;
          life.toTheEnd();
          expect(life.sent).toHaveLength(sent);
          expect(life.state.phase).toEqual({ in: 'closed', outcome: before ?? 'erased' });
          if (before === null) expect(life.transitions.at(-1)?.at).toBe(erasedAt);
        },
      ),
    );
  });

  test('S3: what is stored between the erasure and the close changes nothing in it', () => {
    const late: readonly Fact[] = [
      { fact: 'contact', at: at(3, 0) },
      { fact: 'answered', at: at(3, 0) },
      { fact: 'kept', at: at(3, 0) },
      { fact: 'bounced', at: at(3, 0) },
      { fact: 'failed', at: at(3, 0), reason: 'payment', number: 1, replacement: 0, cause: 'person' },
      { fact: 'reported-template', at: at(3, 0), reason: 'payment' },
      { fact: 'erased', at: at(3, 0) },
    ];
    for (const fact of late) {
      const life = begun().until(at(2, 12));
      life.fact({ fact: 'erased', at: life.now });
      const { length } = life.transitions;
      life.fact(fact);
      expect(isErased(life.state)).toBe(true);
      expect(life.transitions).toHaveLength(length);
    }
  });

  test('S3: a resolved case keeps its outcome, and a booked call is cancelled', () => {
    const life = begun();
    life.obeys({ command: 'resolve', at: at(0, 13), outcome: 'paid' });
    life.fact({ fact: 'erased', at: at(0, 14) }).toTheEnd();
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'paid' });

    const called = begun()
      .obeys({ command: 'book-call', at: at(0, 12) })
      .until(at(0, 13));
    expect(called.state.call?.state).toBe('booked');
    called.fact({ fact: 'erased', at: at(0, 14) });
    expect(called.events()).toContain('call.cancelled');
    expect(called.state.call).toBeNull();
  });
});
