import { type Duration, HOUR, type Instant } from '../../domain/time/instant.ts';
import { appendFact } from '../cases/facts.ts';
import { releaseHeldByTemplate } from '../cases/held-cases.ts';
import type { Connection } from '../pool.ts';

/** T2: what the provider says of a template. `language` as the provider names it. */
export type TemplateEvent =
  | {
      readonly is: 'template-status';
      readonly name: string;
      readonly language: string;
      readonly status: 'approved' | 'pending' | 'rejected' | 'paused' | 'disabled' | 'archived';
      /** How long a pause lasts from `at` on; null where it was not said. */
      readonly pausedFor: number | null;
      readonly at: Instant | null;
      /** Why it was turned down; null where it was not, or nobody said. */
      readonly rejection: TemplateRejection | null;
    }
  /** The provider has these words under the name now. Null: it has none, or does not say. */
  | {
      readonly is: 'template-components';
      readonly name: string;
      readonly language: string;
      readonly body: string | null;
      readonly at: Instant | null;
    }
  | {
      readonly is: 'template-quality';
      readonly name: string;
      readonly language: string;
      readonly quality: 'green' | 'yellow' | 'red' | 'unknown';
    }
  | {
      readonly is: 'template-category';
      readonly name: string;
      readonly language: string;
      readonly category: string;
    };

/** Why the provider turned a template down: its code, and its own words. */
export interface TemplateRejection {
  readonly reason: string;
  readonly why: string | null;
  readonly advice: string | null;
}

/** Whether a variable is told by name or by place depends on who tells it. */
const places = (text: string): string =>
  `regexp_replace(btrim(${text}), '\\{\\{\\s*\\w+\\s*\\}\\}', '{{}}', 'g')`;
const PLACES = { body: places('body'), given: places('$3') };

/** Lowest of the pauses: better too early a try, which the provider answers with the rest, than a case held for ever. */
export const SHORTEST_PAUSE: Duration = 3 * HOUR;

/**
 * T2: a template is what the provider says it is. Templates that are not ours are left alone, and so is what was said
 * before something that is known already.
 * @returns whether cases were told, because they can be reopened by a template now, or no longer
 */
export async function applyTemplateEvent(
  connection: Connection,
  event: TemplateEvent,
  receivedAt: Instant,
): Promise<boolean> {
  const { name, language } = event;
  switch (event.is) {
    case 'template-status': {
      const from = Math.min(event.at ?? receivedAt, receivedAt);
      const until = event.status === 'paused' ? from + (event.pausedFor ?? SHORTEST_PAUSE) : null;
      const { rows } = await connection.query<{ reason: string }>(
        `update templates set status = $3, paused_until = $4, status_at = $5,
           missing_at = case when $3 = 'disabled' then missing_at end,
           rejection = case $3 when 'rejected' then coalesce($6::jsonb, rejection) when 'approved' then null else rejection end
         where provider_name = $1 and language = $2 and retired_at is null and coalesce(status_at, 0) <= $5
         returning reason`,
        [
          name,
          language,
          event.status,
          until,
          from,
          event.rejection === null ? null : JSON.stringify(event.rejection),
        ],
      );
      if (rows.length === 0) return false;
      const isAnnounced = await announceTemplates(connection, receivedAt);
      const reasons = event.status === 'approved' ? rows.map(({ reason }) => reason) : [];
      return (await releaseHeldByTemplate(connection, reasons, receivedAt)) || isAnnounced;
    }
    case 'template-components':
      // T1: what was approved stays as it is; a sync makes a version of what is said now. The words of the same version
      // are told when it is created, too.
      await connection.query(
        `update templates set edited_at = case when ${PLACES.body} = ${PLACES.given} then null else $4::bigint end
         where provider_name = $1 and language = $2 and retired_at is null and $3::text is not null`,
        [name, language, event.body, Math.min(event.at ?? receivedAt, receivedAt)],
      );
      return false;
    case 'template-quality':
      await connection.query(
        'update templates set quality = $3 where provider_name = $1 and language = $2 and retired_at is null',
        [name, language, event.quality],
      );
      return false;
    case 'template-category':
      await connection.query(
        `update templates set provider_category = $3
         where provider_name = $1 and language = $2 and retired_at is null`,
        [name, language, event.category],
      );
      return false;
  }
}

/**
 * T3, E3: cases that were planned as if there were a template and there is none any more, or the other way round, look
 * again at once; for the rest the gate's own look is enough. Lock order: by case id.
 */
export async function announceTemplates(connection: Connection, at: Instant): Promise<boolean> {
  const { rows } = await connection.query<{ id: string }>(
    `with sendable as (
       select distinct reason from templates
       where impact in ('1', '2') and status in ('approved', 'paused') and retired_at is null and not awaits_approval
     ), planned as (
       select p.case_id, p.outlook #>> '{reach,template}' as forbidden_by,
         exists (select from sendable s where s.reason in (p.reason, '*')) as has_one
       from case_progress p where p.outlook is not null
     )
     select c.id from cases c join planned p on p.case_id = c.id
     where c.is_open and ((p.forbidden_by is null and not p.has_one) or (p.forbidden_by = 'E3' and p.has_one))
     order by c.id for update of c`,
  );
  for (const { id } of rows) await appendFact(connection, id, { fact: 'contact', at });
  return rows.length > 0;
}
