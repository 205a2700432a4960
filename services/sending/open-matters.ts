import { unclosedCasesOf } from '../../database/cases/unclosed-cases.ts';
import { lockPerson } from '../../database/sending/frequency.ts';
import type { Connection } from '../../database/pool.ts';
import type { OpenMatter } from '../../domain/gate/gate.ts';
import { needsPerson, owes } from '../../domain/case/view.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { caseNow } from '../case/case-now.ts';

/**
 * E1: whether somebody waits for us in any case of the contact, on any line, as it stands by everything stored. Under the
 * person's lock, which whoever stores a word of theirs takes as well: so a word that came before the reservation is seen, and
 * one that comes after it waits.
 * @returns null: nobody does
 */
export async function openMatterOf(
  policies: Policies,
  connection: Connection,
  contactId: string,
): Promise<OpenMatter | null> {
  await lockPerson(connection, contactId);
  for (const stored of await unclosedCasesOf(connection, contactId)) {
    const { state } = caseNow({ ...stored, outlook: null }, policies);
    if (owes(state) === 'business') return { caseId: stored.id, is: 'owed' };
    if (needsPerson(state)) return { caseId: stored.id, is: 'needs-person' };
  }
  return null;
}
