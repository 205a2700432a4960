import { createOutlook } from '../activities/outlook.ts';
import type { Pool } from '../database/pool.ts';
import { apply } from '../domain/schedule/apply.ts';
import { stepName } from '../domain/schedule/agenda.ts';
import type { CaseState, Outlook } from '../domain/case/case-state.ts';
import type { NumberedFact } from '../domain/case/fact.ts';
import { HOUR, type Instant, MINUTE } from '../domain/time/instant.ts';
import { applyFacts } from '../domain/schedule/apply-fact.ts';
import { nextDue } from '../domain/schedule/next-due.ts';
import { handleCommand } from '../domain/schedule/handle-command.ts';
import { openCase } from '../domain/schedule/open-case.ts';
import { publicState } from '../domain/case/view.ts';
import type { Policies } from '../settings/policy/policy-file.ts';

const LINE = '70007';
/** Steps of a life after the task was set: alerts, expiry, impact 1, its patience, impact 2, the fallback. */
const STEPS = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7];

interface Moment {
  readonly state: CaseState;
  readonly facts: readonly NumberedFact[];
  /** How long the customer has been silent. */
  readonly age: number;
}

/**
 * Many unclosed cases of all kinds, and twice as many closed ones, as a long-lived system has them: each record as the
 * schedule itself makes it, with a whole outlook, and in half of the open ones messages that the record does not know, since
 * they only renewed the window.
 */
export async function fillWithCases(
  pool: Pool,
  policies: Policies,
  open: number,
  now: Instant,
): Promise<void> {
  await fillWithUnclosed(pool, policies, { open, people: open * 3 }, now);
  await insertClosed(pool, open, now);
  await pool.query('vacuum analyze');
}

/** The unclosed ones alone, one to a person, and the people. */
export async function fillWithUnclosed(
  pool: Pool,
  policies: Policies,
  { open, people }: { readonly open: number; readonly people: number },
  now: Instant,
): Promise<void> {
  await pool.query(`insert into lines (id, display_number) values ($1, '56911112222')`, [LINE]);
  const { rows } = await pool.query<{ id: string }>(
    `with who as (insert into contacts (name, country) values ('Ana Rojas', 'CO') returning id)
     insert into cases (id, contact_id, line_id, opened_at, is_open, closed_at)
     select 'case-1', id, $1, $2, false, $2 from who returning id`,
    [LINE, now],
  );
  const caseId = rows[0]?.id ?? '';
  const { drawOutlook } = createOutlook({ pool, policies });
  const moments: Moment[] = [];
  const outlooks: Outlook[] = [];
  for (const reason of policies.reasons) {
    const drawn = await drawOutlook({ caseId, reason, now: now - 2 * HOUR });
    const outlook: Outlook = {
      ...drawn,
      reach: { template: null, paths: ['email', 'call'], callNotice: true, lacksNumber: false },
    };
    for (const steps of STEPS) {
      for (const answers of [false, true]) {
        moments.push(lived(outlook, now, steps, answers));
        outlooks.push(outlook);
      }
    }
  }
  await pool.query('delete from case_progress where case_id = $1', [caseId]);
  await insertPeople(pool, people);
  await insertOpen(pool, moments, outlooks, open, now);
}

/** A case that is so many steps after its customer's last word, at `now`. */
function lived(outlook: Outlook, now: Instant, steps: number, isAnswered: boolean): Moment {
  const play = (opened: Instant): { state: CaseState; facts: NumberedFact[]; last: Instant } => {
    const facts: NumberedFact[] = [
      { seq: 1, fact: { fact: 'inbound', at: opened, arrived: opened, kind: 'message' } },
      ...(isAnswered ? [{ seq: 2, fact: { fact: 'answered' as const, at: opened + MINUTE } }] : []),
    ];
    let state = openCase({ id: 'case-1', openedAt: opened, facts: facts.slice(0, 1) }, outlook).state;
    const task = { id: 'task-1', step: 'pay', since: opened, validUntil: null, dueAt: null };
    state = applyFacts(state, outlook, facts).state;
    state = handleCommand(state, outlook, {
      command: 'set-task',
      at: opened,
      reason: state.reason,
      task,
      reopen: false,
    }).state;
    let last = opened;
    for (let step = 0; step < steps; step += 1) {
      const due = nextDue(state, outlook);
      if (due === null) break;
      last = Math.max(last, due.at);
      state = apply(state, outlook, due, { was: 'done', at: last }).state;
    }
    return { state, facts, last };
  };
  // Played once to see how long it takes, then so that it ends an hour ago.
  const began = now - 2 * HOUR;
  const opened = began - (play(began).last - began) + HOUR;
  const { state, facts } = play(opened);
  return { state, facts, age: now - opened };
}

async function insertPeople(pool: Pool, people: number): Promise<void> {
  await pool.query(
    `insert into contacts (id, name, country)
     select 'contact-' || n, (array['Ana', 'José', 'María', 'João', 'Lucía', 'Andrés', 'Inés', 'Luís'])[1 + n % 8] || ' ' ||
         (array['Pérez', 'González', 'Silva', 'Muñoz', 'Rojas', 'Núñez', 'Souza'])[1 + n % 7] || ' ' || n,
       (array['CO', 'CL', 'MX', 'BR', null])[1 + n % 5]
     from generate_series(1, $1::integer) n`,
    [people],
  );
  await pool.query(
    `insert into identities (channel, kind, value, contact_id)
     select 'whatsapp', 'phone', '57300' || lpad(n::text, 7, '0'), 'contact-' || n from generate_series(1, $1::integer) n`,
    [people],
  );
}

