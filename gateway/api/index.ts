import type { FastifyInstance } from 'fastify';
import { registerAuditRoutes } from './accounts/audit-routes.ts';
import { refuseMerged } from './cases/refuse-merged.ts';
import { registerOperatorRoutes } from './accounts/operator-routes.ts';
import { registerAdviceRoutes } from './messages/advice-routes.ts';
import { guardV1 } from './authentication.ts';
import { registerAlertRoutes } from './cases/alert-routes.ts';
import { registerCaseOpeningRoutes } from './openings/case-opening-routes.ts';
import { registerCallSlotRoutes } from './cases/call-slot-routes.ts';
import { registerCaseRoutes } from './cases/case-routes.ts';
import { createCaseUpdates } from './commands/case-updates.ts';
import { createCaseViewer } from './cases/case-viewer.ts';
import { registerCommandRoutes } from './commands/command-routes.ts';
import { registerContactRoutes } from './contacts/contact-routes.ts';
import { registerConversionRoutes } from './summary/conversion-routes.ts';
import { registerCostRoutes } from './cases/cost-routes.ts';
import { registerHoldRoutes } from './commands/hold-routes.ts';
import { registerCollectionContactRoutes } from './contacts/collection-contact-routes.ts';
import { registerErasureRoutes } from './contacts/erasure-routes.ts';
import { registerExportRoutes } from './contacts/export-routes.ts';
import { registerReachableRoutes } from './contacts/reachable-routes.ts';
import { registerMergeRoutes } from './contacts/merge-routes.ts';
import { registerLineRoutes } from './lines/line-routes.ts';
import { registerLineCapabilityRoutes } from './lines/line-capability-routes.ts';
import { registerMessageRoutes } from './messages/message-routes.ts';
import type { ApiParts } from './parts.ts';
import { registerPreviewRoutes } from './messages/preview-routes.ts';
import { registerReportedRoutes } from './messages/reported-routes.ts';
import { registerSatisfactionRoutes } from './summary/satisfaction-routes.ts';
import { registerSummaryRoutes } from './summary/summary-routes.ts';
import { registerTaskRoutes } from './commands/task-routes.ts';
import { registerTemplateUpdateRoutes } from './templates/template-update-routes.ts';
import { registerTemplateRoutes } from './templates/template-routes.ts';
import { DEFAULT_AUTHOR } from '../../domain/case/author.ts';
import { acceptJson } from '../http/validation.ts';

export type { ApiParts } from './parts.ts';

/** The API under `/v1`, for services with a token and for people who are signed in. Nobody else gets further than that. */
export function registerApi(app: FastifyInstance, parts: ApiParts): void {
  void app.register(
    async (v1) => {
      v1.decorateRequest('caller', '');
      v1.decorateRequest('defaultAuthor', DEFAULT_AUTHOR);
      guardV1(v1, parts.environment, parts.pool);
      acceptJson(v1);
      // What handlers return is held to the schemas by the compiler; looking again would only cost.
      v1.setSerializerCompiler(() => (data) => JSON.stringify(data));
      refuseMerged(v1, parts.pool);
      const viewer = createCaseViewer(parts);
      const updates = createCaseUpdates({ ...parts, stillRefuses: viewer.stillRefuses });
      registerCaseRoutes(v1, parts, viewer);
      registerCaseOpeningRoutes(v1, parts, viewer);
      registerTaskRoutes(v1, parts, viewer, updates);
      registerCommandRoutes(v1, parts, viewer, updates);
      registerHoldRoutes(v1, parts, viewer, updates);
      registerAlertRoutes(v1, parts, viewer);
      registerMessageRoutes(v1, parts, viewer);
      registerReportedRoutes(v1, parts, viewer);
      registerContactRoutes(v1, parts);
      registerTemplateRoutes(v1, parts);
      registerTemplateUpdateRoutes(v1, parts);
      registerLineRoutes(v1, parts);
      registerErasureRoutes(v1, parts);
      registerExportRoutes(v1, parts);
      registerCollectionContactRoutes(v1, parts);
      registerReachableRoutes(v1, parts);
      registerMergeRoutes(v1, parts);
      registerCallSlotRoutes(v1, parts, viewer);
      registerCostRoutes(v1, parts, viewer);
      registerSummaryRoutes(v1, parts);
      registerSatisfactionRoutes(v1, parts, viewer);
      registerConversionRoutes(v1, parts);
      registerAdviceRoutes(v1, parts, viewer);
      registerPreviewRoutes(v1, parts, viewer);
      registerLineCapabilityRoutes(v1, parts);
      registerAuditRoutes(v1, parts);
      registerOperatorRoutes(v1, parts);
    },
    { prefix: '/v1' },
  );
}
