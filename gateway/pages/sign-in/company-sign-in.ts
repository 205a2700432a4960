import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readLinkSecret } from '../../../database/accounts/link-secret.ts';
import { signIn, signOut, signOutPerson } from '../../../database/accounts/operators.ts';
import { describeError } from '../../../settings/describe-error.ts';
import type { PageParts } from '../frame/parts.ts';
import { holdAttempt, takeAttempt } from './attempt-cookie.ts';
import { type Issuer, IssuerAway, SignInRefused } from './issuer.ts';
import { setToken, tokenOf } from '../../http/session-cookie.ts';
import { sendSignIn } from './sign-in-page.tsx';
import { safeReturnPath } from './safe-return-path.ts';
import type { SignInFault } from './words.ts';

const STATUS: Readonly<Record<SignInFault, number>> = {
  no_role: 403,
  locked_out: 403,
  sign_in_expired: 400,
  sign_in_refused: 403,
  issuer_away: 503,
};

/** `/login/company` and `/login/callback`: people come in as the company's own accounts (OpenID Connect). */
export function registerCompanySignIn(app: FastifyInstance, parts: PageParts, issuer: Issuer): void {
  const { pool, clock, log, environment } = parts;

  app.get('/login/company', async (request, reply) => {
    const to = safeReturnPath((request.query as { to?: string }).to);
    try {
      const { address, attempt } = await issuer.begin();
      holdAttempt(reply, await readLinkSecret(pool), { ...attempt, to }, clock.now());
      return await reply.header('cache-control', 'no-store').redirect(address.href);
    } catch (error) {
      if (!(error instanceof IssuerAway)) throw error;
      return failed(request, reply, 'issuer_away', to);
    }
  });

  app.get('/login/callback', async (request, reply) => {
    const attempt = takeAttempt(request, reply, await readLinkSecret(pool), clock.now());
    if (attempt === null) return failed(request, reply, 'sign_in_expired');
    const to = safeReturnPath(attempt.to);
    try {
      const identity = await issuer.finish(
        new URL(request.raw.url ?? '', environment.PUBLIC_URL).search,
        attempt,
      );
      const { role } = identity;
      // From here on somebody is known: what anybody may make happen without one is in the log file alone.
      request.audit = { action: 'account.sign-in', subject: identity.subject };
      if (role === null) {
        await signOutPerson(pool, identity);
        return await failed(request, reply, 'no_role', to);
      }
      const { id, token } = await signIn(pool, { ...identity, role });
      request.audit = { action: 'account.sign-in', operator: { id, role } };
      if (token === null) return await failed(request, reply, 'locked_out', to);
      // Whoever this browser was before: the old sign-in does not outlive the new one.
      const before = tokenOf(request);
      if (before !== null) await signOut(pool, before);
      setToken(reply, token, environment.PUBLIC_URL);
      return await reply.header('cache-control', 'no-store').redirect(to, 303);
    } catch (error) {
      if (error instanceof IssuerAway) return failed(request, reply, 'issuer_away', to);
      if (!(error instanceof SignInRefused)) throw error;
      log.warn({ error: describeError(error) }, 'a sign-in was refused');
      return failed(request, reply, 'sign_in_refused', to);
    }
  });

  function failed(
    request: FastifyRequest,
    reply: FastifyReply,
    fault: SignInFault,
    to = safeReturnPath(undefined),
  ): FastifyReply {
    request.problem = fault;
    return sendSignIn(request, reply, parts, {
      to,
      hasIssuer: true,
      fault,
      left: null,
      status: STATUS[fault],
    });
  }
}
