import type { Pool } from '../database/pool.ts';

/** A number of its own for each `i` and purpose, the same in every run. */
const dice = (purpose: number, sides: number): string =>
  `((hashint4(i * 31 + ${purpose}) & 2147483647) % ${sides})`;

const CASE = `'case-' || i as case_id, 'contact-' || i as contact_id, 'line-' || ${dice(1, 4)} as line,
  (array['whatsapp','whatsapp','whatsapp','instagram','messenger'])[1 + ${dice(2, 5)}] as channel,
  (array['CO','CL','MX','BR','ES',null])[1 + ${dice(3, 6)}] as country,
  (array['es','es','pt','en'])[1 + ${dice(4, 4)}] as language,
  (array['gold','silver',null,null])[1 + ${dice(5, 4)}] as segment,
  (array['delivery','payment','technical-service','cart','general'])[1 + ${dice(6, 5)}] as reason,
  (array['deliveries','payments','technical-service','general'])[1 + ${dice(7, 4)}] as skill,
  (array['spring','black-friday',null,null,null])[1 + ${dice(8, 5)}] as campaign,
  $2::int - ${dice(9, 365)} as day`;

/** Long tails, as people's times have. */
const RESPONSE = `case when ${dice(10, 8)} > 0 then (20 * exp(${dice(11, 700)} / 100.0))::int end`;
const HANDLING = `case when ${dice(10, 8)} > 0 then (60 * exp(${dice(12, 600)} / 100.0))::int end`;

/**
 * Fills the summary's tables with a year of facts up to day `today`: so many sessions, seven cases to ten of them, as many
 * templates, conversions and costs as those bring.
 */
export async function fillSummaryFacts(pool: Pool, sessions: number, today: number): Promise<void> {
  const cases = Math.round(sessions * 0.7);
  await pool.query(
    `create table seeded as select i, ${CASE}, ${RESPONSE} as first_response, ${HANDLING} as handling,
       ${dice(13, 10)} as die, 1 + (i < $3)::int as sessions
     from generate_series(0, $1::int - 1) i`,
    [cases, today, sessions - cases],
  );
  const of = 'case_id, contact_id, line, channel, country, language, segment, reason, skill, campaign';
  const opened = `day * 86400000::bigint + 50400000`;
  await pool.query(
    `insert into summary_sessions
     select ${of.replace('contact_id', 'ordinal, contact_id')}, day + (ordinal - 1) * 2, ${opened} + (ordinal - 1) * 172800000,
       case ordinal when 1 then 'user' else 'business' end, case ordinal when 2 then 'impact-1' end,
       ${opened} + 86400000, ${opened} + 86400000, first_response, handling, 3, (die > 2)::int * 2, 1, die > 2, die <= 2,
       case when die < 7 then ${opened} + 7200000 end, die < 7, die % 2 = 0, die % 4 = 0,
       case ordinal when 1 then die < 6 end, ${opened} + 691200000, case when die > 7 then 3 + die % 3 end,
       case when die > 8 then 4 end, false, 12500, 'USD'
     from seeded, generate_series(1, sessions) ordinal`,
  );
  await pool.query(
    `insert into summary_cases
     select ${of}, day, ${opened}, case sessions when 1 then 'user' else 'business' end, sessions, ${opened} + 86400000,
       first_response, handling, 3, (die > 2)::int * 2, 1, die > 2, die <= 2,
       case when die < 7 then ${opened} + 7200000 end, die < 7, die % 2 = 0, die % 4 = 0, die < 6, ${opened} + 691200000,
       case when die > 7 then 3 + die % 3 end, case when die > 8 then 4 end,
       sessions - 1, sessions - 1, sessions - 1, sessions - 1, (sessions > 1 and die < 3)::int, 0, 0
     from seeded`,
  );
  await pool.query(
    `insert into summary_templates
     select 'attempt-' || i, ${of}, day + 1, ${opened} + 90000000, reason || '_' || die % 3, 1 + die % 2, language, 'utility',
       '1', true, die > 1, false, ${opened} + 100000000, die < 3, false, false
     from seeded where sessions > 1`,
  );
  await pool.query(
    `insert into summary_conversions
     select 'conv-' || i, ${of}, day + 1, day, ${opened} + 100000000, case when sessions > 1 then 'attempt-' || i end,
       50000000000, 'COP'
     from seeded where die < 3`,
  );
  await pool.query(
    `insert into summary_costs
     select ${of}, day, day, category, case category when 'service' then 'free_customer_service' else 'regular' end, 'USD',
       case category when 'service' then 0 else 12500 end, 1, (category = 'service')::int, 0
     from seeded, unnest(case sessions when 1 then array['service'] else array['service', 'utility'] end) category`,
  );
  await pool.query('drop table seeded');
  await pool.query(
    'vacuum analyze summary_sessions, summary_cases, summary_templates, summary_conversions, summary_costs',
  );
}
