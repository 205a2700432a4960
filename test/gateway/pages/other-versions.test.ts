import { expect, test } from 'vitest';
import { cookieOf } from '../../../dev/stack/local-sign-in.ts';
import { LANGUAGES } from '../../../domain/messages/language.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';
import { Life } from '../../worlds/case-life.ts';
import { World } from '../../worlds/case-store.ts';
import { ownCaseNumbers, storeLine } from '../../worlds/cases.ts';
import { MONDAY, openGateway } from '../../worlds/gateway.ts';

const TOLD_BEFORE = 'Impact 1 held: weekly: 2 in 7 days went already';

/** A case whose rows were written by versions before and after this one. */
async function caseOfOtherVersions() {
  const { gateway, pool, clock } = await openGateway({
    isLocal: true,
    environment: { PUBLIC_URL: 'http://127.0.0.1' },
  });
  await ownCaseNumbers(pool);
  await storeLine(pool);
  const world = new World(pool, readPolicies());
  const { id } = await Life.begin(world, await world.contact(), MONDAY);
  const said: readonly (readonly [what: string | null, code: string | null, params: object | null])[] = [
    [TOLD_BEFORE, null, null],
    [null, 'mood.lifted', { by: { song: ['of', 'praise'] } }],
    [null, 'impact.sent', { impact: 'first' }],
    [null, 'impact.held', { number: 1, why: { code: 'mood.bad' }, next: [{ code: 'mood.noted' }, null] }],
  ];
  for (const [index, [what, code, params]] of said.entries()) {
    await pool.query(
      `insert into transitions (case_id, n, at, rule, from_phase, to_phase, what, code, params)
       values ($1, $2, $3, 'Z99', 'reopening', 'hoping', $4, $5, $6)`,
      [id, 90 + index, MONDAY + (index + 1) * HOUR, what, code, params],
    );
  }
  await pool.query(
    `insert into decisions (case_id, step, answer, rule, code, params, questions, facts, at)
     values ($1, 'impact-9', 'held', 'Z99', 'mood.bad', null,
       '[{"rule":"Z99","answer":"perhaps","code":"mood.asked"},{"rule":"E2","answer":"no","why":"withdrawn"}]', '{}', $2)`,
    [id, MONDAY + 5 * HOUR],
  );
  // As the first version wrote a state: without holds, and with a sentence where there is a code now.
  const held = { rule: 'E6', why: 'the line’s quality is red', until: MONDAY + DAY };
  const at = MONDAY + DAY;
  const call = {
    reason: 'payment',
    state: 'wanted',
    at,
    slot: null,
    missedByCustomer: 0,
    missedByUs: 0,
    held,
  };
  await pool.query(
    `update case_progress set snapshot = (snapshot - 'hold' - 'unlearned') || $2::jsonb where case_id = $1`,
    [id, { call }],
  );
  await pool.query(
    `with told as (update cases set fact_seq = fact_seq + 1 where id = $1 returning fact_seq)
     insert into case_facts (case_id, seq, fact) select $1, fact_seq, $2::jsonb from told`,
    [id, { fact: 'teleported', at: MONDAY + HOUR }],
  );
  clock.at = MONDAY + 6 * HOUR;
  return { id, url: gateway.url };
}

test('rows of other versions break no page and no answer: they are shown as they are, or by their code', async () => {
  const { id, url } = await caseOfOtherVersions();
  const cookie = await cookieOf(url, 'supervisor');
  const get = async (path: string): Promise<string> => {
    const answer = await fetch(`${url}${path}`, { headers: { cookie } });
    const text = await answer.text();
    expect([path, answer.status, text.slice(0, 200)]).toEqual([path, 200, expect.anything()]);
    return text;
  };
  for (const language of LANGUAGES) {
    const page = await get(`/cases/${id}?lang=${language}`);
    expect(page).toContain(`<html lang="${language}"`);
    for (const part of [TOLD_BEFORE, 'mood.lifted', 'impact.sent', 'mood.bad', 'mood.noted', 'mood.asked']) {
      expect(page).toContain(part);
    }
    expect(page).not.toMatch(/\bundefined\b|\[object Object\]/);
  }
  for (const path of ['/sessions', '/wallboard', '/summary']) await get(path);

  const { agenda } = JSON.parse(await get(`/v1/cases/${id}`));
  expect(agenda).toContainEqual(
    expect.objectContaining({
      held: expect.objectContaining({ why: 'the line’s quality is red', code: 'legacy' }),
    }),
  );
  const { entries } = JSON.parse(await get(`/v1/cases/${id}/timeline`));
  const whats = entries
    .filter(({ rule }: { rule?: string }) => rule === 'Z99')
    .map(({ what, why, code }: Record<string, string>) => [why ?? what, code]);
  expect(whats).toEqual([
    [TOLD_BEFORE, 'legacy'],
    ['mood.lifted', 'mood.lifted'],
    ['impact.sent', 'impact.sent'],
    ['Impact 1 held: mood.bad; mood.noted', 'impact.held'],
    ['mood.bad', 'mood.bad'],
  ]);
});
