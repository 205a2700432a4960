import type { Role } from '../../domain/access/role.ts';

/** Where a running local world is found. */
export interface PictureWorld {
  readonly gatewayUrl: string;
  readonly mailboxUrl: string;
  readonly temporalUi: string;
  readonly token: string;
  readonly controlUrl: string;
}

/** One page as somebody sees it. */
export interface PicturePage {
  readonly name: string;
  readonly url: string;
  /** null: nobody has signed in. */
  readonly role: Role | null;
}

interface ListedCase {
  readonly id: string;
  readonly state: string;
}

/** @returns the newest case in that state. @throws Error when the world has none: its examples are not made yet */
async function caseIn({ gatewayUrl, token }: PictureWorld, state: string): Promise<string> {
  const answer = await fetch(`${gatewayUrl}/v1/cases?state=${state}&limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { cases } = (await answer.json()) as { cases?: readonly ListedCase[] };
  const [first] = cases ?? [];
  if (first === undefined) {
    throw new Error(
      `No case is ${state} here. Wait until the examples are made, or run npm run reset and npm start.`,
    );
  }
  return first.id;
}

/** Every page of the product, as the role that has most to do there. */
export async function pagesOf(world: PictureWorld): Promise<PicturePage[]> {
  const page = (name: string, path: string, role: Role | null = 'supervisor'): PicturePage => ({
    name,
    url: `${world.gatewayUrl}${path}`,
    role,
  });
  const [open, fallback, closed] = await Promise.all(
    ['open', 'fallback', 'closed'].map((state) => caseIn(world, state)),
  );
  return [
    page('sign-in', '/login', null),
    page('simulator', '/simulator'),
    page('sessions', '/sessions'),
    page('case-open', `/cases/${open}`),
    page('case-fallback', `/cases/${fallback}`),
    page('case-closed', `/cases/${closed}`),
    page('case-viewer', `/cases/${open}`, 'viewer'),
    page('wallboard', '/wallboard'),
    page('summary', '/summary'),
    page('audit', '/audit', 'admin'),
    page('operators', '/operators', 'admin'),
    page('account', '/account', 'agent'),
    page('not-found', '/no-such-page'),
    page('refused', '/audit', 'viewer'),
  ];
}
