import type { Pool } from '../../database/pool.ts';
import { type CatalogueEntry, catalogue } from '../../database/templates/template-catalogue.ts';
import { accountsOfLines } from '../../database/templates/template-sync.ts';
import { templateDefinition, undefinable } from '../../domain/templates/template-definition.ts';
import type { ListedTemplate } from '../../domain/templates/template-import.ts';
import {
  refusedBecause,
  refusesAllTemplates,
  rejectedBecause,
} from '../../domain/templates/template-refusal.ts';
import type { TemplateCreator } from '../channels/template-create.ts';
import type { TemplateList } from '../channels/template-list.ts';
import { NoAccount } from './catalogue-sync.ts';

/** How a version in one language stands at the provider. */
export interface AtProvider {
  readonly account: string;
  readonly providerName: string;
  readonly language: string;
  readonly state:
    | 'approved'
    | 'pending'
    | 'rejected'
    | 'paused'
    | 'disabled'
    | 'archived'
    /** The provider's list does not have it. */
    | 'missing'
    /** The provider did not create it. */
    | 'refused'
    /** It cannot be created from here. */
    | 'undefinable';
  /** Created just now. */
  readonly isNew: boolean;
  /** The provider's word, or its error code with the subcode. */
  readonly reason: string | null;
  /** What happened and what to do, where it is not approved. */
  readonly why: string | null;
}

export interface PushParts {
  readonly pool: Pool;
  readonly list: TemplateList;
  readonly creator: TemplateCreator;
}

interface Asked {
  /** WHATSAPP_ACCOUNT_ID; the accounts of the known lines without it. */
  readonly accountId: string | undefined;
  /** Of the catalogue, or as the provider knows them; empty: all that is in use. */
  readonly names: readonly string[];
}

/**
 * How everything that is in use stands at the provider, by its list as it is now.
 * @throws NoAccount
 * @throws TemplateListUnreadable
 */
export async function lookAtProvider(
  { pool, list }: Pick<PushParts, 'pool' | 'list'>,
  asked: Asked,
): Promise<AtProvider[]> {
  const wanted = await inUse(pool, asked.names);
  const found: AtProvider[] = [];
  for (const account of await accountsOf(pool, asked.accountId)) {
    const there = byKey(await list.all(account));
    for (const entry of wanted) found.push(standing(account, entry, there.get(keyOf(entry))));
  }
  return found;
}

/**
 * Creates at the provider what is in use here and missing there, one after the other. What is there stays as it is, so it may
 * be repeated: also after an answer that was lost, since the list is read first.
 * @param publicUrl PUBLIC_URL: link buttons lead there
 * @throws NoAccount
 * @throws TemplateListUnreadable nothing was created
 */
export async function pushTemplates(
  parts: PushParts,
  asked: Asked & { readonly publicUrl: string },
): Promise<AtProvider[]> {
  const { pool, list, creator } = parts;
  const wanted = await inUse(pool, asked.names);
  const became: AtProvider[] = [];
  for (const account of await accountsOf(pool, asked.accountId)) {
    const there = byKey(await list.all(account));
    let stopped: AtProvider | null = null;
    for (const entry of wanted) {
      const now = standing(account, entry, there.get(keyOf(entry)));
      if (now.state !== 'missing') {
        became.push(now);
        continue;
      }
      const made: AtProvider =
        stopped === null
          ? await create(creator, account, entry, asked.publicUrl)
          : { ...now, state: 'refused', reason: stopped.reason, why: stopped.why };
      // Of the token or the account: every other one would be refused alike.
      if (made.state === 'refused' && refusesAllTemplates((made.reason ?? '').split('/')[0] ?? ''))
        stopped = made;
      became.push(made);
    }
  }
  return became;
}

async function create(
  creator: TemplateCreator,
  account: string,
  entry: CatalogueEntry,
  publicUrl: string,
): Promise<AtProvider> {
  const { providerName, language } = entry;
  const about = { account, providerName, language };
  const answer = await creator.create(account, templateDefinition(entry, publicUrl));
  if (answer.was === 'created') {
    const status = answer.status.toUpperCase();
    if (status === 'REJECTED')
      return { ...about, state: 'rejected', isNew: true, reason: null, why: rejectedBecause(null) };
    return {
      ...about,
      state: status === 'APPROVED' ? 'approved' : 'pending',
      isNew: true,
      reason: null,
      why: null,
    };
  }
  const { code, subcode, said } = answer;
  return {
    ...about,
    state: 'refused',
    isNew: false,
    reason: subcode === null ? code : `${code}/${subcode}`,
    why: refusedBecause(code, subcode, said),
  };
}

function standing(account: string, entry: CatalogueEntry, listed: ListedTemplate | undefined): AtProvider {
  const { providerName, language } = entry;
  const about = { account, providerName, language, isNew: false };
  if (listed === undefined) {
    const why = undefinable(entry);
    return why === null
      ? { ...about, state: 'missing', reason: null, why: 'the provider does not have it' }
      : { ...about, state: 'undefinable', reason: null, why };
  }
  const state = listed.status ?? 'approved';
  const reason = listed.rejection;
  return state === 'rejected'
    ? { ...about, state, reason, why: rejectedBecause(reason) }
    : { ...about, state, reason: null, why: null };
}

async function accountsOf(pool: Pool, accountId: string | undefined): Promise<readonly string[]> {
  const accounts = accountId === undefined ? await accountsOfLines(pool) : [accountId];
  if (accounts.length === 0) throw new NoAccount();
  return accounts;
}

/** What waits for its owner came from the provider, and what is retired is not wanted there. */
async function inUse(pool: Pool, names: readonly string[]): Promise<CatalogueEntry[]> {
  return (await catalogue(pool)).filter(
    ({ name, providerName, retiredAt, awaitsApproval }) =>
      retiredAt === null &&
      !awaitsApproval &&
      (names.length === 0 || names.includes(name) || names.includes(providerName)),
  );
}

const keyOf = ({ providerName, language }: Pick<CatalogueEntry, 'providerName' | 'language'>): string =>
  `${providerName}/${language}`;

const byKey = (listed: readonly ListedTemplate[]): ReadonlyMap<string, ListedTemplate> =>
  new Map(listed.map((each) => [keyOf({ ...each, providerName: each.name }), each]));
