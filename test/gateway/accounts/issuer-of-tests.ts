import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { onTestFinished } from 'vitest';

export interface IssuerOfTests {
  readonly url: string;
  /** What it says of whoever signs in next. */
  claims: Record<string, unknown> & { sub: string };
  /** Whether they let the client know who they are. */
  consents: boolean;
  /** How the answer of its token endpoint is tampered with. */
  tamper: ((body: Record<string, unknown>) => Record<string, unknown>) | null;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/**
 * A real OpenID Connect issuer on loopback, with one client; whoever comes is signed in at once.
 * @param publicUrl of the gateway
 * @param tellsInToken whether roles stand in the ID token, or are to be asked for
 */
export async function openIssuer(publicUrl: string, tellsInToken = true): Promise<IssuerOfTests> {
  let handler: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const open = async (port: number) => {
    const server = createServer((request, response) => handler(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  };
  let server = await open(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  const issuer: IssuerOfTests = {
    url,
    claims: { sub: 'u-1' },
    consents: true,
    tamper: null,
    stop,
    async start() {
      server = await open(port);
    },
  };
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'ventana',
        client_secret: 'the-secret',
        redirect_uris: [`${publicUrl}/login/callback`],
        post_logout_redirect_uris: [`${publicUrl}/login`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'roles', 'groups', 'realm_access'], email: ['email'] },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => issuer.claims }),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    cookies: { keys: ['test'] },
    conformIdTokenClaims: !tellsInToken,
  });
  provider.proxy = true;
  const answer = provider.callback();
  handler = (request, response) => {
    if (request.url?.startsWith('/interaction/') === true) void interact(request, response);
    else if (request.url?.startsWith('/token') === true && issuer.tamper !== null) {
      tampered(response, issuer.tamper);
      void answer(request, response);
    } else void answer(request, response);
  };

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const details = await provider.interactionDetails(request, response);
    if (!issuer.consents) {
      await provider.interactionFinished(request, response, {
        error: 'access_denied',
        error_description: 'said no',
      });
      return;
    }
    if (details.prompt.name === 'login') {
      await provider.interactionFinished(request, response, { login: { accountId: issuer.claims.sub } });
      return;
    }
    const grant = new provider.Grant({ accountId: details.session.accountId, clientId: 'ventana' });
    grant.addOIDCScope('openid profile email');
    const grantId = await grant.save();
    await provider.interactionFinished(
      request,
      response,
      { consent: { grantId } },
      { mergeWithLastSubmission: true },
    );
  }
  onTestFinished(stop);
  return issuer;
}

function tampered(response: ServerResponse, tamper: NonNullable<IssuerOfTests['tamper']>): void {
  const end = response.end.bind(response);
  response.end = ((body: string | Buffer) => {
    const changed = JSON.stringify(tamper(JSON.parse(body.toString()) as Record<string, unknown>));
    response.setHeader('content-length', Buffer.byteLength(changed));
    return end(changed);
  }) as typeof response.end;
}
