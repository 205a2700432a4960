import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, type Instant } from '../../domain/time/instant.ts';
import { campaignOfReferral, campaignOfUrl, scoreOfPayload } from '../../domain/summary/campaign.ts';
import { firstContactOf, rollUp } from '../../domain/summary/summary-case.ts';
import { attribute } from '../../domain/summary/conversion.ts';
import type { InboundFact, SessionFacts, TemplateFact } from '../../domain/summary/summary-facts.ts';
import { sessionsOf } from '../../domain/summary/session.ts';
import { periodStarts } from '../../gateway/api/summary/summary-answer.ts';

const T: Instant = Date.parse('2026-11-02T12:00:00Z');

const said = (at: Instant, over: Partial<InboundFact> = {}): InboundFact => ({
  at,
  arrived: at,
  kind: 'message',
  replyTo: null,
  campaign: null,
  ...over,
});
const sent = (sentAt: Instant, over: Partial<TemplateFact> = {}): TemplateFact => ({
  id: `att-${sentAt}`,
  caseId: 'case-1',
  providerId: `wamid.${sentAt}`,
  kind: 'impact-1',
  sentAt,
  delivered: true,
  failedAt: null,
  failedCode: null,
  ...over,
});
const facts = (over: Partial<SessionFacts>): SessionFacts => ({
  caseId: 'case-1',
  closedAt: null,
  window: DAY,
  reason: 'general',
  inbound: [],
  outbound: [],
  shuts: [],
  resolutions: [],
  tasks: [],
  scores: [],
  optOuts: [],
  templates: [],
  ...over,
});
const openings = (over: Partial<SessionFacts>): number[] =>
  sessionsOf(facts(over)).map(({ openedAt }) => openedAt - T);

describe('where a session begins and ends', () => {
  test('M1, W2: at exactly 24 h the window is closed; a millisecond earlier it is renewed', () => {
    expect(openings({ inbound: [said(T), said(T + DAY - 1)] })).toEqual([0]);
    expect(openings({ inbound: [said(T), said(T + DAY)] })).toEqual([0, DAY]);
  });

  test('M1, W3: a message that arrives late joins two sessions into one', () => {
    const apart = [said(T), said(T + 30 * HOUR)];
    expect(openings({ inbound: apart })).toEqual([0, 30 * HOUR]);
    const joined = [...apart, said(T + 20 * HOUR, { arrived: T + 31 * HOUR })];
    expect(openings({ inbound: joined })).toEqual([0]);
  });

  test('M1, W3: what is older than a window on arrival opens none, and is counted with the session before it', () => {
    const old = said(T + 40 * HOUR, { arrived: T + 64 * HOUR });
    const [session, ...others] = sessionsOf(facts({ inbound: [said(T), old] }));
    expect([session?.inbound, session?.expiresAt, others]).toEqual([2, T + DAY, []]);
    expect(openings({ inbound: [said(T, { arrived: T + DAY })] })).toEqual([]);
    expect(openings({ inbound: [said(T, { arrived: T + DAY - 1 })] })).toEqual([0]);
  });

  test('M1, W5: where the provider shut the window, the next message opens a session', () => {
    expect(openings({ inbound: [said(T), said(T + 2 * HOUR)], shuts: [T + HOUR] })).toEqual([0, 2 * HOUR]);
    expect(openings({ inbound: [said(T), said(T + 2 * HOUR)], shuts: [T - HOUR] })).toEqual([0]);
  });

  test('M1, W6: a channel without a window has one session per case', () => {
    expect(openings({ inbound: [said(T), said(T + 90 * DAY)], window: null })).toEqual([0]);
  });

  test('M1: the order in which facts are stored changes nothing', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 12 });
    fc.assert(
      fc.property(instants, fc.infiniteStream(fc.nat()), (hours, keys) => {
        const inbound = hours.map((hour) => said(T + hour * HOUR));
        const shuffled = inbound
          .map((fact) => ({ fact, key: keys.next().value as number }))
          .toSorted((one, other) => one.key - other.key)
          .map(({ fact }) => fact);
        expect(sessionsOf(facts({ inbound: shuffled }))).toEqual(sessionsOf(facts({ inbound })));
      }),
    );
  });
});

