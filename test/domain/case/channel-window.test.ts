import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agenda } from '../../../domain/schedule/agenda.ts';
import type { Outlook } from '../../../domain/case/case-state.ts';
import {
  CHANNEL_WINDOWS,
  type Channel,
  channelWindow,
  freeFormWindow,
  policyOn,
} from '../../../domain/case/channel-window.ts';
import { decide, notAfter } from '../../../domain/gate/gate.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import { applyFacts } from '../../../domain/schedule/apply-fact.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { openCase } from '../../../domain/schedule/open-case.ts';
import { DEFAULT_POLICY, type Policy } from '../../../domain/policy.ts';
import { windowClosesAt } from '../../../domain/case/view.ts';

const MONDAY: Instant = Date.parse('2026-03-02T13:00:00Z');
const POLICY: Policy = { ...DEFAULT_POLICY, version: 'v1', reason: 'general' };
const CHANNELS = Object.keys(CHANNEL_WINDOWS) as Channel[];

const outlookOn = (channel: string): Outlook => ({
  policy: policyOn(channel, POLICY),
  reach: { template: null, paths: ['email'], callNotice: true, lacksNumber: false },
  frequency: { limits: [], sends: [], zones: [] },
  send: [[MONDAY - DAY, MONDAY + 21 * DAY]],
  note: null,
  overdue: null,
  preferred: null,
  jitter: 0,
  calls: [],
  work: [[MONDAY - DAY, MONDAY + 21 * DAY]],
  drawnAt: MONDAY,
  until: MONDAY + 21 * DAY,
});

/** A case whose customer wrote at `MONDAY`, to whom a task was set if asked for. */
function openOn(channel: string, hasTask: boolean) {
  const outlook = outlookOn(channel);
  const begun = openCase(
    {
      id: 'case-1',
      openedAt: MONDAY,
      facts: [{ seq: 1, fact: { fact: 'inbound', at: MONDAY, arrived: MONDAY, kind: 'message' } }],
    },
    outlook,
  ).state;
  const task = { id: 'task-1', step: 'pay', since: MONDAY, validUntil: null, dueAt: null } as const;
  return { outlook, state: hasTask ? { ...begun, task, answered: 1 } : begun };
}

describe('window lengths by channel', () => {
  test('W6: WhatsApp, Messenger and Instagram 24 h; webchat and email none', () => {
    const closes = (channel: Channel) =>
      windowClosesAt({ session: { anchor: MONDAY, shutAt: null } }, policyOn(channel, POLICY));
    expect(Object.fromEntries(CHANNELS.map((channel) => [channel, closes(channel)]))).toEqual({
      whatsapp: MONDAY + DAY,
      messenger: MONDAY + DAY,
      instagram: MONDAY + DAY,
      webchat: null,
      email: null,
    });
  });

  test('W6: a shorter window of the policy stands, a longer one never; an unknown channel has the shortest', () => {
    expect(policyOn('messenger', { ...POLICY, window: HOUR }).window).toBe(HOUR);
    expect(policyOn('whatsapp', { ...POLICY, window: 2 * DAY }).window).toBe(DAY);
    expect(policyOn('webchat', { ...POLICY, window: HOUR }).window).toBeNull();
    expect(channelWindow('pigeon')).toEqual(CHANNEL_WINDOWS.whatsapp);
    expect(channelWindow('toString')).toEqual(CHANNEL_WINDOWS.whatsapp);
  });

  test('W5, W6: what the provider closed is closed on every channel', () => {
    for (const channel of CHANNELS) {
      const shutAt = MONDAY + HOUR;
      const session = { anchor: MONDAY, shutAt };
      expect(windowClosesAt({ session }, policyOn(channel, POLICY))).toBe(shutAt);
    }
  });
});

