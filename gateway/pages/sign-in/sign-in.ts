import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signIn, signOut, signOutEverywhere } from '../../../database/accounts/operators.ts';
import { ROLES, type Role } from '../../../domain/access/role.ts';
import type { PageParts } from '../frame/parts.ts';
import { operatorOfRequest, requireOwnOrigin } from '../../http/authorize.ts';
import { registerCompanySignIn } from './company-sign-in.ts';
import { createIssuer } from './issuer.ts';
import { dropToken, setToken, tokenOf } from '../../http/session-cookie.ts';
import { LOCAL_NAMES, sendSignIn } from './sign-in-page.tsx';
import { safeReturnPath, wishedFor } from './safe-return-path.ts';

/** `/login`, in whatever ways there are, and `/logout`. */
export function registerSignIn(app: FastifyInstance, parts: PageParts): void {
  const { pool, environment, isLocal, log } = parts;
  const issuer = createIssuer(environment, log);

  app.get('/login', async (request, reply) => {
    const { to, left } = request.query as { to?: string; left?: string };
    const isAway = issuer !== null && !(await issuer.isThere());
    return sendSignIn(request, reply, parts, {
      to: wishedFor(to),
      hasIssuer: issuer !== null,
      fault: isAway ? 'issuer_away' : null,
      left: left === undefined ? null : { signOutAddress: issuer?.signOutAddress() ?? null },
    });
  });

  if (issuer !== null) registerCompanySignIn(app, parts, issuer);

  if (isLocal) {
    app.post('/login/local', async (request, reply) => {
      requireOwnOrigin(request);
      const { role, to } = request.body as { role?: Role; to?: string };
      if (role === undefined || !ROLES.includes(role)) return reply.redirect('/login', 303);
      const person = { issuer: 'local', subject: role, name: LOCAL_NAMES[role], email: null, role };
      const { id, token } = await signIn(pool, person);
      request.audit = { action: 'account.sign-in', operator: { id, role } };
      if (token !== null) {
        await endPreviousSession(request);
        setToken(reply, token, environment.PUBLIC_URL);
        return reply.redirect(safeReturnPath(to), 303);
      }
      request.problem = 'locked_out';
      return sendSignIn(request, reply, parts, {
        to: wishedFor(to),
        hasIssuer: issuer !== null,
        fault: 'locked_out',
        left: null,
        status: 403,
      });
    });
  }

  app.post('/logout', async (request, reply) => {
    requireOwnOrigin(request);
    const operator = await operatorOfRequest(request, pool);
    if (operator !== null) request.audit = { action: 'account.sign-out', operator };
    await endPreviousSession(request);
    return left(reply);
  });

  app.post('/logout/everywhere', async (request, reply) => {
    requireOwnOrigin(request);
    const operator = await operatorOfRequest(request, pool);
    if (operator !== null) {
      request.audit = { action: 'account.sign-out-everywhere', operator };
      await signOutEverywhere(pool, operator.id);
    }
    return left(reply);
  });

  /** Whoever this browser was before: the old sign-in does not outlive the new one. */
  async function endPreviousSession(request: FastifyRequest): Promise<void> {
    const token = tokenOf(request);
    if (token !== null) await signOut(pool, token);
  }

  function left(reply: FastifyReply): FastifyReply {
    dropToken(reply, environment.PUBLIC_URL);
    return reply.redirect('/login?left', 303);
  }
}
