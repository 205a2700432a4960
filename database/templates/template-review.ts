import type { Clause } from '../../domain/explanation/codes.ts';
import { readClause } from '../../domain/explanation/explanation.ts';
import { storedExplanation } from '../../domain/explanation/read-explanation.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import {
  COMPARED,
  REVIEWED,
  type Review,
  type TemplateFigures,
} from '../../domain/templates/template-review.ts';
import type { Connection, Queryable } from '../pool.ts';

/** How long after a template an answer, a finished task or an opt-out is held to come of it, unless another came between. */
const ANSWERED_WITHIN = 3 * DAY;
const FOLLOWED_WITHIN = 7 * DAY;

const NOTHING: TemplateFigures = {
  sent: 0,
  delivered: 0,
  read: 0,
  answered: 0,
  converted: 0,
  optedOut: 0,
  blocked: 0,
};

export const figuresKey = (template: {
  readonly name: string;
  readonly version: number;
  readonly language: string;
}): string => `${template.name}/${template.version}/${template.language}`;

export interface FiguresOfVersion {
  readonly lately: TemplateFigures;
  readonly before: TemplateFigures;
}
export const NO_FIGURES: FiguresOfVersion = { lately: NOTHING, before: NOTHING };

/**
 * T4: what became of every version's sends, by `figuresKey`: in the four weeks before `at`, and in the twelve before those.
 * Sends from before its last approval are left out: whoever approves what wore out gives it another chance.
 */
export async function templateFigures(
  database: Queryable,
  at: Instant,
): Promise<ReadonlyMap<string, FiguresOfVersion>> {
  const from = at - REVIEWED;
  const { rows } = await database.query<
    TemplateFigures & { name: string; version: number; language: string; lately: boolean }
  >(
    `with sends as (
       select a.template_name as name, a.template_version as version, a.template_language as language, a.case_id,
         a.contact_id, a.reason, a.reserved_at as at, a.delivered_at, a.read_at, a.failed_code,
         coalesce(lead(a.reserved_at) over (partition by a.contact_id order by a.reserved_at, a.id), $3) as next_at
       from attempts a
       where a.template_name is not null and a.status in ('sent', 'unknown')
         and a.kind in ('impact', 'answer', 'template') and a.reserved_at >= $2 and a.reserved_at < $3
     ), counted as (
       select s.*, s.at >= $1 as lately,
         exists (select from messages m where m.contact_id = s.contact_id and m.direction = 'in'
           and m.arrived_at > s.at and m.arrived_at <= least(s.next_at, s.at + $4)) as answered,
         exists (select from tasks t where t.case_id = s.case_id and t.reason = s.reason and t.state = 'completed'
           and t.ended_at > s.at and t.ended_at <= least(s.next_at, s.at + $5)) as converted,
         exists (select from consents c where c.contact_id = s.contact_id and c.channel = 'whatsapp' and not c.granted
           and c.at > s.at and c.at <= least(s.next_at, s.at + $5)) as opted_out,
         s.failed_code = '131026' and exists (select from messages m where m.contact_id = s.contact_id
           and m.direction = 'in' and m.arrived_at < s.at) as blocked
       from sends s
       where s.at >= coalesce((select max(p.at) from template_approvals p
         where p.name = s.name and p.version = s.version and p.action = 'approved'), 0)
     )
     select name, version, language, lately,
       count(*)::integer as sent,
       count(*) filter (where delivered_at is not null or read_at is not null)::integer as delivered,
       count(*) filter (where read_at is not null)::integer as read,
       count(*) filter (where answered)::integer as answered,
       count(*) filter (where converted)::integer as converted,
       count(*) filter (where opted_out)::integer as "optedOut",
       count(*) filter (where blocked)::integer as blocked
     from counted group by name, version, language, lately`,
    [from, from - COMPARED, at, ANSWERED_WITHIN, FOLLOWED_WITHIN],
  );
  const figures = new Map<string, FiguresOfVersion>();
  for (const { name, version, language, lately, ...counts } of rows) {
    const key = figuresKey({ name, version, language });
    const known = figures.get(key) ?? NO_FIGURES;
    figures.set(key, lately ? { ...known, lately: counts } : { ...known, before: counts });
  }
  return figures;
}

/** E7: from now on its successor goes instead. What was marked before stays as it was. */
export async function markFatigued(
  connection: Connection,
  version: {
    readonly name: string;
    readonly version: number;
    readonly language: string;
    readonly why: Clause;
  },
  at: Instant,
): Promise<void> {
  const { code, params } = storedExplanation(version.why);
  await connection.query(
    `update templates set fatigued_at = $4, fatigued_code = $5, fatigued_params = $6, fatigued_why = null
     where name = $1 and version = $2 and language = $3 and fatigued_at is null and retired_at is null`,
    [version.name, version.version, version.language, at, code, params],
  );
}

/** A review as it was made first, however often it is retried. */
export async function storeReview(connection: Connection, key: string, review: Review): Promise<boolean> {
  const { rowCount } = await connection.query(
    'insert into template_reviews (key, at, report) values ($1, $2, $3) on conflict (key) do nothing',
    [key, review.at, JSON.stringify(review)],
  );
  return rowCount === 1;
}

export async function storedReview(
  database: Queryable,
  key: string,
): Promise<{
  readonly review: Review;
  readonly isMailed: boolean;
  /** Digests of the letters that went, or may have. */
  readonly mailedTo: readonly string[];
} | null> {
  const { rows } = await database.query<{ report: Review; mailed_at: Instant | null; mailed_to: string[] }>(
    'select report, mailed_at, mailed_to from template_reviews where key = $1',
    [key],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return { review: reviewIn(row.report), isMailed: row.mailed_at !== null, mailedTo: row.mailed_to };
}

/** A review that an earlier version made says in a sentence why a version is worn out. */
const reviewIn = (report: Review): Review => ({
  ...report,
  lines: report.lines.map((line) => ({
    ...line,
    fatigued: line.fatigued === null ? null : readClause(line.fatigued),
  })),
});

/** T4: the newest there is. */
export async function latestReview(database: Queryable): Promise<Review | null> {
  const { rows } = await database.query<{ report: Review }>(
    'select report from template_reviews order by at desc, id desc limit 1',
  );
  return rows[0] === undefined ? null : reviewIn(rows[0].report);
}

/** One recipient's letter is done with: it went, may have, or never will. */
export async function markLetter(database: Queryable, key: string, digest: string): Promise<void> {
  await database.query('update template_reviews set mailed_to = array_append(mailed_to, $2) where key = $1', [
    key,
    digest,
  ]);
}

export async function markMailed(database: Queryable, key: string, at: Instant): Promise<void> {
  await database.query('update template_reviews set mailed_at = $2 where key = $1', [key, at]);
}
