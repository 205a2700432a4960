import { expect, test } from 'vitest';
import { givenEndpoint, SECRET } from '../events/world.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { Life } from './life.ts';
import { openWorld } from './world.ts';

test('A2, A3, F1, S2: another service hears of whole lives as signed webhooks, in order, numbered without a gap', {
  timeout: 180_000,
}, async (context) => {
  // Refuses whatever is not signed with the secret (Standard Webhooks).
  const endpoint = await givenEndpoint();
  const world = await openWorld(context);
  const [silent, returning, called] = [new Life(world), new Life(world), new Life(world)];
  await silent.begins('Mon', '10:00');
  await silent.ask('PUT', '/v1/subscribers/orders', { url: endpoint.url, secret: SECRET });
  await silent.begun();
  await returning.begun();
  await called.begun({ template: false, task: { reason: 'technical-service', step: 'appointment' } });

  await called.at('Tue', '10:05');
  const { call } = await called.case();
  await called.until(Date.parse(call?.slot?.from ?? '') + MINUTE);
  await called.recordsCall('done');
  await returning.at('Wed', '10:00');
  await returning.taps();
  await returning.at('Wed', '10:30');
  await returning.resolves('paid');
  await silent.at('Sat', '12:00', 1);

  const heard = async (life: Life) => {
    const caseId = await life.caseId();
    return endpoint.accepted.filter((event) => event.caseId === caseId);
  };
  const LIVES = [
    [
      silent,
      [
        'case.opened',
        'case.expiring',
        'case.escalated',
        'case.alert-repeated',
        'case.expired',
        'case.reopening',
        'case.reopening',
        'case.fallback',
        'case.closed',
      ],
    ],
    [
      returning,
      [
        'case.opened',
        'case.expiring',
        'case.escalated',
        'case.alert-repeated',
        'case.expired',
        'case.reopening',
        'case.reopened',
        'case.resolved',
        'case.closed',
      ],
    ],
    [
      called,
      [
        'case.opened',
        'case.expiring',
        'case.escalated',
        'case.alert-repeated',
        'case.expired',
        'message.refused',
        'case.fallback',
        'call.booked',
        'call.due',
        'call.done',
        'case.closed',
      ],
    ],
  ] as const;
  for (const [life, types] of LIVES) {
    const events = await heard(life);
    expect(events.map(({ type }) => type)).toEqual(types);
    expect(events.map(({ sequence }) => sequence)).toEqual(types.map((_, index) => index + 1));
    expect(new Set(events.map(({ id }) => id)).size).toBe(types.length);
    const instants = events.map(({ body }) =>
      Date.parse((JSON.parse(body) as { timestamp: string }).timestamp),
    );
    expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    // S1: ids and facts, nothing personal.
    expect(events.map(({ body }) => body).join()).not.toMatch(
      new RegExp(`${life.phone}|example\\.com|ayuda`),
    );
  }
});
