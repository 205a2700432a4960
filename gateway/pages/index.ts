import type { FastifyInstance } from 'fastify';
import { setLanguage } from '../../database/accounts/operators.ts';
import { authorize, operatorOfRequest, requireOwnOrigin } from '../http/authorize.ts';
import { registerSignIn } from './sign-in/sign-in.ts';
import { pathOf, safeReturnPath } from './sign-in/safe-return-path.ts';
import { createCaseViewer } from '../api/cases/case-viewer.ts';
import { startLiveFeed } from '../live/feed.ts';
import { endStreams, sendSignedOut, wantsStream } from '../live/stream.ts';
import type { GatewayParts } from '../parts.ts';
import { registerAssets } from './assets.ts';
import { registerAuditPages } from './audit/index.tsx';
import { registerCasePage } from './case/case-page.tsx';
import type { PageParts } from './frame/parts.ts';
import { registerLinesPage } from './lines/register-lines.tsx';
import { registerProblemPage } from './frame/problem-page.tsx';
import { registerSessionsPage } from './sessions/register-sessions.tsx';
import { registerSummaryPage } from './summary/register-summary.tsx';
import { registerWallboardPage } from './wallboard/register-wallboard.tsx';
import { isLanguage } from './words/language.ts';

/** Forms without a script send this type; all their fields are short texts. */
const FORM = 'application/x-www-form-urlencoded';

/** Adds pages for who is signed in. */
export type RegisterMore = (inside: FastifyInstance, parts: PageParts) => void;

/** The pages for people. Who is not signed in is led to the sign-in and back. */
export function registerPages(
  app: FastifyInstance,
  gateway: GatewayParts,
  isLocal: boolean,
  registerMore?: RegisterMore,
): void {
  registerAssets(app);
  const feed = startLiveFeed(gateway.pool, gateway.log);
  app.addHook('preClose', (done) => {
    feed.stop();
    endStreams(app);
    done();
  });
  const parts: PageParts = { ...gateway, viewer: createCaseViewer(gateway), feed, isLocal };
  void app.register(async (pages) => {
    pages.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: 16_384 }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body as string))),
    );
    pages.addHook('onRoute', (route) => {
      route.schema = { hide: true, ...route.schema } as typeof route.schema & object;
      route.logLevel = 'warn';
    });
    registerProblemPage(app, pages, parts);
    registerSignIn(pages, parts);
    void pages.register(async (inside) => {
      inside.addHook('onRequest', async (request, reply) => {
        request.operator = await operatorOfRequest(request, gateway.pool);
        if (request.operator === null) {
          // A redirect would look like a lost connection, and the page would say that it is coming back.
          if (wantsStream(request)) return sendSignedOut(reply);
          return reply.redirect(`/login?to=${encodeURIComponent(request.raw.url ?? '/')}`);
        }
        authorize(request, request.operator);
        const { role } = request.operator;
        request.mayStillSee = async () => (await operatorOfRequest(request, gateway.pool))?.role === role;
      });
      registerSessionsPage(inside, parts);
      registerCasePage(inside, parts);
      registerWallboardPage(inside, parts);
      registerLinesPage(inside, parts);
      registerSummaryPage(inside, parts);
      registerAuditPages(inside, parts);
      inside.get('/', { config: { action: 'case.read' } }, (_request, reply) => reply.redirect('/sessions'));
      registerMore?.(inside, parts);
    });
    pages.post('/language', async (request, reply) => {
      requireOwnOrigin(request);
      const operator = await operatorOfRequest(request, gateway.pool);
      const { lang = '' } = request.body as { lang?: string };
      if (operator !== null && isLanguage(lang)) await setLanguage(gateway.pool, operator.id, lang);
      const back = safeReturnPath(pathOf(request.headers.referer));
      return reply.redirect(operator === null ? `/login?lang=${encodeURIComponent(lang)}` : back, 303);
    });
  });
}
