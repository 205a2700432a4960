import type { Pool } from '../database/pool.ts';

export const SESSIONS = 1_000_000;
export const DAYS = 365;
/** The last day of the year that is made. */
export const LAST_DAY = 20_788; // 2026-12-01
const DAY_MS = 86_400_000;

/** A value of a list, the first ones more often. */
const pick = (random: string, values: readonly (string | null)[]) =>
  `(array[${values.map((value) => (value === null ? 'null' : `'${value}'`)).join(', ')}])[1 + floor(power(${random}, 1.6) * ${values.length})::integer]`;

/** Long-tailed lengths, as people's answers are: the median at \`median\` seconds. */
const lognormal = (median: number) =>
  `least(86399, (${median} * exp(1.3 * sqrt(-2 * ln(greatest(random(), 1e-9))) * cos(6.283185 * random()))))::integer`;

const DIMENSIONS = [
  'contact_id',
  'line',
  'channel',
  'country',
  'language',
  'segment',
  'reason',
  'skill',
  'campaign',
];

/**
 * A year of sessions as a projection would have left them: 1.25 to a case, stored in the order in which they came, which is
 * what a year of projections does.
 */
export async function seedSummary(pool: Pool, sessions = SESSIONS): Promise<void> {
  await pool.query('select setseed(0.42)');
  const cases = Math.round(sessions * 0.8);
  await pool.query(
    `
    create temporary table made as
    select 'case-' || (10000 + n) as case_id, 'contact-' || (n % ${Math.round(cases / 3)}) as contact_id,
      ${pick('random()', ['70007', '70008', '70009'])} as line, ${pick('random()', ['whatsapp', 'instagram', 'webchat'])} as channel,
      ${pick('random()', ['CL', 'CO', 'MX', 'BR', 'PE', 'AR', 'ES', 'UY'])} as country,
      ${pick('random()', ['es', 'pt', 'en'])} as language, ${pick('random()', [null, 'plus', 'gold', 'new'])} as segment,
      ${pick('random()', ['delivery', 'payment', 'general', 'technical-service', 'cart'])} as reason,
      ${pick('random()', ['deliveries', 'payments', 'general', 'technical-service', 'carts', 'escalations'])} as skill,
      case when random() < 0.7 then null else 'campaign-' || floor(power(random(), 2) * 200)::integer end as campaign,
      ${LAST_DAY - DAYS + 1} + (n * ${DAYS}::bigint / ${cases})::integer as day, n
    from generate_series(1, ${cases}) n`.replaceAll('create temporary table', 'create table'),
  );
  await pool.query(`
    insert into summary_sessions (case_id, ordinal, ${DIMENSIONS.join(', ')}, day, opened_at, opened_by, reopened_by, expires_at,
      ended_at, first_response, handling, inbound, by_people, by_automation, handoff, contained, resolved_at, resolved_within_24h,
      has_flow, flow_completed, fcr, fcr_known_at, csat, ces, opted_out, cost, cost_currency)
    select case_id, ordinal, ${DIMENSIONS.join(', ')}, day, at, case when ordinal = 1 then 'user' else 'business' end,
      case when ordinal = 1 then null else 'impact-1' end, at + ${DAY_MS}, at + ${DAY_MS}, case when by_people then ${lognormal(240)} end,
      case when by_people then ${lognormal(900)} end, 4, by_people::integer * 3, automated::integer * 2, by_people and automated,
      automated and not by_people, case when resolved then at + 3600000 end, resolved, has_flow, has_flow and random() < 0.6,
      case when ordinal = 1 then resolved end, case when ordinal = 1 then at + ${8 * DAY_MS} end,
      case when random() < 0.2 then 1 + floor(random() * 5) end, null, random() < 0.003, 0, 'USD'
    from (
      select m.*, o.ordinal, (m.day + 2 * (o.ordinal - 1)) * ${DAY_MS}::bigint + floor(random() * ${DAY_MS})::bigint as at,
        random() < 0.65 as by_people, random() < 0.7 as automated, random() < 0.6 as resolved, random() < 0.4 as has_flow
      from made m cross join generate_series(1, 2) o (ordinal) where o.ordinal = 1 or m.n % 4 = 0) s
    order by n, ordinal`);
  await pool.query(`update summary_sessions set day = day + 2 where ordinal = 2`);
  await pool.query(`
    insert into summary_cases (case_id, ${DIMENSIONS.join(', ')}, day, opened_at, opened_by, sessions, ended_at, first_response,
      handling, inbound, by_people, by_automation, handoff, contained, resolved_at, resolved_within_24h, has_flow, flow_completed, fcr,
      fcr_known_at, csat, ces, templates_sent, templates_delivered, templates_read, templates_answered, templates_converted,
      templates_opted_out, templates_blocked)
    select case_id, ${DIMENSIONS.join(', ')}, day, opened_at, opened_by, 1, ended_at, first_response, handling, inbound, by_people,
      by_automation, handoff, contained, resolved_at, resolved_within_24h, has_flow, flow_completed, fcr, fcr_known_at, csat, ces,
      sent, sent, sent, sent, 0, 0, 0
    from (select s.*, (random() < 0.35)::integer as sent from summary_sessions s where ordinal = 1) s order by opened_at`);
  await pool.query(`
    insert into summary_templates (attempt_id, case_id, ${DIMENSIONS.join(', ')}, day, sent_at, name, version, template_language,
      category, impact, delivered, is_read, failed, answered_at, converted, opted_out, blocked)
    select 'att-' || n, case_id, ${DIMENSIONS.join(', ')}, day, day * ${DAY_MS}::bigint, 'resume-' || reason, 1 + n % 2, language, 'utility', '1',
      random() < 0.95, random() < 0.7, false, case when random() < 0.3 then day * ${DAY_MS}::bigint end, random() < 0.12,
      random() < 0.004, random() < 0.004
    from made where n % 2 = 0 order by n`);
  await pool.query(`
    insert into summary_conversions (id, case_id, ${DIMENSIONS.join(', ')}, day, case_day, at, attempt_id)
    select 'task-' || n, case_id, ${DIMENSIONS.join(', ')}, day, day, day * ${DAY_MS}::bigint, case when n % 4 = 0 then 'att-' || n end
    from made where n % 5 < 2 order by n`);
  await pool.query(`
    insert into summary_costs (case_id, ${DIMENSIONS.join(', ')}, day, case_day, category, type, currency, amount, messages, free, unpriced)
    select case_id, ${DIMENSIONS.join(', ')}, day, day, category, type, 'USD', amount, 2, case when amount = 0 then 2 else 0 end, 0
    from made cross join (values ('service', 'free_customer_service', 0), ('utility', 'regular', 12000)) c (category, type, amount)
    where category = 'service' or n % 2 = 0 order by n`);
  await pool.query('drop table made');
  for (const table of ['sessions', 'cases', 'templates', 'conversions', 'costs']) {
    await pool.query(`vacuum analyze summary_${table}`);
  }
}
