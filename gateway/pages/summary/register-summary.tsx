import type { FastifyInstance } from 'fastify';
import { businessDays, dayOfText, textOfDay } from '../../../activities/business-day.ts';
import { summaryChoices } from '../../../database/summary-choices.ts';
import { mayDo } from '../../../domain/role.ts';
import { summaryOf } from '../../api/summary-answer.ts';
import { summaryDefinitions } from '../../api/summary-definitions.ts';
import { frameOf } from '../page-frame.ts';
import type { PageParts } from '../parts.ts';
import { sendPage } from '../render.ts';
import { before, type Parameters, readAddress } from './address.ts';
import { SummaryPage } from './page.tsx';
import { summaryView } from './view.ts';

/** `GET /summary` (M1–M4): the API's own answer, drawn. */
export function registerSummaryPage(inside: FastifyInstance, parts: PageParts): void {
  const { pool, policies, clock } = parts;
  const dayOf = businessDays(policies.business.timeZone);
  const definitions = summaryDefinitions(policies);

  inside.get('/summary', { config: { action: 'figures.read' } }, async (request, reply) => {
    const now = clock.now();
    const today = textOfDay(dayOf(now));
    const address = readAddress(request.query as Parameters, today);
    const { by: _, ...query } = address.query;
    const summary = await summaryOf(parts, address.query, now);
    // Only its totals are compared: one place, no groups.
    const [earlier, choices] = await Promise.all([
      summaryOf(parts, { ...query, ...before(query), period: 'month' }, now),
      summaryChoices(pool, { per: query.per, from: dayOfText(query.from), to: dayOfText(query.to) }),
    ]);
    const frame = frameOf(request, parts);
    const view = summaryView({
      address,
      today,
      summary,
      before: earlier,
      definitions,
      choices,
      mayExport: request.operator !== null && mayDo(request.operator.role, 'figures.export'),
      language: frame.language,
    });
    return sendPage(reply, <SummaryPage frame={frame} view={view} />);
  });
}
