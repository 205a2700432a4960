import type { Pool } from '../../database/pool.ts';
import { DAY } from '../../domain/time/instant.ts';

const REASONS = ['delivery', 'payment', 'technical-service', 'returns & refunds'] as const;
const COUNTRIES = ['CO', 'CL', 'BR', null] as const;
const CHANNELS = ['whatsapp', 'whatsapp', 'whatsapp', 'instagram'] as const;
const HOUR = 3_600_000;

/**
 * Ninety days of the summary's facts up to and with day `today`, each told by its number alone, so that every run has the
 * same: three to nine cases a day, some reopened once, with templates, conversions and costs. The last day is still open.
 */
export async function seedSummary(pool: Pool, today: number): Promise<void> {
  const sessions: object[] = [];
  const cases: object[] = [];
  const templates: object[] = [];
  const conversions: object[] = [];
  const costs: object[] = [];
  for (let back = 0; back < 90; back += 1) {
    const day = today - back;
    for (let index = 0; index < 3 + ((back * 5) % 7); index += 1) {
      const mark = back * 11 + index * 7;
      const caseId = `case-seed-${back}-${index}`;
      const of = {
        case_id: caseId,
        contact_id: `contact-seed-${back}-${index}`,
        line: '70007',
        channel: CHANNELS[mark % CHANNELS.length],
        country: COUNTRIES[mark % COUNTRIES.length],
        language: mark % 5 === 0 ? 'pt' : 'es',
        segment: mark % 3 === 0 ? 'gold' : null,
        reason: REASONS[mark % REASONS.length],
        skill: mark % 2 === 0 ? 'deliveries' : 'payments',
        campaign: mark % 9 === 0 ? 'spring' : null,
      };
      const openedAt = day * DAY + 15 * HOUR;
      const isReopened = mark % 4 === 1;
      const isResolved = mark % 3 !== 0;
      const isAnswered = mark % 6 !== 5;
      const isLast = back === 0;
      const one = {
        ...of,
        day,
        opened_at: openedAt,
        ended_at: openedAt + DAY,
        first_response: isAnswered ? 40 + ((mark * 37) % 1900) : null,
        handling: isAnswered ? 300 + ((mark * 91) % 9000) : null,
        inbound: 3,
        by_people: isAnswered ? 2 : 0,
        by_automation: 1,
        handoff: isAnswered,
        contained: !isAnswered,
        resolved_at: isResolved && !isLast ? openedAt + 3 * HOUR : null,
        resolved_within_24h: isResolved && !isLast,
        has_flow: mark % 2 === 0,
        flow_completed: mark % 4 === 0,
        fcr: isResolved,
        fcr_known_at: openedAt + 8 * DAY,
        csat: mark % 5 === 0 ? 3 + (mark % 3) : null,
        ces: null,
      };
      sessions.push({
        ...one,
        ordinal: 1,
        opened_by: 'user',
        reopened_by: null,
        expires_at: openedAt + DAY,
        opted_out: false,
        cost: 0,
        cost_currency: null,
      });
      if (isReopened) {
        sessions.push({
          ...one,
          ordinal: 2,
          day: Math.min(today, day + 1),
          opened_by: 'business',
          reopened_by: 'impact-1',
          expires_at: openedAt + 2 * DAY,
          fcr: null,
          fcr_known_at: null,
          opted_out: false,
          cost: 12_500,
          cost_currency: 'USD',
        });
      }
      const isSent = isReopened || mark % 8 === 3;
      const isConverted = isReopened && mark % 3 === 1;
      cases.push({
        ...one,
        opened_by: isReopened ? 'business' : 'user',
        sessions: isReopened ? 2 : 1,
        templates_sent: Number(isSent),
        templates_delivered: Number(isSent),
        templates_read: Number(isReopened),
        templates_answered: Number(isReopened),
        templates_converted: Number(isConverted),
        templates_opted_out: 0,
        templates_blocked: 0,
      });
      if (isSent) {
        templates.push({
          ...of,
          attempt_id: `attempt-${caseId}`,
          day,
          sent_at: openedAt + 20 * HOUR,
          name: of.reason === 'payment' ? 'payment_pending' : 'delivery_reschedule',
          version: 1 + (mark % 2),
          template_language: 'es',
          category: 'utility',
          impact: '1',
          delivered: true,
          is_read: isReopened,
          failed: false,
          answered_at: isReopened ? openedAt + 21 * HOUR : null,
          converted: isConverted,
          opted_out: false,
          blocked: false,
        });
        costs.push({
          ...of,
          day,
          case_day: day,
          category: 'utility',
          type: 'regular',
          currency: 'USD',
          amount: 12_500,
          messages: 1,
          free: 0,
          unpriced: 0,
        });
      }
      costs.push({
        ...of,
        day,
        case_day: day,
        category: 'service',
        type: 'free_customer_service',
        currency: 'USD',
        amount: 0,
        messages: 2,
        free: 2,
        unpriced: 0,
      });
      if (isConverted || mark % 10 === 4) {
        conversions.push({
          ...of,
          id: `conv-${caseId}`,
          day,
          case_day: day,
          at: openedAt + 22 * HOUR,
          attempt_id: isConverted ? `attempt-${caseId}` : null,
          amount: mark % 2 === 0 ? 80_000_000_000 : null,
          currency: mark % 2 === 0 ? 'COP' : null,
        });
      }
    }
  }
  for (const [table, rows] of Object.entries({ sessions, cases, templates, conversions, costs })) {
    await pool.query(
      `insert into summary_${table} select * from jsonb_populate_recordset(null::summary_${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
}
