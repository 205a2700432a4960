import { DAY } from '../../domain/time/instant.ts';
import { fastForward } from '../../dev/clock/time-skip.ts';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';
import { openWholeWorld, type WholeWorld } from '../whole-world.ts';

const ROUNDS = 7;
/** Window, two impacts, patience, mail, listening: over in two weeks. */
const LIFE = 16 * DAY;

/** From the first message's window to the closing, every template and mail really sent. */
export const lifeFastForward: Measurement = {
  name: 'life-fast-forward',
  what: 'a whole unattended life on the real server by time skipping, with all its sends',
  runs: 'shared',
  async measure(bench) {
    const world = await openWholeWorld(bench);
    try {
      const direct: number[] = [];
      // The first warms up.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const seconds = await skipped(world);
        if (round > 0) direct.push(seconds);
      }
      const byClock: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) byClock.push(await advanced(world));
      const days = `${LIFE / DAY} days of case time`;
      return [
        figure('life-fast-forward', direct, 's', { goal: { is: '≤', than: 0.5 }, beside: days }),
        figure('life-fast-forward-clock', byClock, 's', {
          beside: `the same by POST /dev/clock, which also waits for webhooks and events`,
        }),
      ];
    } finally {
      await world.close();
    }
  },
};

/** The case alone is moved, until its workflow has ended. */
async function skipped(world: WholeWorld): Promise<number> {
  const { servers } = world;
  const { caseId } = await world.openCase();
  const handle = servers.client.workflow.getHandle(caseId);
  const from = performance.now();
  await fastForward(servers, caseId, Date.now() + LIFE);
  await handle.result();
  const seconds = (performance.now() - from) / 1_000;
  await mustHaveLived(world, caseId);
  return seconds;
}

async function advanced(world: WholeWorld): Promise<number> {
  const { caseId, play } = await world.openCase();
  const from = performance.now();
  await play.ask('POST', '/dev/clock', { advance: `P${LIFE / DAY}D` });
  const seconds = (performance.now() - from) / 1_000;
  await mustHaveLived(world, caseId);
  return seconds;
}

/** A life in which something failed would be a quick one. */
async function mustHaveLived({ pool }: WholeWorld, caseId: string): Promise<void> {
  const { rows } = await pool.query<{ kind: string; status: string }>(
    'select kind, status from attempts where case_id = $1 order by reserved_at',
    [caseId],
  );
  const lived = rows.map(({ kind, status }) => `${kind} ${status}`).join(', ');
  if (lived !== 'impact sent, impact sent, email sent')
    throw new Error(`${caseId} lived otherwise: ${lived}`);
}
