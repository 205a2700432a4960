import { type Pool, transaction } from '../../database/pool.ts';
import { catalogue, templateDemands } from '../../database/templates/template-catalogue.ts';
import { releaseHeldByTemplate } from '../../database/cases/held-cases.ts';
import { announceTemplates } from '../../database/templates/template-events.ts';
import { accountsOfLines, makeSyncChange, storeSyncReport } from '../../database/templates/template-sync.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { TemplateStatus } from '../../domain/templates/template.ts';
import type { ListedTemplate } from '../../domain/templates/template-import.ts';
import { planSync, type SyncPlan } from '../../domain/templates/template-sync.ts';
import type { Logger } from '../../settings/log.ts';
import type { CatalogueEffects } from '../../domain/effects/catalogue-effects.ts';
import type { TemplateList } from '../channels/template-list.ts';

/** No account is known whose templates could be listed. */
export class NoAccount extends Error {
  override readonly name = 'NoAccount';
  readonly code = 'no_account';
  constructor() {
    super(
      'No WhatsApp Business Account is known yet: set WHATSAPP_ACCOUNT_ID, or wait for the first webhook, which names it.',
    );
  }
}

/** Changes as they are told: what was found, without the texts. */
export interface SyncReport {
  readonly at: Instant;
  readonly accounts: readonly string[];
  readonly listed: number;
  readonly changes: readonly SyncLine[];
  readonly withheld: readonly (SyncLine & { readonly usedBy: SyncPlan['withheld'][number]['usedBy'] })[];
  readonly skipped: SyncPlan['skipped'];
}
export type SyncLine = Readonly<Record<string, unknown>> & {
  readonly change: string;
  readonly providerName: string;
  readonly language: string;
};

/**
 * T2: asks the provider for its whole template list and makes the catalogue say the same: repairs what webhooks missed,
 * imports what is new, and withholds what would take a version from running cases, unless forced.
 * @param accountId WHATSAPP_ACCOUNT_ID; the accounts of the known lines without it
 * @throws NoAccount
 * @throws TemplateListUnreadable nothing was changed
 */
export async function syncCatalogue(
  { pool, list }: { readonly pool: Pool; readonly list: TemplateList },
  {
    at,
    force,
    accountId,
  }: { readonly at: Instant; readonly force: boolean; readonly accountId?: string | undefined },
): Promise<SyncReport> {
  const accounts = accountId === undefined ? await accountsOfLines(pool) : [accountId];
  if (accounts.length === 0) throw new NoAccount();
  // One after the other and outside the transaction: nobody waits for the provider while holding rows.
  const lists: ListedTemplate[] = [];
  for (const account of accounts) lists.push(...(await list.all(account)));
  const listed = worstOfEach(lists);
  return transaction(pool, async (connection) => {
    // Two syncs at once would both import.
    await connection.query(`select pg_advisory_xact_lock(hashtext('template-sync'))`);
    const plan = planSync(await catalogue(connection), listed, {
      demands: await templateDemands(connection),
      at,
      force,
    });
    for (const change of plan.changes) await makeSyncChange(connection, change, at);
    if (plan.changes.length > 0) await announceTemplates(connection, at);
    const isBack = plan.changes.some((each) => each.change === 'status' && each.to === 'approved');
    if (isBack) await releaseHeldByTemplate(connection, ['*'], at);
    const report: SyncReport = {
      at,
      accounts,
      listed: listed.length,
      changes: plan.changes.map(line),
      withheld: plan.withheld.map(({ change, usedBy }) => ({ ...line(change), usedBy })),
      skipped: plan.skipped,
    };
    await storeSyncReport(connection, at, report);
    return report;
  });
}

function line(change: SyncPlan['changes'][number]): SyncLine {
  if (!('listed' in change)) return { ...change };
  const { listed: _, content: __, ...rest } = change;
  return rest;
}

/** From the one that can be sent to the one that cannot. */
const LADDER: readonly (TemplateStatus | null)[] = [
  'approved',
  null,
  'paused',
  'pending',
  'rejected',
  'archived',
  'disabled',
];

/** Accounts may differ in what they say of one name: it may go from any line only as far as it may from each. */
function worstOfEach(lists: readonly ListedTemplate[]): ListedTemplate[] {
  const worst = new Map<string, ListedTemplate>();
  for (const entry of lists) {
    const key = `${entry.name}/${entry.language}`;
    const known = worst.get(key);
    if (known === undefined || LADDER.indexOf(entry.status) > LADDER.indexOf(known.status)) {
      worst.set(key, entry);
    }
  }
  return [...worst.values()];
}

/** The sync as an activity. */
export function createCatalogueSync(
  parts: { readonly pool: Pool; readonly list: TemplateList; readonly log: Logger },
  accountId: string | undefined,
): Pick<CatalogueEffects, 'syncTemplates'> {
  return {
    async syncTemplates({ at }) {
      try {
        const { changes, withheld, skipped } = await syncCatalogue(parts, { at, force: false, accountId });
        if (withheld.length > 0) {
          parts.log.warn(
            {
              withheld: withheld.map(({ change, providerName, language }) => ({
                change,
                providerName,
                language,
              })),
            },
            'the provider no longer has what running cases use; npm run templates -- sync says which',
          );
        }
        return {
          was: 'synced',
          changes: changes.length,
          withheld: withheld.length,
          skipped: skipped.length,
        };
      } catch (error) {
        if (error instanceof NoAccount) return { was: 'no-account' };
        throw error;
      }
    },
  };
}
