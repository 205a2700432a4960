import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsAfter, placeEvents } from '../../database/events/deliveries.ts';
import { appendEvents } from '../../database/events/outbox.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { freshDatabase } from '../servers/database.ts';
import { AT, givenCases, happen } from './world.ts';

const stored = async (pool: Pool) =>
  (
    await pool.query<{ case_id: string; seq: number; event_id: string }>(
      'select case_id, seq, event_id from outbox order by id',
    )
  ).rows;

describe('the outbox', () => {
  it('events are numbered per case without gap or double, whatever commits, rolls back and repeats at once', async () => {
    const { pool } = await freshDatabase();
    const cases = await givenCases(pool, 3);
    const batch = fc.record({
      caseId: fc.constantFrom(...cases),
      // The same few ids again and again: repeated transitions.
      ids: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 4 }),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 10, maxLength: 30 }), async (batches) => {
        await pool.query('truncate outbox cascade');
        await pool.query('update cases set event_seq = 0');
        await Promise.all(
          batches.map(({ caseId, ids, fails }) =>
            transaction(pool, async (connection) => {
              const events = ids.map((id) => ({
                type: 'case.expiring' as const,
                data: {},
                eventId: `evt-${caseId}-${id}`,
              }));
              await appendEvents(connection, caseId, AT, events);
              if (fails) throw new Error('rolled back');
            }).catch((error: Error) => {
              if (error.message !== 'rolled back') throw error;
            }),
          ),
        );
        const rows = await stored(pool);
        const wanted = new Set(
          batches
            .filter(({ fails }) => !fails)
            .flatMap(({ caseId, ids }) => ids.map((id) => `evt-${caseId}-${id}`)),
        );
        expect(new Set(rows.map((row) => row.event_id))).toEqual(wanted);
        for (const caseId of cases) {
          const seqs = rows.filter((row) => row.case_id === caseId).map((row) => row.seq);
          expect(seqs).toEqual(seqs.map((_, index) => index + 1));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('an event that commits late is not skipped by who follows positions, and the order of a case stays', async () => {
    const { pool } = await freshDatabase();
    const [one = '', two = ''] = await givenCases(pool, 2);
    const slow = await pool.connect();
    await slow.query('begin');
    await appendEvents(slow, one, AT, [{ type: 'case.opened', data: {}, eventId: 'evt-slow' }]);
    await happen(pool, two, 'evt-fast');
    await placeEvents(pool);
    const [first] = await eventsAfter(pool, 0, 10);
    expect(first?.eventId).toBe('evt-fast');
    await slow.query('commit');
    slow.release();
    await happen(pool, one, 'evt-after');
    await placeEvents(pool);
    const rest = await eventsAfter(pool, first?.position ?? 0, 10);
    expect(rest.map(({ eventId }) => eventId)).toEqual(['evt-slow', 'evt-after']);
  });

  it('many who place at once give each event one position', async () => {
    const { pool } = await freshDatabase();
    const cases = await givenCases(pool, 20);
    await Promise.all(
      cases.flatMap((id) =>
        [1, 2, 3].map(async (n) => {
          await happen(pool, id, `evt-${id}-${n}`);
          await placeEvents(pool);
        }),
      ),
    );
    while ((await placeEvents(pool)) > 0);
    const events = await eventsAfter(pool, 0, 500);
    expect(events).toHaveLength(60);
    expect(new Set(events.map(({ position }) => position)).size).toBe(60);
    for (const id of cases) {
      expect(events.filter(({ caseId }) => caseId === id).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    }
  });
});
