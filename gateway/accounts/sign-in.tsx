import type { FastifyInstance } from 'fastify';
import { signIn, signOut } from '../../database/operators.ts';
import { ROLES, type Role } from '../../domain/role.ts';
import { Layout } from '../pages/layout.tsx';
import { frameOf } from '../pages/page-frame.ts';
import type { PageParts } from '../pages/parts.ts';
import { sendPage } from '../pages/render.ts';
import { COMMON } from '../pages/words/common.ts';
import { languageOf } from '../pages/words/language.ts';
import { requireOwnOrigin } from './authorize.ts';
import { wayBack } from './way-back.ts';
import { dropToken, setToken, tokenOf } from './session-cookie.ts';
import { SIGN_IN } from './words.ts';

/** Who signs in to a local world, by role. */
const LOCAL_NAMES: Readonly<Record<Role, string>> = {
  viewer: 'Vera',
  agent: 'Andrés',
  supervisor: 'Sofía',
  admin: 'Alma',
};


/** `/login` and `/logout`. */
export function registerSignIn(app: FastifyInstance, parts: PageParts): void {
  const { pool, environment, isLocal } = parts;

  app.get('/login', (request, reply) => {
    const words = SIGN_IN[languageOf(request)];
    const { roles } = COMMON[languageOf(request)];
    const { to } = request.query as { to?: string };
    return sendPage(
      reply,
      <Layout {...frameOf(request, parts)} title={words.title}>
        <section class="card narrow">
          <h1>{words.title}</h1>
          {isLocal ? (
            <>
              <p>{words.local}</p>
              {ROLES.map((role) => (
                <form method="post" action="/login/local">
                  <input type="hidden" name="role" value={role} />
                  <input type="hidden" name="to" value={wayBack(to)} />
                  <button class="wide">{`${words.as} ${LOCAL_NAMES[role]} · ${roles[role]}`}</button>
                </form>
              ))}
            </>
          ) : (
            <p>{words.nowhere}</p>
          )}
        </section>
      </Layout>,
    );
  });

  if (isLocal) {
    app.post('/login/local', async (request, reply) => {
      requireOwnOrigin(request);
      const { role, to } = request.body as { role?: Role; to?: string };
      if (role === undefined || !ROLES.includes(role)) return reply.redirect('/login', 303);
      const token = await signIn(pool, {
        issuer: 'local',
        subject: role,
        name: LOCAL_NAMES[role],
        email: null,
        role,
      });
      if (token !== null) setToken(reply, token, environment.PUBLIC_URL);
      return reply.redirect(token === null ? '/login' : wayBack(to), 303);
    });
  }

  app.post('/logout', async (request, reply) => {
    requireOwnOrigin(request);
    const token = tokenOf(request);
    if (token !== null) await signOut(pool, token);
    dropToken(reply, environment.PUBLIC_URL);
    return reply.redirect('/login', 303);
  });
}