describe('the human-agent extension', () => {
  const at = (hours: number) => MONDAY + hours * HOUR;
  const window = { anchor: MONDAY, closesAt: at(24), isShut: false };

  test('W6: a person may answer for 7 days on Messenger and Instagram, tagged; nobody else, and nowhere else', () => {
    for (const channel of ['messenger', 'instagram']) {
      const of = (byPerson: boolean, hours: number) =>
        freeFormWindow(channel, window, { byPerson, at: at(hours) });
      expect(of(true, 23)).toEqual({ closesAt: at(24), tag: null });
      expect(of(true, 24)).toEqual({ closesAt: at(7 * 24), tag: 'HUMAN_AGENT' });
      expect(of(false, 24)).toEqual({ closesAt: at(24), tag: null });
    }
    expect(freeFormWindow('whatsapp', window, { byPerson: true, at: at(24) })).toEqual({
      closesAt: at(24),
      tag: null,
    });
    expect(freeFormWindow('email', { ...window, closesAt: null }, { byPerson: true, at: at(900) })).toEqual({
      closesAt: null,
      tag: null,
    });
  });

  test('W5, W6: not where the provider has closed the window', () => {
    expect(freeFormWindow('messenger', { ...window, isShut: true }, { byPerson: true, at: at(25) })).toEqual({
      closesAt: at(24),
      tag: null,
    });
  });

  test('W2, W6: as the gate is asked, every minute of eight days, on every channel, by whoever', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANNELS),
        fc.boolean(),
        fc.integer({ min: 0, max: 8 * 24 * 60 }),
        (channel, byPerson, minute) => {
          const now = MONDAY + minute * MINUTE;
          const { length, humanAgent } = CHANNEL_WINDOWS[channel];
          const closesAt = length === null ? null : MONDAY + length;
          const asked = freeFormWindow(
            channel,
            { anchor: MONDAY, closesAt, isShut: false },
            { byPerson, at: now },
          );
          const question = { kind: 'free-form', at: now, until: null } as const;
          const facts = {
            case: { isOpen: true },
            address: 'usable',
            consent: { is: 'none' },
            window: { closesAt: asked.closesAt, margin: 2 * MINUTE, isAlwaysOpen: length === null },
          } as const;
          const minutes =
            length === null
              ? Number.POSITIVE_INFINITY
              : humanAgent !== null && byPerson && minute >= 24 * 60
                ? 7 * 24 * 60
                : 24 * 60;
          expect(decide(question, facts).answer).toBe(minute < minutes - 2 ? 'allowed' : 'suppressed');
          // W2: never later than the window, and where there is none at any time.
          expect(notAfter(question, facts)).toBe(length === null ? null : MONDAY + (minutes - 2) * MINUTE);
        },
      ),
    );
  });
});

describe('the schedule where there is no window', () => {
  test('W6, R4, R9: no alert goes and nothing is planned; it rests once nobody has written for so long, and where the business owes that is told', () => {
    for (const channel of CHANNELS) {
      for (const hasTask of [true, false]) {
        const { state, outlook } = openOn(channel, hasTask);
        const due = nextDue(state, outlook);
        if (CHANNEL_WINDOWS[channel].length === null) {
          const quiet = MONDAY + POLICY.dormancy;
          expect([channel, due]).toMatchObject([
            channel,
            { at: quiet, step: { do: 'expire' }, rule: hasTask ? 'R4' : 'R9' },
          ]);
          if (!hasTask)
            expect(agenda(state, outlook, MONDAY).map(({ step }) => step)).toEqual([
              'expire',
              'tell-supervisor',
            ]);
          const answered = applyFacts(state, outlook, [
            { seq: 2, fact: { fact: 'answered', at: MONDAY + HOUR } },
          ]).state;
          expect(agenda(answered, outlook, MONDAY).map(({ step, at, rule }) => [step, at, rule])).toEqual([
            ['expire', quiet, 'R4'],
            ['close', quiet + POLICY.dormancy, 'R4'],
          ]);
        } else {
          expect([channel, due]).toMatchObject([channel, { at: MONDAY + 18 * HOUR, rule: 'A2' }]);
        }
      }
    }
  });

  test('W6, W5: closed by the provider it expires after all', () => {
    const { state, outlook } = openOn('webchat', true);
    const shut = applyFacts(state, outlook, [{ seq: 2, fact: { fact: 'shut', at: MONDAY + HOUR } }]).state;
    expect(nextDue(shut, outlook)).not.toBeNull();
  });

  test('D5, W6: resolved, it closes a while after, because there is no window to wait for', () => {
    const { state, outlook } = openOn('email', false);
    const resolved = {
      ...state,
      phase: { in: 'resolved', since: MONDAY + HOUR, outcome: 'done' },
    } as const;
    expect(nextDue(resolved, outlook)).toMatchObject({
      at: MONDAY + HOUR + POLICY.resolvedFor,
      step: { do: 'close', outcome: 'done' },
      rule: 'D5',
    });
  });

  test('W3, W6: a message that arrives late is never too late', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 * 24 * 60 }), (late) => {
        const { state, outlook } = openOn('webchat', true);
        const at = MONDAY + MINUTE;
        const after = applyFacts(state, outlook, [
          { seq: 2, fact: { fact: 'inbound', at, arrived: at + late * MINUTE, kind: 'message' } },
        ]).state;
        expect(after.phase.in).toBe('window');
        expect(nextDue(after, outlook)).toMatchObject({
          at: MONDAY + late * MINUTE + MINUTE + POLICY.dormancy,
        });
      }),
    );
  });
});