describe('who opened it', () => {
  const second = (templates: TemplateFact[], over: Partial<InboundFact> = {}) =>
    sessionsOf(facts({ inbound: [said(T), said(T + 50 * HOUR, over)], templates }))[1]?.reopenedBy;

  test('M1: the last template since the customer last wrote, unless it failed or is too long ago', () => {
    expect(second([])).toBeNull();
    expect(second([sent(T + DAY)])).toBe('impact-1');
    expect(second([sent(T + DAY), sent(T + 49 * HOUR, { kind: 'impact-2' })])).toBe('impact-2');
    expect(second([sent(T + DAY, { failedAt: T + 25 * HOUR })])).toBeNull();
    expect(second([sent(T)])).toBeNull();
    expect(second([sent(T + DAY, { caseId: 'case-0' })])).toBeNull();
  });

  test('M1: the template that is quoted, in whatever case it went', () => {
    const old = sent(T - 30 * DAY, { caseId: 'case-0', kind: 'template' });
    expect(second([old], { replyTo: old.providerId })).toBe('template');
    expect(second([old, sent(T + DAY)], { replyTo: old.providerId })).toBe('template');
  });
});

describe('what happened in it', () => {
  test('M2: a bot’s word is no first response; a person’s before the question is none either', () => {
    const [session] = sessionsOf(
      facts({
        inbound: [said(T, { kind: 'ack' }), said(T + HOUR)],
        outbound: [
          { at: T + MINUTE, by: 'person' },
          { at: T + HOUR + MINUTE, by: 'automation' },
          { at: T + HOUR + 2 * MINUTE + 999, by: 'person' },
        ],
      }),
    );
    expect(session).toMatchObject({
      firstResponse: 120,
      byPeople: 2,
      byAutomation: 1,
      handoff: false,
      contained: false,
    });
  });

  test('M2: handling ends with the resolution inside the window, else with the last word', () => {
    const talk = { inbound: [said(T)], outbound: [{ at: T + HOUR, by: 'person' as const }] };
    const lengthWith = (resolved: Instant) =>
      sessionsOf(facts({ ...talk, resolutions: [{ n: 1, at: resolved, isResolved: true }] }))[0]?.handling;
    expect(lengthWith(T + 2 * HOUR)).toBe(3_600);
    expect(lengthWith(T + DAY)).toBe(0);
    expect(lengthWith(T + DAY - 1)).toBe(23 * 3_600 - 1);
  });

  test('M1: a resolution that was undone does not stand; the instant of 24 h still counts', () => {
    const resolvedAt = (resolutions: SessionFacts['resolutions']) =>
      sessionsOf(facts({ inbound: [said(T)], resolutions }))[0];
    expect(resolvedAt([{ n: 1, at: T + DAY, isResolved: true }])?.resolvedWithin24h).toBe(true);
    expect(resolvedAt([{ n: 1, at: T + DAY + 1, isResolved: true }])?.resolvedWithin24h).toBe(false);
    const undone = [
      { n: 2, at: T + HOUR, isResolved: false },
      { n: 1, at: T + HOUR, isResolved: true },
    ];
    expect(resolvedAt(undone)?.resolvedAt).toBeNull();
  });

  test('M2: the first contact is known once the time for coming back is over, or as soon as the customer is back', () => {
    const [first] = sessionsOf(
      facts({ inbound: [said(T)], resolutions: [{ n: 1, at: T + HOUR, isResolved: true }] }),
    );
    if (first === undefined) throw new Error('no session');
    const due = T + HOUR + 7 * DAY;
    expect(firstContactOf(first, null, 7 * DAY)).toEqual({ fcr: true, knownAt: due });
    expect(firstContactOf(first, due, 7 * DAY)).toEqual({ fcr: true, knownAt: due });
    expect(firstContactOf(first, due - 1, 7 * DAY)).toEqual({ fcr: false, knownAt: due - 1 });
  });

  test('M1, M2: a case is one, whatever its sessions are', () => {
    const given = facts({
      inbound: [said(T), said(T + 2 * DAY)],
      outbound: [
        { at: T + MINUTE, by: 'automation' },
        { at: T + 2 * DAY + MINUTE, by: 'person' },
        { at: T + 2 * DAY + 3 * MINUTE, by: 'person' },
      ],
      scores: [
        { kind: 'csat', at: T + HOUR, score: 2 },
        { kind: 'csat', at: T + 2 * DAY + HOUR, score: 5 },
      ],
    });
    expect(rollUp(sessionsOf(given), given, T)).toMatchObject({
      sessions: 2,
      contained: false,
      handoff: false,
      firstResponse: 2 * 86_400 + 60,
      handling: 120,
      csat: 5,
      inbound: 2,
    });
  });
});

