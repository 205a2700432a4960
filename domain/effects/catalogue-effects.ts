import type { Instant } from '../time/instant.ts';

/** What the catalogue's own workflows ask of the world; each is a regular activity and safe to repeat. */
export interface CatalogueEffects {
  /** T4: reviews the catalogue, marks what is fatigued, and mails the owners. `key` is the same whatever is retried. */
  reviewTemplates(input: { readonly key: string; readonly at: Instant }): Promise<{
    readonly versions: number;
    readonly newlyFatigued: number;
    readonly toLookAt: number;
  }>;
  /** T2: repairs what webhooks missed; withholds what would take a version from running cases. */
  syncTemplates(input: { readonly at: Instant }): Promise<
    | {
        readonly was: 'synced';
        readonly changes: number;
        readonly withheld: number;
        readonly skipped: number;
      }
    /** No account is known yet: nothing has come in. */
    | { readonly was: 'no-account' }
  >;
}
