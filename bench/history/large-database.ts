import { createPool, type Pool } from '../../database/pool.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Logger } from '../../settings/log.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { fillWithUnclosed } from '../session-cases.ts';
import type { LargeSize } from './large-size.ts';

const LINE = '70007';
export const SUBSCRIBER = 'warehouse';
/** Over how long the closed ones are spread: the time for which the shipped policy keeps what was written. */
const SPAN = 360 * DAY;
/** For so long it keeps events out. */
const EVENTS_KEPT = 90 * DAY;

/** Rows come without triggers and checks: what they would refuse or count is made here as they leave it. */
const LOADING =
  '-c session_replication_role=replica -c synchronous_commit=off -c maintenance_work_mem=256MB -c work_mem=128MB';

/**
 * Fills a migrated database as a year leaves it: three messages a case, its facts, transitions, decisions, tasks, sends, what
 * they cost, and the events and deliveries of the last 90 days. Set by set, without indexes but keys, which are made at the end: some
 * minutes for a million cases. The role must be allowed to switch triggers off, as the owner of a server of one's own is.
 */
export async function fillLarge(
  databaseUrl: string,
  log: Logger,
  policies: Policies,
  { closed, open }: LargeSize,
  now: Instant,
  say: (line: string) => void,
): Promise<void> {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', LOADING);
  const pool = createPool(url.href, log, { name: 'bench-large', max: 3 });
  const begun = performance.now();
  const told = (what: string): void => say(`${what}, ${Math.round((performance.now() - begun) / 1000)} s`);
  try {
    const indexes = await withoutIndexes(pool);
    await fillWithUnclosed(pool, policies, { open, people: Math.max(2 * open, 1) }, now);
    told(`${open.toLocaleString('en')} unclosed cases`);
    await pool.query(closedCases(closed, 2 * open, now));
    for (const statement of BESIDE) await pool.query(statement);
    await pool.query('analyze cases, case_progress, contacts');
    told(`${closed.toLocaleString('en')} closed cases`);
    await pool.query(`create table made as ${MADE}`, [now - EVENTS_KEPT]);
    await pool.query('analyze made');
    await inStreams(ROWS, async (statement) => void (await pool.query(statement)));
    told('their rows');
    await pool.query('drop table made');
    await inStreams(indexes, async (statement) => void (await pool.query(statement)));
    told(`${indexes.length} indexes`);
    await pool.query(`select setval('timeline_seq', 100000000), setval('case_numbers', 20000000)`);
    await pool.query('vacuum (analyze, parallel 2)');
    told('ready');
  } finally {
    await pool.end();
  }
}

/** Two at once: that is what most machines and their disks do gladly. */
async function inStreams(
  statements: readonly string[],
  run: (statement: string) => Promise<void>,
): Promise<void> {
  const left = statements.values();
  const stream = async (): Promise<void> => {
    for (const statement of left) await run(statement);
  };
  await Promise.all([stream(), stream()]);
}

