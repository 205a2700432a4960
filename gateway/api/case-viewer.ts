import { z } from 'zod';
import { loadCase, type StoredCase } from '../../database/case-view.ts';
import { caseJson, type CaseViewing } from './case-json.ts';
import type { CaseJson } from './case-schema.ts';
import type { ApiParts } from './parts.ts';
import { unknown } from './refusals.ts';

/** Any text: an id that cannot exist is not found, like one that does not. */
export const caseParams = z.object({ caseId: z.string().describe('As customers quote it, e.g. case-10427') });

const CASE_ID = /^case-\d{1,15}$/;

export interface CaseViewer {
  viewing(): CaseViewing;
  /** @throws Problem `unknown_case` */
  load(caseId: string): Promise<StoredCase>;
  /** @throws Problem `unknown_case` */
  json(caseId: string): Promise<CaseJson>;
  /** @throws Problem `unknown_case` */
  mustExist(caseId: string): Promise<void>;
}

export function createCaseViewer({ pool, clock, policies, environment }: ApiParts): CaseViewer {
  const viewing = (): CaseViewing => ({ now: clock.now(), policies, publicUrl: environment.PUBLIC_URL });
  async function load(caseId: string): Promise<StoredCase> {
    const stored = CASE_ID.test(caseId) ? await loadCase(pool, caseId) : null;
    if (stored === null) throw unknown('case');
    return stored;
  }
  return {
    viewing,
    load,
    json: async (caseId) => caseJson(await load(caseId), viewing()),
    async mustExist(caseId) {
      const { rowCount } = CASE_ID.test(caseId)
        ? await pool.query('select from cases where id = $1', [caseId])
        : { rowCount: 0 };
      if (rowCount === 0) throw unknown('case');
    },
  };
}
