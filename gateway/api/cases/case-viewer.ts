import { z } from 'zod';
import { loadCase, type StoredCase } from '../../../database/cases/case-view.ts';
import type { Owes } from '../../../domain/case/case-state.ts';
import { owes } from '../../../domain/case/view.ts';
import { type Refusal, stillRefuses } from '../../../domain/schedule/handle-command.ts';
import { caseJson, type CaseViewing } from './case-json.ts';
import type { CaseJson } from './case-schema.ts';
import { caseNow } from '../../../services/case/case-now.ts';
import type { ApiParts } from '../parts.ts';
import { unknown } from '../../http/refusals.ts';

/** Any text: an id that cannot exist is not found, like one that does not. */
export const caseParams = z.object({ caseId: z.string().describe('As customers quote it, e.g. case-10427') });

const CASE_ID = /^case-\d{1,15}$/;

/** Functions, not methods: they are handed on. */
export interface CaseViewer {
  readonly viewing: () => CaseViewing;
  /** @throws Problem `unknown_case` */
  readonly load: (caseId: string) => Promise<StoredCase>;
  /** @throws Problem `unknown_case` */
  readonly json: (caseId: string) => Promise<CaseJson>;
  /** Whether a case that refused a command would still do so, by everything stored. @throws Problem `unknown_case` */
  readonly stillRefuses: (caseId: string, refusal: Refusal) => Promise<boolean>;
  /** W9: by everything stored. @throws Problem `unknown_case` */
  readonly owes: (caseId: string) => Promise<Owes>;
  /** @throws Problem `unknown_case` */
  readonly mustExist: (caseId: string) => Promise<void>;
}

export function createCaseViewer({ pool, clock, policies, environment }: ApiParts): CaseViewer {
  const { PUBLIC_URL: publicUrl, TEMPORAL_UI_URL: ui, TEMPORAL_NAMESPACE: namespace } = environment;
  const workflowsUrl =
    ui === undefined ? null : `${ui}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  const viewing = (): CaseViewing => ({ now: clock.now(), policies, publicUrl, workflowsUrl });
  async function load(caseId: string): Promise<StoredCase> {
    const stored = CASE_ID.test(caseId) ? await loadCase(pool, caseId) : null;
    if (stored === null) throw unknown('case');
    return stored;
  }
  return {
    viewing,
    load,
    json: async (caseId) => caseJson(await load(caseId), viewing()),
    stillRefuses: async (caseId, refusal) =>
      stillRefuses(caseNow(await load(caseId), policies).state, refusal),
    owes: async (caseId) => owes(caseNow(await load(caseId), policies).state),
    async mustExist(caseId) {
      const { rowCount } = CASE_ID.test(caseId)
        ? await pool.query('select from cases where id = $1', [caseId])
        : { rowCount: 0 };
      if (rowCount === 0) throw unknown('case');
    },
  };
}
