import fc from 'fast-check';
import { appendFact } from '../../database/cases/facts.ts';
import type { IncomingPost, IncomingStatus, Spoken } from '../../database/receiving/incoming.ts';
import { storeConversion } from '../../database/summary/conversions.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { receivePost } from '../../database/receiving/receiving.ts';
import { storeSatisfaction } from '../../database/summary/satisfactions.ts';
import type { InboundKind } from '../../domain/case/fact.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { readRates } from '../../settings/rates/rates-file.ts';

/** The month begins on the first of November, at midnight in Santiago. */
export const BEGIN: Instant = Date.parse('2026-11-01T03:00:00Z');
export const LENGTH_HOURS = 30 * 24;
const LINE = '70007';
const rates = readRates();

/** Something that happens to one contact, `hour` hours into the month. */
export type Happening =
  | {
      readonly is: 'inbound';
      readonly hour: number;
      /** How much later than it was written it arrives. */
      readonly lateHours: number;
      readonly kind: InboundKind;
      readonly twice: boolean;
      readonly repliesToTemplate: boolean;
      readonly ad: string | null;
      readonly survey: number | null;
    }
  | { readonly is: 'echo'; readonly hour: number; readonly lateHours: number }
  | {
      readonly is: 'outbound';
      readonly hour: number;
      readonly author: 'agent:7' | 'bot:menu' | 'system:ventana';
      readonly fate: 'sent' | 'kept' | 'failed' | 'unknown';
    }
  | { readonly is: 'resolve'; readonly hour: number; readonly closes: boolean }
  | { readonly is: 'task'; readonly hour: number; readonly reason: string; readonly doneAfter: number | null }
  | {
      readonly is: 'template';
      readonly hour: number;
      readonly kind: 'impact' | 'answer' | 'template';
      readonly impact: '1' | '2' | null;
      readonly statuses: readonly {
        readonly status: 'sent' | 'delivered' | 'read' | 'failed';
        readonly after: number;
        readonly twice: boolean;
      }[];
    }
  | { readonly is: 'score'; readonly hour: number; readonly kind: 'csat' | 'ces'; readonly score: number }
  | {
      readonly is: 'conversion';
      readonly hour: number;
      readonly via: 'case' | 'link' | 'contact';
      readonly key: number;
    }
  | { readonly is: 'shut'; readonly hour: number }
  | { readonly is: 'look'; readonly hour: number };

/** Half of it in a few days, so that windows are just open, just shut and just joined; on whole hours some of the time. */
const hour = fc
  .oneof(
    fc.integer({ min: 0, max: LENGTH_HOURS * 60 - 1 }),
    fc.integer({ min: 0, max: 7 * 24 * 60 }),
    fc.integer({ min: 0, max: 7 * 24 }).map((hours) => hours * 60),
  )
  .map((minutes) => minutes / 60);
const inbound = fc.record({
  is: fc.constant('inbound' as const),
  hour,
  lateHours: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 1, arbitrary: fc.constantFrom(24, 25, 60) },
  ),
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant<InboundKind>('message') },
    { weight: 3, arbitrary: fc.constantFrom<InboundKind>('ack', 'tap', 'call', 'stop', 'start') },
  ),
  twice: fc.boolean(),
  repliesToTemplate: fc.boolean(),
  ad: fc.option(fc.constantFrom('spring', '4711'), { freq: 6, nil: null }),
  survey: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 6, nil: null }),
});
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 10, arbitrary: inbound },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('echo' as const), hour, lateHours: fc.constantFrom(0, 3) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('outbound' as const),
      hour,
      author: fc.constantFrom('agent:7' as const, 'bot:menu' as const, 'system:ventana' as const),
      fate: fc.constantFrom(
        'sent' as const,
        'sent' as const,
        'kept' as const,
        'failed' as const,
        'unknown' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('resolve' as const), hour, closes: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('task' as const),
      hour,
      reason: fc.constantFrom('payment', 'delivery'),
      doneAfter: fc.option(fc.integer({ min: 1, max: 96 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('template' as const),
      hour,
      kind: fc.constantFrom('impact' as const, 'answer' as const, 'template' as const),
      impact: fc.constantFrom('1' as const, '2' as const),
      statuses: fc.array(
        fc.record({
          status: fc.constantFrom('sent' as const, 'delivered' as const, 'read' as const, 'failed' as const),
          after: fc.integer({ min: 0, max: 50 }),
          twice: fc.boolean(),
        }),
        { maxLength: 3 },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('score' as const),
      hour,
      kind: fc.constantFrom('csat' as const, 'ces' as const),
      score: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('conversion' as const),
      hour,
      via: fc.constantFrom('case' as const, 'link' as const, 'contact' as const),
      key: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('shut' as const), hour }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('look' as const), hour }) },
);