/** Takes away what is no key and no promise of the schema. @returns the statements that make it again */
async function withoutIndexes(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class t on t.oid = i.indrelid
     where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and not i.indisprimary
       and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
     order by i.indexrelid`,
  );
  await pool.query(`drop index ${rows.map(({ name }) => name).join(', ')}`);
  return rows.map(({ definition }) => definition);
}

/** Each is three messages and one record long, some weeks to a year old, and knows everything. */
const closedCases = (closed: number, people: number, now: Instant): string => `
  with closing as (
    select n, 'case-' || (9000000 + n) as id, 'contact-' || (1 + n::bigint * 7919 % ${people}) as contact_id,
      ${now}::bigint - ${2 * DAY} - n::bigint * ${Math.floor(SPAN / closed)} as opened_at
    from generate_series(${closed}, 1, -1) n),
  cases as (
    insert into cases (id, contact_id, line_id, opened_at, is_open, fact_seq, event_seq, anchor, last_inbound_at, asked_seq,
      answered_seq, last_outbound_at, asked_at, closed_by, closed_at, events_removed_at)
    select id, contact_id, case when n % 4 = 0 then '70008' else '${LINE}' end, opened_at, false, 3, 3, opened_at + 600000,
      opened_at + 600000, 1, 2, opened_at + 300000, opened_at, 'run/1', opened_at + ${DAY},
      case when opened_at + ${DAY} < ${now - EVENTS_KEPT} then ${now} end
    from closing),
  lines as (insert into lines (id, display_number) values ('70008', '56933334444')),
  moment as (
    select p.*, row_number() over (order by case_id) - 1 as m
    from (select * from case_progress order by case_id limit 64) p)
  insert into case_progress (case_id, version, state, phase, reason, queue, priority, impacts, needs_human, outcome, snapshot)
  select c.id, 9, 'closed', 'closed', m.reason, m.queue, 3, m.impacts, false,
    case when n % 3 = 0 then 'completed' else 'abandoned' end,
    m.snapshot || jsonb_build_object('id', c.id, 'openedAt', c.opened_at, 'version', 9, 'seen', 3, 'need', null, 'hold', null,
      'phase', jsonb_build_object('in', 'closed', 'outcome', case when n % 3 = 0 then 'completed' else 'abandoned' end))
  from closing c join moment m on m.m = c.n % (select count(*) from moment)`;

/** Of every case what its rows are made of. `n` numbers them; the unclosed are the last. */
const MADE = `
  select c.id, c.contact_id, c.line_id, c.opened_at, c.is_open, c.closed_at, c.last_inbound_at, c.asked_seq, c.answered_seq,
    c.fact_seq, p.reason, p.queue, row_number() over (order by c.is_open, c.opened_at) as n,
    c.is_open or c.closed_at > $1::bigint as has_events
  from cases c join case_progress p on p.case_id = c.id`;

/** A third of all cases. */
const REOPENED = 'n % 3 = 0';
const WORDS = `(array['¿Dónde está mi pedido?', 'Quiero pagar la cuota de este mes, ¿cómo lo hago desde el celular?', 'Gracias', 'Olá, preciso de ajuda com a entrega de amanhã', 'Ya lo hice, ¿me confirma por favor?'])[1 + n % 5]`;

/** What a few things hang on, and people who proved to be one (I1). */
const BESIDE: readonly string[] = [
  'update cases set event_seq = 4 where is_open',
  `insert into subscribers (name, url, secret) values ('${SUBSCRIBER}', 'https://warehouse.example/events', 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3')`,
  `insert into registers (country, source, as_of, imported_at, numbers) values ('CO', 'rne', 0, 0, 1)`,
  `with merged as (
     insert into contacts (id, name, merged_into)
     select replace(id, 'contact-', 'merged-'), name, id from contacts where id like 'contact-%77' returning id, merged_into)
   insert into contact_merges (from_id, into_id, at, by) select id, merged_into, 0, 'provider' from merged`,
];

/** The largest first, so that both streams end together. */
const ROWS: readonly string[] = [
  // The customer's word, ours, and the customer's again or a template that leads back.
  `insert into messages (id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, arrived_at, kind, content, status,
     attempt_id, author)
   select 'msg-' || n || '-' || k, 'wamid.HBgLNTczMDAwMDAwMDAwFQIAEhgUM' || md5(n || '/' || k), id, contact_id, line_id,
     case when k = 2 or is_template then 'out' else 'in' end, case when is_template then 'template' else 'text' end,
     case when k = 2 or is_template then null when k = 1 then 1 else greatest(asked_seq, 3) end,
     at, at, case when k = 2 or is_template then null else 'message' end,
     jsonb_build_object('type', 'text', 'text', jsonb_build_object('body', ${WORDS})),
     case when k = 2 or is_template then 'read' end,
     case when k = 2 then 'att-f' || n when is_template then 'att-i' || n end,
     case when k = 2 then 'agent:op-' || n % 40 when is_template then 'system:case' else 'customer' end
   from (
     select made.*, k, k = 3 and ${REOPENED} as is_template,
       case k when 1 then opened_at when 2 then opened_at + 300000
         else case when is_open and not ${REOPENED} then last_inbound_at else opened_at + 600000 end end as at
     from made cross join generate_series(1, 3) k) m`,
  `insert into outbox (event_id, case_id, seq, type, at, data, position)
   select 'evt-' || n || '-' || k, id, k, (array['case.opened', 'case.task-set', case when is_open then 'case.expired' else 'case.closed' end, 'case.reopened'])[k], opened_at + k * 1000,
     jsonb_build_object('reason', reason, 'queue', queue, 'rule', 'F5'), row_number() over (order by opened_at, n, k)
   from made cross join generate_series(1, 4) k where has_events and (k < 4 or is_open)`,
  `insert into case_facts (case_id, seq, fact)
   select id, k, case k when 2 then jsonb_build_object('fact', 'answered', 'at', opened_at + 300000, 'by', 'person')
     else jsonb_build_object('fact', 'inbound', 'at', opened_at + k * 1000, 'arrived', opened_at + k * 1000, 'kind', 'message') end
   from made cross join generate_series(1, 3) k where not is_open`,
  `insert into transitions (case_id, n, at, rule, from_phase, to_phase, code, params, late, detail)
   select id, k, case when k = 4 then coalesce(closed_at, opened_at + 1800000) else opened_at + k * 600000 end,
     (array['W10', 'A2', 'R1', 'F5'])[k], 'window', (array['window', 'window', 'reopening', 'closed'])[k],
     (array['opened.by-customer', 'alert.first', 'expired.customer-owes', 'closed.after-fallback'])[k], '{}', false,
     case when k = 2 then '{"alert": 1, "remaining": 7200000}'::jsonb end
   from made cross join generate_series(1, 4) k where k < 4 or not is_open`,
  `insert into decisions (case_id, attempt_id, step, answer, rule, code, params, questions, facts, at)
   select id, case when k = 2 then 'att-i' || n end, (array['free-form', 'impact-1'])[k],
     case when n % 9 = 0 then 'held' else 'allowed' end, case when n % 9 = 0 then 'E5' end, null, null,
     jsonb_build_array(jsonb_build_object('rule', 'E1', 'answer', 'yes'), jsonb_build_object('rule', 'E2', 'answer', 'yes'),
       jsonb_build_object('rule', 'E3', 'answer', 'yes'), jsonb_build_object('rule', 'E4', 'answer', 'yes')),
     jsonb_build_object('window', jsonb_build_object('closesAt', opened_at + 86400000), 'place', jsonb_build_object('country', 'CO')),
     opened_at + k * 300000
   from made cross join generate_series(1, 2) k where k = 1 or ${REOPENED}`,
  `insert into attempts (id, key, case_id, contact_id, line_id, kind, message_id, status, reserved_at, called_at, settled_at,
     provider_id, delivered_at, read_at, automatic)
   select 'att-f' || n, 'api/desk/' || n, id, contact_id, line_id, 'free-form', 'msg-' || n || '-2', 'sent', opened_at + 300000,
     opened_at + 300000, opened_at + 300400, 'wamid.f' || md5('f' || n), opened_at + 301000, opened_at + 350000, false
   from made`,
  `insert into attempts (id, key, case_id, contact_id, line_id, kind, reason, impact, template_name, template_version,
     template_language, message_id, status, reserved_at, called_at, settled_at, provider_id, delivered_at, read_at, automatic,
     purpose, initiates, country)
   select 'att-i' || n, id || '/' || reason || '/1/0', id, contact_id, line_id, 'impact', reason, '1', 'resume_' || reason, 1, 'es',
     'msg-' || n || '-3', 'sent', opened_at + 600000, opened_at + 600000, opened_at + 600400, 'wamid.i' || md5('i' || n),
     opened_at + 601000, case when n % 2 = 0 then opened_at + 650000 end, true,
     case when n % 30 = 0 then 'collection' else 'utility' end, true, 'CO'
   from made where ${REOPENED}`,
  `insert into attempts (id, key, case_id, contact_id, kind, reason, status, reserved_at, called_at, settled_at, automatic, purpose)
   select 'att-e' || n, id || '/email/' || n, id, contact_id, 'email', reason, 'sent', opened_at + 700000, opened_at + 700000,
     opened_at + 700900, true, 'utility'
   from made where n % 10 = 0`,
  `insert into costs (attempt_id, case_id, line_id, model, type, category, country, market, amount, currency, told_by, charged_at, counts)
   select 'att-' || kind || n, id, line_id, 'PMP', case kind when 'f' then 'free_customer_service' else 'regular' end,
     case kind when 'f' then 'service' else 'utility' end, 'CO', 'Colombia', case kind when 'f' then 0 else 800 end, 'USD', 2,
     opened_at + 301000, true
   from made cross join (values ('f'), ('i')) as k (kind) where kind = 'f' or ${REOPENED}`,
  `insert into billed_conversations (conversation_id, attempt_id) select 'conv-' || n, 'att-f' || n from made where n % 20 = 0`,
  `insert into tasks (id, case_id, reason, step, data, resume_url, since, state, ended_at)
   select 'task-' || n, id, reason, 'pay', '{"amount": 12000}', 'https://shop.example/pay/' || n, opened_at + 60000,
     case when is_open then 'pending' else 'completed' end, case when not is_open then closed_at end
   from made where n % 2 = 0`,
  `insert into deliveries (subscriber, outbox_id, case_id, seq, tries, next_try_at, delivered_at)
   select '${SUBSCRIBER}', o.id, o.case_id, o.seq, 1, to_timestamp(o.at / 1000.0), to_timestamp(o.at / 1000.0 + 1)
   from outbox o order by o.id`,
  `insert into dispatch (case_id, dirty, sent, not_before)
   select id, fact_seq, fact_seq, to_timestamp(opened_at / 1000.0) from made`,
  `insert into alerts (case_id, n, level, at, closes_at, repeat_at, is_settled, ended_at)
   select id, 2, 1, opened_at + 1200000, opened_at + 8400000, opened_at + 2000000, true, opened_at + 1300000
   from made where n % 2 = 0`,
  `insert into consents (contact_id, channel, category, granted, source, wording_version, at)
   select contact_id, (array['whatsapp', 'email'])[k], 'utility', true, 'form', 'v1', min(opened_at)
   from made cross join generate_series(1, 2) k group by contact_id, k`,
  `insert into calls (id, case_id, reason, round, ordinal, slot_from, slot_to, state, told_by, reserved_at, booked_at, settled_at,
     purpose, country)
   select 'call-' || n, id, reason, 3, 0, opened_at + 90000000, opened_at + 91800000,
     case when is_open then 'booked' else 'done' end, 'email', opened_at + 1000000, opened_at + 1000000,
     case when not is_open then opened_at + 91800000 end, case when n % 60 = 0 then 'collection' else 'utility' end, 'CO'
   from made where n % 20 = 0`,
  `insert into call_notices (call_id, at, settled_at, outcome)
   select 'call-' || n, opened_at + 2000000, now(), 'sent' from made where n % 100 = 0`,
  `insert into call_slots (slot_from, booked) select distinct opened_at / 1800000 * 1800000, 1 from made where n % 20 = 0`,
  `insert into holds (id, case_id, until, why, author, asked_at, since, ended_at)
   select 'hold-' || n, id, opened_at + 9000000, 'espera un documento', 'agent:op-3', opened_at + 100000, opened_at + 100000,
     opened_at + 9000000 from made where n % 50 = 0`,
  `insert into openings (case_id, opened_as, reason, attempt_key, template_name, template_version, template_language, variables)
   select id, 'notice', reason, 'notice/' || n, 'notice_' || reason, 1, 'es', '{"amount": "12.000"}' from made where n % 20 = 1`,
  `insert into opt_out_notices (message_id, case_id, at, settled_at, outcome)
   select 'msg-' || n || '-1', id, opened_at, now(), 'sent' from made where n % 100 = 0`,
  `insert into call_wishes (id, case_id, source, said_by, at)
   select 'wish-' || n, id, 'button', 'customer', opened_at from made where n % 50 = 1`,
  `insert into call_permissions (contact_id, line_id, is_granted, is_permanent, until, source, at)
   select distinct contact_id, line_id, true, false, opened_at + 604800000, 'user_action', opened_at
   from made where is_open and n % 10 = 0`,
  `insert into conversions (id, token, key, digest, contact_id, case_id, task_id, at, via, amount, currency)
   select 'conv-' || n, 'shop', 'order-' || n, md5(n::text), contact_id, id, case when n % 2 = 0 then 'task-' || n end,
     opened_at + 3600000, 'case', 12000000, 'USD' from made where n % 7 = 0`,
  `insert into satisfactions (case_id, kind, at, score, told_by)
   select id, 'csat', opened_at + 7200000, 1 + n % 5, 'survey' from made where n % 5 = 0`,
  `insert into audit_log (operator_id, role, action, route, case_id, status, at, token)
   select null, 'agent', 'case.act', 'POST /v1/cases/:caseId/messages', id, 202, opened_at + 300000,
     case when n % 3 = 0 then 'desk' end from made where n % 2 = 0`,
  `insert into webhook_events (field, digest, value, received_at)
   select 'account_update', md5('event' || n), '{"event": "PARTNER_ADDED"}', opened_at from made where n % 6 = 0`,
  `insert into api_requests (token, key, digest, subject, is_done, at)
   select 'desk', 'key-' || n, md5(n::text), 'task-' || n, true, to_timestamp(opened_at / 1000.0) from made where n % 6 = 0`,
  `insert into pace (key, given_until) select 'person/' || line_id || '/' || contact_id, now() - interval '1 day' from made where is_open on conflict do nothing`,
  `insert into early_failures (digest, code, at, arrived_at) select md5('early' || n), '131026', opened_at, opened_at from made where n % 200 = 0`,
  `insert into provider_clicks (line_id, at, component) select line_id, opened_at, 'cta' from made where n % 40 = 0`,
  `insert into register_numbers (number, register_id) select '57311' || lpad(n::text, 7, '0'), 1 from made where n % 10 = 0`,
  `insert into summary_marks (contact_id) select contact_id from made where is_open and n % 2000 = 0`,
];
