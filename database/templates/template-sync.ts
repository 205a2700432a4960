import type { Instant } from '../../domain/time/instant.ts';
import type { SyncChange } from '../../domain/templates/template-sync.ts';
import type { Connection, Queryable } from '../pool.ts';
import { recordApproval } from './template-catalogue.ts';
import { SHORTEST_PAUSE } from './template-events.ts';

/** Whoever nobody has taken charge of yet. */
export const NO_OWNER = 'unassigned';

/**
 * Makes one change of a sync. What a webhook said after the list was read stays: it is newer.
 * @param at when the list was asked for
 */
export async function makeSyncChange(connection: Connection, change: SyncChange, at: Instant): Promise<void> {
  const { providerName, language } = change;
  const of = 'where provider_name = $1 and language = $2 and retired_at is null';
  switch (change.change) {
    case 'status': {
      const until = change.to === 'paused' ? at + SHORTEST_PAUSE : null;
      await connection.query(
        `update templates set status = $3, paused_until = $4, status_at = $5, missing_at = null,
           rejection = case $3 when 'rejected' then coalesce($6::jsonb, rejection) when 'approved' then null else rejection end
         ${of} and coalesce(status_at, 0) <= $5`,
        [providerName, language, change.to, until, at, rejectionJson(change.rejection)],
      );
      return;
    }
    case 'quality':
      await connection.query(`update templates set quality = $3 ${of}`, [providerName, language, change.to]);
      return;
    case 'category':
      await connection.query(`update templates set provider_category = $3 ${of}`, [
        providerName,
        language,
        change.to,
      ]);
      return;
    case 'missing':
      await connection.query(
        `update templates set status = 'disabled', paused_until = null, status_at = $3, missing_at = $3
         ${of} and coalesce(status_at, 0) <= $3`,
        [providerName, language, at],
      );
      return;
    case 'new-version': {
      const { name, version, replaces } = change;
      await connection.query(`update templates set retired_at = $3 ${of}`, [providerName, language, at]);
      await recordApproval(connection, {
        name,
        version: replaces,
        action: 'superseded',
        by: 'provider',
        at,
        detail: { language, by: version },
      });
      // What it was for it is still for, once an owner has seen what it says now.
      await insert(connection, change, at, { name, version: replaces });
      return;
    }
    case 'import':
      await insert(connection, change, at, null);
  }
}

/** A list says the code alone; what is wrong and what to do is told by the webhook. */
const rejectionJson = (reason: string | undefined): string | null =>
  reason === undefined ? null : JSON.stringify({ reason, why: null, advice: null });

const CATEGORIES: readonly string[] = ['utility', 'authentication', 'marketing'];

async function insert(
  connection: Connection,
  { change, providerName, language, name, version, listed, content }: Extract<SyncChange, { listed: object }>,
  at: Instant,
  from: { readonly name: string; readonly version: number } | null,
): Promise<void> {
  // A category that is not known yet is judged as the strictest.
  const category = CATEGORIES.includes(listed.category) ? listed.category : 'marketing';
  const paused = listed.status === 'paused' ? at + SHORTEST_PAUSE : null;
  await connection.query(
    `insert into templates (name, version, language, category, provider_category, status, paused_until, status_at, quality,
       reason, step, impact, countries, body, variables, buttons, parameter_format, provider_name, fallback_name,
       fallback_version, owner, awaits_approval, header, rejection)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce(old.reason, '*'), coalesce(old.step, '*'),
       coalesce(old.impact, 'none'), coalesce(old.countries, '{}'), $10, $11, $12, $13, $14, old.fallback_name,
       old.fallback_version, coalesce(old.owner, $15), true, $18, $19
     from (select 1) as one
     left join templates old on old.name = $16 and old.version = $17 and old.language = $3
     on conflict do nothing`,
    [
      name,
      version,
      language,
      category,
      change === 'import' ? null : listed.category,
      listed.status ?? 'pending',
      paused,
      at,
      listed.quality ?? 'unknown',
      content.body,
      JSON.stringify(content.variables),
      JSON.stringify(content.buttons),
      content.parameterFormat,
      providerName,
      NO_OWNER,
      from?.name ?? null,
      from?.version ?? null,
      content.header === null ? null : JSON.stringify(content.header),
      rejectionJson(listed.rejection ?? undefined),
    ],
  );
}

/** The WhatsApp Business Accounts of the lines that anything came in on. */
export async function accountsOfLines(database: Queryable): Promise<string[]> {
  const { rows } = await database.query<{ account_id: string }>(
    `select distinct account_id from lines where channel = 'whatsapp' and account_id is not null order by account_id`,
  );
  return rows.map(({ account_id: id }) => id);
}

export async function storeSyncReport(connection: Connection, at: Instant, report: object): Promise<void> {
  await connection.query('insert into template_syncs (at, report) values ($1, $2)', [
    at,
    JSON.stringify(report),
  ]);
}
