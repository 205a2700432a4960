import type { FastifyInstance } from 'fastify';
import { businessDays, textOfDay } from '../../../services/time/business-day.ts';
import { firstDayOfSummary } from '../../../database/summary/first-day.ts';
import { mayDo } from '../../../domain/access/role.ts';
import { summaryOf } from '../../api/summary/summary-answer.ts';
import { summaryDefinitions } from '../../api/summary/definitions-answer.ts';
import { frameOf } from '../frame/page-frame.ts';
import type { PageParts } from '../frame/parts.ts';
import { sendPage } from '../frame/render.ts';
import { before, type Parameters, readAddress } from './address.ts';
import { keepChoices } from './choices.ts';
import { SummaryPage } from './page.tsx';
import { summaryView } from './view.ts';

/** `GET /summary` (M1–M4): the API's own answer, drawn. */
export function registerSummaryPage(inside: FastifyInstance, parts: PageParts): void {
  const { pool, policies, clock } = parts;
  const dayOf = businessDays(policies.business.timeZone);
  const choicesOn = keepChoices(pool);
  const definitions = summaryDefinitions(policies);

  inside.get('/summary', { config: { action: 'figures.read' } }, async (request, reply) => {
    const now = clock.now();
    const today = textOfDay(dayOf(now));
    const address = readAddress(request.query as Parameters, today);
    const { by: _, ...query } = address.query;
    const span = before(query);
    const first = await firstDayOfSummary(pool);
    const isWhole = first !== null && textOfDay(first) <= span.from;
    // Only its totals are compared: one place, no groups.
    const [[summary, earlier], choices] = await Promise.all([
      (async () =>
        [
          await summaryOf(parts, address.query, now),
          isWhole ? await summaryOf(parts, { ...query, ...span, period: 'month' }, now) : null,
        ] as const)(),
      choicesOn(dayOf(now)),
    ]);
    const frame = frameOf(request, parts);
    const view = summaryView(
      {
        address,
        today,
        summary,
        before: { ...span, summary: earlier },
        definitions,
        choices,
        mayExport: request.operator !== null && mayDo(request.operator.role, 'figures.export'),
        language: frame.language,
      },
      parts.policies.labels,
    );
    return sendPage(reply, <SummaryPage frame={frame} view={view} />);
  });
}
