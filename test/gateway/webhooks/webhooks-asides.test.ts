import { describe, expect, test } from 'vitest';
import { eraseContact } from '../../../database/contacts/erasure.ts';
import { personalData } from '../../../database/contacts/personal-data.ts';
import { transaction } from '../../../database/pool.ts';
import { HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { LINE } from '../../worlds/cases.ts';
import {
  change,
  type GatewayWorld,
  MONDAY,
  openGateway,
  postOf,
  seconds,
  text,
  wamid,
} from '../../worlds/gateway.ts';

const casesOf = (world: GatewayWorld) =>
  world.rows<{ anchor: number | null; asked_seq: number; answered_seq: number; fact_seq: number }>(
    'select anchor, asked_seq, answered_seq, fact_seq, last_inbound_at, is_open from cases order by id',
  );
const kinds = async (world: GatewayWorld) =>
  (
    await world.rows<{ fact: { fact: string; kind?: string } }>(
      'select fact from case_facts order by case_id, seq',
    )
  ).map(({ fact }) => fact.kind ?? fact.fact);

const permission = (reply: object, at = MONDAY) =>
  text('', {
    type: 'interactive',
    text: undefined,
    timestamp: seconds(at),
    interactive: { type: 'call_permission_reply', call_permission_reply: reply },
  });

describe('what asks for nothing', () => {
  test('W7: a chat that was merely opened opens the window and a case in which nobody owes', async () => {
    const world = await openGateway();
    await world.messages([text('', { type: 'request_welcome', text: undefined })]);
    expect(await casesOf(world)).toMatchObject([
      { anchor: Math.floor(MONDAY / 1_000) * 1_000, asked_seq: 0, answered_seq: 0, is_open: true },
    ]);
    expect(await kinds(world)).toEqual(['welcome']);
  });

  test('W7, W1: an answer to a call-permission request renews nothing and asks for nothing; the permission is kept', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    const [before] = await casesOf(world);
    const until = MONDAY + 7 * 24 * HOUR;
    world.clock.at = MONDAY + HOUR;
    await world.messages([
      permission({
        response: 'accept',
        expiration_timestamp: Math.floor(until / 1_000),
        response_source: 'user_action',
      }),
    ]);
    expect(await casesOf(world)).toEqual([{ ...before, fact_seq: 2 }]);
    const kept = () =>
      world.rows('select line_id, is_granted, is_permanent, until, source, at from call_permissions');
    expect(await kept()).toEqual([
      {
        line_id: LINE,
        is_granted: true,
        is_permanent: false,
        until: Math.floor(until / 1_000) * 1_000,
        source: 'user_action',
        at: Math.floor(MONDAY / 1_000) * 1_000,
      },
    ]);
    // W3: what was answered before it arrives after it, and says nothing; then they take it back, and grant it for good.
    await world.messages([permission({ response: 'reject' }, MONDAY - MINUTE)]);
    expect(await kept()).toMatchObject([{ is_granted: true }]);
    world.clock.at = MONDAY + 3 * HOUR;
    await world.messages([permission({ response: 'reject' }, MONDAY + 2 * HOUR)]);
    expect(await kept()).toMatchObject([{ is_granted: false, is_permanent: false, until: null }]);
    await world.messages([permission({ response: 'accept', is_permanent: true }, MONDAY + 3 * HOUR)]);
    expect(await kept()).toMatchObject([{ is_granted: true, is_permanent: true, until: null }]);
    // S4, S3: it is given to whom it is about, and goes with them.
    const [contact] = await world.rows<{ id: string }>('select id from contacts');
    const contactId = contact?.id ?? '';
    expect(await personalData(world.pool, contactId)).toMatchObject({
      callPermissions: [{ lineId: LINE, isGranted: true, isPermanent: true }],
    });
    await transaction(world.pool, (connection) =>
      eraseContact(connection, { contactId, at: world.clock.at, why: 'T-1', by: 'test' }),
    );
    expect(await kept()).toEqual([]);
  });

  test('W7, W10: without a case it is kept in one that has no window, and grants nothing but calls', async () => {
    const world = await openGateway();
    await world.messages([permission({ response: 'accept' })]);
    expect(await casesOf(world)).toMatchObject([
      { anchor: null, last_inbound_at: null, asked_seq: 0, fact_seq: 1, is_open: true },
    ]);
    expect(await world.rows(`select kind from messages where case_id is not null`)).toEqual([
      { kind: 'permission' },
    ]);
    expect(await world.rows('select from consents')).toEqual([]);
  });
});

describe('what the phone app said', () => {
  const echo = (over: object = {}) => ({
    id: wamid(),
    from: '56911112222',
    to: '573001234567',
    timestamp: seconds(MONDAY + 2 * HOUR),
    type: 'text',
    text: { body: 'Sí' },
    ...over,
  });
  const post = (world: GatewayWorld, ...echoes: object[]) =>
    world.post(postOf(change({ message_echoes: echoes }, 'smb_message_echoes')));
  const failed = (world: GatewayWorld, id: string) =>
    world.post(
      postOf(
        change({
          statuses: [
            {
              id,
              status: 'failed',
              timestamp: seconds(MONDAY + 2 * HOUR),
              recipient_id: '573001234567',
              errors: [{ code: 131000, title: 'Something went wrong' }],
            },
          ],
        }),
      ),
    );
  const isOwed = async (world: GatewayWorld) => {
    const [row] = await casesOf(world);
    return (row?.asked_seq ?? 0) > (row?.answered_seq ?? 0);
  };

  test('W9: an edit, a revocation and a reaction answer nothing, nor what was said before the question', async () => {
    const world = await openGateway();
    world.clock.at = MONDAY + 3 * HOUR;
    await world.messages([text('¿Cuándo?', { timestamp: seconds(MONDAY + HOUR) })]);
    await post(world, ...['edit', 'revoke', 'reaction'].map((type) => echo({ type })));
    expect(await isOwed(world)).toBe(true);
    await post(world, echo({ timestamp: seconds(MONDAY) }));
    expect(await isOwed(world)).toBe(true);
    await post(world, echo());
    expect(await isOwed(world)).toBe(false);
  });

  test('W9, T3: one that failed never was an answer, in whichever order both are told, and others hear of it', async () => {
    const world = await openGateway();
    world.clock.at = MONDAY + 3 * HOUR;
    await world.messages([text('¿Cuándo?')]);
    const [told, early] = [echo(), echo()];
    await post(world, told);
    expect(await isOwed(world)).toBe(false);
    await failed(world, told.id);
    expect(await isOwed(world)).toBe(true);
    await failed(world, early.id);
    await post(world, early);
    expect(await isOwed(world)).toBe(true);
    expect(await world.rows(`select status, failed_code from messages where direction = 'echo'`)).toEqual([
      { status: 'failed', failed_code: '131000' },
      { status: 'failed', failed_code: '131000' },
    ]);
    expect(await world.rows(`select from outbox where type = 'message.refused'`)).toHaveLength(2);
    // S3: the provider's id holds the number, and is not kept.
    expect(await world.rows(`select digest from early_failures where digest not like 'erased:%'`)).toEqual(
      [],
    );
  });
});
