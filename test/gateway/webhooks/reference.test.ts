import { describe, expect, it } from 'vitest';
import { PAYLOADS } from '../../../dev/provider/reference/payloads.ts';
import { postOf, type Scene } from '../../../dev/provider/reference/scene.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import { DECIDED_FIELDS } from '../../../gateway/webhooks/decided-fields.ts';
import { parsePost } from '../../../gateway/webhooks/parse-post.ts';
import { outcomeOf } from './read-outcome.ts';
import { MEANINGS } from './reference-meanings.ts';

const SCENE: Scene = {
  line: { phoneNumberId: '70007', displayPhoneNumber: '56911112222' },
  account: '104350060070007',
  portfolio: '206010002000300',
  customer: {
    phone: '56955550199',
    userId: 'CL.1000200030004',
    parentUserId: 'CL.ENT.9000800070006',
    name: 'Camila Prueba',
    username: 'camilaprueba',
  },
  after: { phone: '56955550188', userId: 'CL.5000600070008', parentUserId: 'CL.ENT.1' },
  at: Date.parse('2026-11-30T12:00:00Z'),
  sent: 'wamid.sent',
  written: 'wamid.written',
  message: 'wamid.new',
  call: 'wacid.new',
  template: { id: '900100200300', name: 'payment_pending_v1', language: 'es' },
};

const read = (payload: (typeof PAYLOADS)[number]) =>
  parsePost(Buffer.from(JSON.stringify(postOf(payload, SCENE))));
const rows = MEANINGS.flatMap(([follows, payloads]) =>
  Object.entries(payloads).map(([name, reads]) => ({ name, reads, follows })),
);
const rowOf = new Map(rows.map((row) => [row.name, row]));

describe('T6: every payload that the provider’s reference prints', () => {
  it('has a meaning, or the reason for none, and is read as the table says', () => {
    expect(Object.fromEntries(PAYLOADS.map((each) => [each.name, outcomeOf(read(each))]))).toEqual(
      Object.fromEntries(rows.map(({ name, reads }) => [name, reads])),
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(PAYLOADS.map(({ name }) => name).toSorted());
  });

  it('is of a field that somebody has decided on, and no field is without a payload', () => {
    expect([...new Set(PAYLOADS.map(({ field }) => field))].toSorted()).toEqual(
      [...DECIDED_FIELDS].toSorted(),
    );
  });

  it('is kept, or stored as a message or a status: nothing of it is dropped', () => {
    for (const payload of PAYLOADS) {
      const { spoken, statuses, events } = read(payload);
      const stored = [
        ...spoken.map(({ content }) => content),
        ...statuses.map(({ kept }) => kept.value),
        ...events.map(({ value }) => value),
      ].join('\n');
      // Whom the rest is about stands in `contacts` once more; it is kept with what they say.
      const { contacts: _, ...value } = payload.value(SCENE);
      const lost = leavesOf(value).filter((leaf) => !stored.includes(leaf));
      expect({ payload: payload.name, lost }).toEqual({ payload: payload.name, lost: [] });
    }
  });

  it('says on which line and when', () => {
    for (const payload of PAYLOADS) {
      const { spoken, statuses } = read(payload);
      for (const { at, line } of spoken) {
        expect(line).toBe('70007');
        // W1: a call counts from where it was taken.
        expect([SCENE.at, SCENE.at - 2 * MINUTE]).toContain(at);
      }
      for (const { at } of statuses) expect(at).toBe(SCENE.at);
    }
  });

  it('stands in docs/provider-webhooks.md', async () => {
    const lines = PAYLOADS.map(({ name, page, field }) => {
      const { reads = '', follows = '' } = rowOf.get(name) ?? {};
      return `| \`${name}\` | \`${field}\` | ${page} | ${reads} | ${follows} |`;
    });
    await expect(
      `# What the provider's webhooks mean

Every payload that the provider's reference prints, as of November 2026, what Ventana reads in it, and what follows, or why
nothing does (T6). What means nothing is kept as it came in \`webhook_events\`; nothing is dropped. A field that is not here is
kept too, counted as \`ventana_webhooks_total{outcome="kept"}\` and told in the log, so that somebody decides on it.

The payloads are data in \`dev/provider/reference/\`, with names and numbers of our own. The simulated provider sends each of
them: \`npm run provider -- --send messages/text\`. \`message_echoes\`, \`tracking_events\` and \`business_status_update\` have no
page that can be read; their shapes are those that public clients send and expect.

This page is written by \`test/gateway/webhooks/reference.test.ts\`, which fails where a payload has no line or is read as
something else.

| Payload | Field | Page of the reference | Read as | What follows |
|---|---|---|---|---|
${lines.join('\n')}
`,
    ).toMatchFileSnapshot('../../../docs/provider-webhooks.md');
  });
});

/** Texts and numbers in it that are nowhere else in the post. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [JSON.stringify(value).slice(1, -1)];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}
