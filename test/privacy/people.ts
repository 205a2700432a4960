import { expect } from 'vitest';
import { type GatewayWorld, text } from '../worlds/gateway.ts';

/** What the API answers, as text; anything but 200 fails the test. */
export async function ask(
  world: GatewayWorld,
  method: string,
  path: string,
  body?: object,
  accept = 'application/json',
): Promise<string> {
  const answer = await fetch(`${world.gateway.url}/v1${path}`, {
    method,
    headers: { accept, authorization: 'Bearer token', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status, path).toBe(200);
  return answer.text();
}

/** The contact that has this number. */
export const idOf = async (world: GatewayWorld, phone: string): Promise<string> =>
  (JSON.parse(await ask(world, 'GET', `/contacts?phone=${phone}`)) as { contacts: { id: string }[] })
    .contacts[0]?.id ?? '';

/** Somebody writes by a number and a user id. */
export const says = (world: GatewayWorld, phone: string, userId: string): Promise<void> =>
  world.messages([text(`soy ${phone}`, { from: phone, from_user_id: userId })], {
    contacts: [{ wa_id: phone, user_id: userId, profile: { name: `P ${phone}` } }],
  });
