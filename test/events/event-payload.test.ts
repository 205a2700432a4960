import { expect, it } from 'vitest';
import { explain } from '../../domain/explanation/explanation.ts';
import { storedExplanation } from '../../domain/explanation/read-explanation.ts';
import { eventPayload } from '../../services/background/event-payload.ts';

const told = (type: string, data: Readonly<Record<string, unknown>>) =>
  eventPayload({ eventId: 'evt-1', type, at: 0, caseId: 'case-1', lineId: null, seq: 1, data }).data;

it('E: what the gate refused is told by code and parameters, with the English beside them', () => {
  const code = storedExplanation(explain('cap.case-reached', { count: 3 }));
  expect(told('message.refused', { step: 'impact-2', rule: 'W10', ...code })).toEqual({
    step: 'impact-2',
    rule: 'W10',
    code: 'cap.case-reached',
    params: { count: 3 },
    why: '3 templates were sent in this case or may have been',
    caseId: 'case-1',
    sequence: 1,
  });
});

it('E6: so is each trouble of a line', () => {
  const trouble = { is: 'shut', stops: 'reply', ...storedExplanation(explain('line.shut')) };
  expect(told('line.unwell', { quality: 'red', troubles: [trouble] })).toMatchObject({
    troubles: [
      {
        is: 'shut',
        code: 'line.shut',
        params: {},
        why: 'the line is disconnected, or its account banned',
      },
    ],
  });
});

it('R8, T3: the code of a provider’s error is no sentence, and gets none', () => {
  const data = { step: 'impact-1', attemptId: 'att-1', messageId: 'msg-1', code: '131026', class: 'person' };
  expect(told('message.refused', data)).toEqual({ ...data, caseId: 'case-1', sequence: 1 });
  expect(told('line.unhealthy', data)).toEqual({ ...data, caseId: 'case-1', sequence: 1 });
});

it('an event of a code that only a later version knows is told by it', () => {
  expect(told('message.refused', { rule: 'E9', code: 'mood.bad', params: null })).toMatchObject({
    code: 'mood.bad',
    params: {},
    why: 'mood.bad',
  });
});

it('an event that an earlier version stored keeps its sentence', () => {
  const data = { step: 'impact-1', rule: 'E2', why: 'consent was withdrawn' };
  expect(told('message.refused', data)).toMatchObject(data);
  expect(told('message.refused', data)).not.toHaveProperty('code');
});
