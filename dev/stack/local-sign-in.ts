import type { Role } from '../../domain/access/role.ts';

/** The cookie of somebody who has signed in to a local world without a browser. */
export async function cookieOf(gatewayUrl: string, role: Role): Promise<string> {
  const answer = await fetch(`${gatewayUrl}/login/local`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: gatewayUrl },
    body: new URLSearchParams({ role }),
  });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
