import type { Spoken } from './incoming.ts';
import type { Connection } from '../pool.ts';

/** F7: the number's owner, once it is known who wrote. */
interface Learned {
  readonly contactId: string;
  readonly spoken: Spoken;
}

/**
 * F7: which of the numbers on cards become their senders': those that the provider's own button shared, and one on a
 * card of their name that answers a request of ours. A number with an account is from here on named by the message as
 * whose sender's it is, so that it belongs to somebody by the rules of every other identity (I1); what comes from somebody
 * whose number is known says nothing of another.
 * @returns what was said, in its order
 */
export async function withSharedNumbers(
  connection: Connection,
  spoken: readonly Spoken[],
): Promise<readonly Spoken[]> {
  if (spoken.every(({ shares }) => shares === undefined)) return spoken;
  const asked = await requestsAmong(
    connection,
    spoken.flatMap(({ shares, replyTo }) => (shares !== undefined && replyTo !== null ? [replyTo] : [])),
  );
  return spoken.map((said): Spoken => {
    const { shares, person, replyTo, revises: _, ...rest } = said;
    if (shares === undefined) return said;
    const counts =
      person.phone === null && (shares.by === 'asked' || (replyTo !== null && asked.has(replyTo)));
    if (!counts) return { ...rest, person, replyTo };
    return {
      ...rest,
      replyTo,
      shares,
      person: shares.isOnWhatsApp ? { ...person, phone: shares.phone } : person,
    };
  });
}

/** Which of these messages of ours asked for the customer's number: by the button, or by a template with it. */
async function requestsAmong(
  connection: Connection,
  providerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (providerIds.length === 0) return new Set();
  const { rows } = await connection.query<{ id: string }>(
    `select a.provider_id as id from attempts a join messages m on m.id = a.message_id
     where a.provider_id = any($1) and (m.content #>> '{interactive,type}' = 'request_contact_info'
       or exists (select from templates t where t.name = a.template_name and t.version = a.template_version
         and t.buttons::text ilike '%request_contact_info%'))
     union
     select provider_id from messages
     where provider_id = any($1) and direction <> 'in' and content #>> '{interactive,type}' = 'request_contact_info'`,
    [[...new Set(providerIds)]],
  );
  return new Set(rows.map(({ id }) => id));
}

/** F7: keeps what can only be called, and from which message a number was learned, since that may be taken back (S6). */
export async function learnNumbers(connection: Connection, said: readonly Learned[]): Promise<void> {
  const numbers = said.flatMap(({ contactId, spoken: { shares, providerId } }) =>
    shares === undefined ? [] : [{ contactId, providerId, ...shares }],
  );
  for (const { contactId, providerId, phone, isOnWhatsApp } of numbers) {
    if (isOnWhatsApp) {
      await connection.query(
        `update identities set learned_from = $3
         where channel = 'whatsapp' and kind = 'phone' and value = $2 and contact_id = $1 and learned_from is null
           and not exists (select from messages m where m.contact_id = $1 and m.direction = 'in'
             and m.content ->> 'from' = $2)`,
        [contactId, phone, providerId],
      );
    } else {
      await connection.query(
        `insert into identities (channel, kind, value, contact_id, learned_from)
         values ('call', 'phone', $2, $1, $3) on conflict do nothing`,
        [contactId, phone, providerId],
      );
    }
  }
}