/** What happens to some people in a month. */
export const month: fc.Arbitrary<readonly (readonly Happening[])[]> = fc.array(
  fc.array(happening, { minLength: 1, maxLength: 60, size: 'max' }),
  { minLength: 1, maxLength: 3, size: 'max' },
);

/** One month in which there is something of every figure. */
export const fullMonth: readonly (readonly Happening[])[] = [
  [
    word(1),
    { is: 'outbound', hour: 1.5, author: 'bot:menu', fate: 'sent' },
    { is: 'task', hour: 2, reason: 'payment', doneAfter: 60 },
    { is: 'template', hour: 26, kind: 'impact', impact: '1', statuses: told('delivered', 'read') },
    { ...word(30), kind: 'tap', repliesToTemplate: true },
    { is: 'outbound', hour: 31, author: 'bot:menu', fate: 'sent' },
    { is: 'outbound', hour: 32, author: 'agent:7', fate: 'sent' },
    { is: 'outbound', hour: 33, author: 'agent:7', fate: 'sent' },
    { is: 'score', hour: 34, kind: 'csat', score: 4 },
    { is: 'score', hour: 34, kind: 'ces', score: 2 },
    { is: 'resolve', hour: 62.5, closes: false },
    { is: 'template', hour: 100, kind: 'template', impact: null, statuses: told('delivered') },
    { ...word(101), kind: 'stop' },
    { is: 'template', hour: 130, kind: 'template', impact: null, statuses: told('failed') },
  ],
  [
    word(1),
    { is: 'outbound', hour: 1.1, author: 'agent:7', fate: 'sent' },
    { is: 'resolve', hour: 2, closes: true },
  ],
  [word(1), { is: 'outbound', hour: 1.1, author: 'bot:menu', fate: 'sent' }],
];

function word(hour: number): Extract<Happening, { is: 'inbound' }> {
  return {
    is: 'inbound',
    hour,
    lateHours: 0,
    kind: 'message',
    twice: true,
    repliesToTemplate: false,
    ad: 'spring',
    survey: null,
  };
}

function told(...statuses: readonly ('delivered' | 'read' | 'failed')[]) {
  return statuses.map((status, index) => ({ status, after: index, twice: true }));
}

const at = (hours: number): Instant => BEGIN + Math.round(hours * 60) * MINUTE;

/** One step of what the system sees, at the instant of its arrival. */
interface Step {
  readonly now: Instant;
  readonly run: () => Promise<void>;
}

/**
 * Lets a month happen to one contact: the customer's messages, echoes and statuses come by the webhook's own path, in the
 * order of their arrival; what workflow and senders would have written stands beside them.
 * @param look projects what has come so far
 */