/** Each as its moment has it, but with instants of its own: earlier or later by minutes, so that no two are alike. */
async function insertOpen(
  pool: Pool,
  moments: readonly Moment[],
  outlooks: readonly Outlook[],
  open: number,
  now: Instant,
): Promise<void> {
  await pool.query(
    `create temporary table moment as select * from jsonb_to_recordset($1::jsonb)
       as m (n integer, state text, phase text, reason text, queue text, priority smallint, next_at bigint, next_step text,
         next_rule text, impacts integer, needs_human boolean, snapshot jsonb, outlook jsonb, facts jsonb, age bigint)`,
    [
      JSON.stringify(
        moments.map(({ state, facts, age }, n) => {
          const outlook = outlooks[n] as Outlook;
          const next = nextDue(state, outlook);
          return {
            n,
            state: publicState(state),
            phase: state.phase.in,
            reason: state.reason,
            queue: state.queue,
            priority: state.priority,
            next_at: next?.at ?? null,
            next_step: next === null ? null : stepName(next),
            next_rule: next?.rule ?? null,
            impacts: state.impacts.length,
            needs_human: state.need !== null,
            snapshot: state,
            outlook,
            facts,
            age,
          };
        }),
      ),
    ],
  );
  // Window cases are up to 17 hours older than their moment, in even spread; half of those without an alert were written to since.
  await pool.query(
    `insert into cases (id, contact_id, line_id, opened_at, fact_seq, anchor, last_inbound_at, asked_seq, answered_seq)
     select 'case-' || (1000000 + i), 'contact-' || i, $3, $2 - m.age - drift, jsonb_array_length(m.facts) + extra,
       $2 - m.age - drift + extra * 60000, $2 - m.age - drift + extra * 60000,
       case when extra > 0 and m.phase = 'window' then jsonb_array_length(m.facts) + extra else 1 end,
       case when jsonb_array_length(m.facts) = 2 then 2 else 0 end
     from generate_series(1, $1::integer) i
     join moment m on m.n = i % $4::integer
     cross join lateral (select (i::bigint * 7919) % (case when m.phase = 'window' then 15 * 3600000 else 1800000 end) as drift,
       case when m.state = 'open' and i % 2 = 0 then 2 else 0 end as extra) d`,
    [open, now, LINE, moments.length],
  );
  await pool.query(
    `insert into case_facts (case_id, seq, fact)
     select c.id, f.n, case when f.n <= jsonb_array_length(m.facts) then m.facts -> (f.n - 1)
       else jsonb_build_object('fact', 'inbound', 'at', c.anchor, 'arrived', c.anchor, 'kind', 'message') end
     from cases c join moment m on m.n = (substr(c.id, 6)::integer - 1000000) % $1::integer
     cross join lateral generate_series(1, c.fact_seq) f (n) where c.is_open`,
    [moments.length],
  );
  await pool.query(
    `insert into case_progress (case_id, version, state, phase, reason, queue, agent, priority, next_at, next_step, next_rule,
       impacts, needs_human, snapshot, outlook)
     select c.id, (m.snapshot ->> 'version')::integer, m.state, m.phase, m.reason, m.queue,
       case when substr(c.id, 6)::integer % 3 = 0 then 'op-' || substr(c.id, 6)::integer % 40 end, m.priority,
       m.next_at, m.next_step, m.next_rule, m.impacts, m.needs_human,
       m.snapshot || jsonb_build_object('id', c.id, 'openedAt', c.opened_at, 'session',
         (m.snapshot -> 'session') || jsonb_build_object('anchor', c.opened_at, 'armedAt', c.opened_at)), m.outlook
     from cases c join moment m on m.n = (substr(c.id, 6)::integer - 1000000) % $1::integer where c.is_open`,
    [moments.length],
  );
  await pool.query('drop table moment');
}

async function insertClosed(pool: Pool, open: number, now: Instant): Promise<void> {
  await pool.query(
    `insert into cases (id, contact_id, line_id, opened_at, is_open, fact_seq, anchor, last_inbound_at, closed_at)
     select 'case-' || (9000000 + i), 'contact-' || i, $3, $2::bigint - i::bigint * 60000, false, 4, $2::bigint - i::bigint * 60000, $2::bigint - i::bigint * 60000,
       $2::bigint - i::bigint * 60000 + 86400000 from generate_series($1::integer + 1, 3 * $1::integer) i`,
    [open, now, LINE],
  );
  await pool.query(
    `insert into case_progress (case_id, version, state, phase, reason, queue, priority, outcome, snapshot)
     select id, 9, 'closed', 'closed', 'payment', 'payments', 3, 'completed', (select snapshot from case_progress limit 1)
     from cases where not is_open and id <> 'case-1'`,
  );
}