describe('who is credited', () => {
  const credit = (
    at: Instant,
    answeredAt: Instant[],
    attribution = 7 * DAY,
    clickedCaseId: string | null = null,
  ) =>
    attribute(
      {
        templates: [sent(T), sent(T + HOUR)],
        inbound: answeredAt.map((each) => said(each)),
        optOuts: [],
        conversions: [{ id: 'task-1', at, clickedCaseId }],
      },
      attribution,
    ).credits.get('task-1');

  test('M3: the last template answered, at most the attribution time ago, inclusive; never two', () => {
    expect(credit(T + 2 * HOUR, [])).toBeNull();
    expect(credit(T + 2 * HOUR, [T + MINUTE])).toBe(`att-${T}`);
    expect(credit(T + 2 * HOUR, [T + MINUTE, T + HOUR + MINUTE])).toBe(`att-${T + HOUR}`);
    expect(credit(T + 7 * DAY + MINUTE, [T + MINUTE])).toBe(`att-${T}`);
    expect(credit(T + 7 * DAY + MINUTE + 1, [T + MINUTE])).toBeNull();
    expect(credit(T + 30_000, [T + MINUTE])).toBeNull();
  });

  test('M3: whoever came by the resume link clicked the last template of that case', () => {
    expect(credit(T + 2 * HOUR, [T + MINUTE], 7 * DAY, 'case-1')).toBe(`att-${T + HOUR}`);
    expect(credit(T + 2 * HOUR, [T + MINUTE], 7 * DAY, 'case-2')).toBe(`att-${T}`);
  });

  test('M3: a message answers the last template for three days, inclusive', () => {
    const answered = (at: Instant) =>
      attribute(
        { templates: [sent(T)], inbound: [said(at)], optOuts: [], conversions: [] },
        DAY,
      ).outcomes.get(`att-${T}`)?.answeredAt;
    expect(answered(T + 3 * DAY)).toBe(T + 3 * DAY);
    expect(answered(T + 3 * DAY + 1)).toBeNull();
    expect(answered(T)).toBeNull();
  });
});

describe('what is read from the outside', () => {
  test('M3: campaigns of addresses and advertisements', () => {
    expect(campaignOfUrl('https://a.example/?x=1&UTM_campaign=Black+Friday%202#utm_campaign=no')).toBe(
      'Black Friday 2',
    );
    for (const none of [null, '', 'no address', 'https://a.example/?utm_campaign='])
      expect(campaignOfUrl(none)).toBeNull();
    expect(campaignOfUrl('https://a.example/?utm_campaign=%E0%A4%A')).toBe('%E0%A4%A');
    expect(campaignOfReferral({ sourceUrl: null, sourceType: 'post', sourceId: '9' })).toBe('post:9');
    expect(campaignOfReferral({ sourceUrl: null, sourceType: null, sourceId: null })).toBeNull();
  });

  test('M2: survey buttons', () => {
    expect(scoreOfPayload('survey:csat:5')).toEqual({ kind: 'csat', score: 5 });
    expect(scoreOfPayload('survey:ces:7')).toEqual({ kind: 'ces', score: 7 });
    for (const none of [null, 'survey:csat:6', 'survey:nps:5', 'survey:csat:10'])
      expect(scoreOfPayload(none)).toBeNull();
  });

  test('M1: weeks begin on Monday, months on the first; a span begins and ends where it does', () => {
    const monday = 20_759; // 2026-11-02
    expect(periodStarts(monday - 1, monday + 7, 'week')).toEqual([monday - 7, monday, monday + 7]);
    expect(periodStarts(monday, monday + 40, 'month')).toEqual([monday - 1, monday + 29]);
    expect(periodStarts(monday, monday + 1, 'day')).toEqual([monday, monday + 1]);
  });
});