export async function live(
  pool: Pool,
  person: { readonly phone: string; readonly segment: string; readonly country: string },
  happenings: readonly Happening[],
  look: () => Promise<unknown>,
): Promise<void> {
  const { phone } = person;
  let serial = 0;
  const id = (prefix: string): string => `${prefix}-${phone.slice(-7)}-${(serial += 1)}`;
  const templates: { id: string; providerId: string; at: Instant }[] = [];

  const openCase = async (): Promise<{ id: string; contactId: string } | undefined> => {
    const { rows } = await pool.query<{ id: string; contactId: string }>(
      `select c.id, c.contact_id as "contactId" from cases c join identities i on i.contact_id = c.contact_id
       where i.value = $1 order by c.is_open desc, c.opened_at desc, c.id desc limit 1`,
      [phone],
    );
    return rows[0];
  };
  const post = async (now: Instant, over: Partial<IncomingPost>): Promise<void> => {
    await receivePost(
      pool,
      {
        lines: [{ id: LINE, displayNumber: null, accountId: null }],
        spoken: [],
        statuses: [],
        events: [],
        ...over,
      },
      { now, messageGrantsUtility: false, rates },
    );
  };
  const spoken = (about: Partial<Spoken> & Pick<Spoken, 'providerId' | 'at'>): Spoken => ({
    direction: 'in',
    line: LINE,
    person: { phones: [phone], userIds: [], name: null, country: null },
    type: 'text',
    kind: 'message',
    answers: false,
    replyTo: null,
    content: '{}',
    ...about,
  });
  const transition = async (caseId: string, now: Instant, from: string, to: string): Promise<void> => {
    await pool.query(
      `insert into transitions (case_id, n, at, rule, from_phase, to_phase, what)
       select $1, coalesce(max(n), 0) + 1, $2, 'W10', $3, $4, 'Moved' from transitions where case_id = $1`,
      [caseId, now, from, to],
    );
  };
  const phaseOf = async (caseId: string): Promise<string> => {
    const { rows } = await pool.query<{ phase: string }>(
      'select to_phase as phase from transitions where case_id = $1 order by n desc limit 1',
      [caseId],
    );
    return rows[0]?.phase ?? 'window';
  };

  const steps: Step[] = [];
  const step = (now: Instant, run: () => Promise<void>): void => void steps.push({ now, run });
  for (const happened of happenings) {
    const when = at(happened.hour);
    switch (happened.is) {
      case 'look':
        step(when, async () => void (await look()));
        break;
      case 'inbound': {
        const providerId = id('wamid');
        const arrives = when + happened.lateHours * HOUR;
        const content = {
          ...(happened.ad === null
            ? {}
            : {
                referral: {
                  source_type: 'ad',
                  source_id: happened.ad,
                  source_url:
                    happened.ad === 'spring' ? 'https://shop.example.com/?utm_campaign=spring' : null,
                },
              }),
          ...(happened.survey === null || happened.kind !== 'ack'
            ? {}
            : { interactive: { button_reply: { id: `survey:csat:${happened.survey}` } } }),
        };
        const arrive = (now: Instant) => async (): Promise<void> => {
          const quoted = happened.repliesToTemplate
            ? templates.findLast((each) => each.at <= when)
            : undefined;
          await post(now, {
            spoken: [
              spoken({
                providerId,
                at: when,
                kind: happened.kind,
                replyTo: quoted?.providerId ?? null,
                content: JSON.stringify(content),
              }),
            ],
          });
          const current = await openCase();
          if (current === undefined) return;
          await pool.query(
            'update contacts set segment = $2, country = $3 where id = $1 and segment is null',
            [current.contactId, person.segment, person.country],
          );
          const wants = ['message', 'tap', 'call'].includes(happened.kind);
          if (wants && (await phaseOf(current.id)) === 'resolved') {
            await transition(current.id, now, 'resolved', 'window');
          }
        };
        step(arrives, arrive(arrives));
        if (happened.twice)
          step(arrives + 90 * MINUTE, () =>
            post(arrives + 90 * MINUTE, {
              spoken: [
                spoken({ providerId, at: when, kind: happened.kind, content: JSON.stringify(content) }),
              ],
            }),
          );
        break;
      }
      case 'echo': {
        const providerId = id('wamid');
        const now = when + happened.lateHours * HOUR;
        step(now, () =>
          post(now, {
            spoken: [spoken({ providerId, at: when, direction: 'echo', kind: null, answers: true })],
          }),
        );
        break;
      }
      case 'outbound':
        step(when, async () => {
          const current = await openCase();
          if (current === undefined) return;
          const messageId = id('msg');
          await pool.query(
            `insert into messages (id, case_id, contact_id, line_id, direction, type, at, arrived_at, content, status, author)
             values ($1, $2, $3, $4, 'out', 'text', $5, $5, '{}', 'reserved', $6)`,
            [messageId, current.id, current.contactId, LINE, when, happened.author],
          );
          await pool.query(`update messages set status = $2 where id = $1`, [
            messageId,
            happened.fate === 'failed' ? 'sent' : happened.fate,
          ]);
          // Late: what was counted before is not any more.
          if (happened.fate === 'failed') {
            await look();
            await pool.query(`update messages set status = 'failed' where id = $1`, [messageId]);
          }
        });
        break;
      case 'resolve':
        step(when, async () => {
          const current = await openCase();
          if (current === undefined || (await phaseOf(current.id)) !== 'window') return;
          await transition(current.id, when, 'window', 'resolved');
          if (!happened.closes) return;
          await transition(current.id, when + MINUTE, 'resolved', 'closed');
          await pool.query('update cases set is_open = false, closed_at = $2 where id = $1', [
            current.id,
            when + MINUTE,
          ]);
        });
        break;
      case 'task': {
        const taskId = id('task');
        step(when, async () => {
          const current = await openCase();
          if (current === undefined) return;
          await pool.query(
            `update tasks set state = 'replaced', ended_at = $2 where case_id = $1 and state = 'pending'`,
            [current.id, when],
          );
          await pool.query(
            `insert into tasks (id, case_id, reason, step, since, state, resume_url)
             values ($1, $2, $3, 'pay', $4, 'pending', 'https://shop.example.com/pay?utm_campaign=resume')`,
            [taskId, current.id, happened.reason, when],
          );
        });
        if (happened.doneAfter !== null) {
          const done = when + happened.doneAfter * HOUR;
          step(done, async () => {
            await pool.query(
              `update tasks set state = 'completed', ended_at = $2 where id = $1 and state = 'pending'`,
              [taskId, done],
            );
          });
        }
        break;
      }
      case 'template': {
        const attemptId = id('att');
        const providerId = id('wamid.out');
        step(when, async () => {
          const current = await openCase();
          if (current === undefined) return;
          templates.push({ id: attemptId, providerId, at: when });
          await pool.query(
            `insert into attempts (id, key, case_id, contact_id, line_id, kind, reason, impact, replacement, template_name,
               template_version, template_language, status, reserved_at, called_at, provider_id)
             values ($1, $1, $2, $3, $4, $5, 'payment-' || $1, $6, 0, 'resume-payment', 1, 'es', 'calling', $7, $7, null)`,
            [
              attemptId,
              current.id,
              current.contactId,
              LINE,
              happened.kind,
              happened.kind === 'impact' ? happened.impact : null,
              when,
            ],
          );
          await pool.query(`update attempts set status = 'sent', provider_id = $2 where id = $1`, [
            attemptId,
            providerId,
          ]);
        });
        for (const { status, after, twice } of happened.statuses) {
          const told = when + after * HOUR + SECOND;
          const say = (now: Instant) => () =>
            post(now, { statuses: [statusOf(providerId, attemptId, status, told)] });
          step(told, say(told));
          if (twice) step(told + 5 * HOUR, say(told + 5 * HOUR));
        }
        break;
      }
      case 'score':
        step(when, async () => {
          const current = await openCase();
          if (current === undefined) return;
          await storeSatisfaction(pool, {
            caseId: current.id,
            kind: happened.kind,
            score: happened.score,
            at: when,
            toldBy: 'test',
          });
        });
        break;
      case 'conversion':
        step(when, async () => {
          const current = await openCase();
          if (current === undefined) return;
          const { rows } = await pool.query<{ id: string }>(
            `select id from tasks where case_id = $1 and state in ('pending', 'completed') order by since desc, timeline_seq desc limit 1`,
            [current.id],
          );
          const isOfCase = happened.via !== 'contact';
          await storeConversion(pool, {
            token: 'test',
            key: `${phone}/${happened.key}`,
            digest: String(happened.key),
            contactId: current.contactId,
            caseId: isOfCase ? current.id : null,
            taskId: isOfCase ? (rows[0]?.id ?? null) : null,
            at: when,
            via: happened.via,
            amount: null,
            currency: null,
            utm: { source: null, medium: null, campaign: null },
          });
        });
        break;
      case 'shut':
        step(when, async () => {
          const current = await openCase();
          if (current === undefined) return;
          await transaction(pool, (connection) =>
            appendFact(connection, current.id, { fact: 'shut', at: when }),
          );
        });
    }
  }
  for (const { run } of steps.toSorted((one, other) => one.now - other.now)) await run();
}

function statusOf(providerId: string, ourId: string, status: string, told: Instant): IncomingStatus {
  return {
    providerId,
    ourId,
    status,
    at: told,
    errorCode: status === 'failed' ? '131026' : null,
    pricing:
      status === 'failed'
        ? null
        : { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' },
    conversation: null,
    country: 'CO',
    kept: { field: 'messages', digest: `${providerId}-${status}-${told}`, value: '{}', means: null },
  };
}
