import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { clockClient } from '../../dev/clock/clock-client.ts';
import { LARGE, lengthFrom, lengthOf, lengthTo } from '../../dev/clock/jump.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';

test('a jump is ahead, and at most a year', () => {
  expect(lengthOf('PT18H')).toBe(18 * HOUR);
  expect(lengthOf('p2d')).toBe(2 * DAY);
  expect(lengthOf('P366D')).toBe(366 * DAY);
  for (const [text, why] of [
    ['P367D', 'longer than a year'],
    ['PT0S', 'no time at all'],
    ['-P1D', 'goes back'],
    ['P1M', 'differ in length'],
    ['soon', 'is not an ISO 8601 duration'],
  ] as const) {
    expect(lengthOf(text)).toEqual({ wrong: expect.stringContaining(why) });
  }
  const now = Date.parse('2027-03-01T10:00:00Z');
  expect(lengthTo(now, now)).toBe(0);
  expect(lengthTo(now + DAY, now)).toBe(DAY);
  expect(lengthTo(now - 1, now)).toEqual({ wrong: expect.stringContaining('the clock does not go back') });
  expect(lengthTo(now + 367 * DAY, now)).toEqual({
    wrong: expect.stringContaining('more than a year ahead'),
  });
});

test('a program may give any ISO 8601 duration, and none at all to wait for what is due', () => {
  const now = Date.parse('2027-01-31T10:00:00Z');
  expect(lengthFrom('PT0S', now)).toBe(0);
  expect(lengthFrom('PT1.5S', now)).toBe(1_500);
  expect(lengthFrom('P1M', now)).toBe(28 * DAY);
  for (const [text, why] of [
    ['-PT1H', 'goes back'],
    ['P100Y', 'longer than a year'],
    ['soon', 'is not an ISO 8601 duration'],
  ] as const) {
    expect(lengthFrom(text, now)).toEqual({ wrong: expect.stringContaining(why) });
  }
});

test('a large one is longer than a whole plan: window, both impacts, patience, and the days that the fallback listens', () => {
  expect(LARGE).toBe(DAY + 3 * DAY + 3 * DAY + DAY + 7 * DAY);
});

/** A gateway whose clock goes ahead, by as many looks as are asked for. */
async function gateway(answers: { readonly looks: number; readonly refuses?: string }) {
  const posted: unknown[] = [];
  let looks = 0;
  let arrive: () => void = () => undefined;
  const server = createServer((request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const from = '2027-03-01T10:00:00.000Z';
    const to = '2027-03-02T04:00:00.000Z';
    if (request.method === 'GET') {
      looks += 1;
      json(200, { now: to, moving: { from, to, at: '2027-03-01T22:30:00.000Z', cases: 40, arrived: looks } });
      if (looks === answers.looks) arrive();
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posted.push(JSON.parse(body));
      if (answers.refuses !== undefined) json(422, { detail: answers.refuses });
      else arrive = () => json(200, { now: to });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posted };
}

test('while the clock goes ahead it is told where it is', async () => {
  const { url, posted } = await gateway({ looks: 3 });
  const said: string[] = [];
  expect(await clockClient(url).move({ advance: 'PT18H' }, (where) => said.push(where))).toBe(
    '2027-03-02T04:00:00.000Z',
  );
  expect(posted).toEqual([{ advance: 'PT18H' }]);
  expect(said[0]).toBe('2027-03-01 22:30 of 2027-03-02 04:00 UTC, 1 of 40 open cases are there');
  expect(said.length).toBeGreaterThanOrEqual(2);
});

test("a refusal is the clock's own sentence", async () => {
  const { url } = await gateway({ looks: 0, refuses: 'The clock does not go back.' });
  await expect(clockClient(url).move({ to: '2020-01-01T00:00:00Z' }, () => undefined)).rejects.toThrow(
    'The clock does not go back.',
  );
});
