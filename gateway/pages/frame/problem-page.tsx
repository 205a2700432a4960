import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { leastRole } from '../../../domain/access/role.ts';
import { describeError } from '../../../settings/describe-error.ts';
import { operatorOfRequest } from '../../http/authorize.ts';
import { isOfPerson, type Problem, type ProblemPage, sendProblem, toProblem } from '../../http/problem.ts';
import { Layout } from './layout.tsx';
import { frameOf } from './page-frame.ts';
import type { PageParts } from './parts.ts';
import { sendPage } from './render.ts';
import { COMMON } from '../words/common.ts';
import { type InLanguages, languageOf } from '../words/language.ts';

type Kind = 'forbidden' | 'missing' | 'invalid' | 'unavailable';

const WORDS: InLanguages<
  Readonly<Record<Kind, readonly [title: string, text: string]>> & {
    readonly needs: string;
    readonly signIn: string;
  }
> = {
  es: {
    forbidden: ['No tienes acceso a esta página', 'Quien administra las cuentas puede darte otro rol.'],
    missing: ['Página no encontrada', 'La dirección no existe o su contenido ya no se guarda.'],
    invalid: ['La dirección no es válida', 'Vuelve a la página anterior e intenta de nuevo.'],
    unavailable: ['No pudimos cargar la página', 'No se perdió nada. Intenta de nuevo en unos segundos.'],
    needs: 'Rol necesario:',
    signIn: 'Iniciar sesión',
  },
  pt: {
    forbidden: [
      'Você não tem acesso a esta página',
      'Quem administra as contas pode dar outro perfil a você.',
    ],
    missing: ['Página não encontrada', 'O endereço não existe ou seu conteúdo não é mais guardado.'],
    invalid: ['O endereço não é válido', 'Volte à página anterior e tente de novo.'],
    unavailable: ['Não foi possível carregar a página', 'Nada se perdeu. Tente de novo em alguns segundos.'],
    needs: 'Perfil necessário:',
    signIn: 'Entrar',
  },
  en: {
    forbidden: [
      'You don’t have access to this page',
      'Whoever administers the accounts can give you another role.',
    ],
    missing: ['Page not found', 'The address does not exist, or what it showed is not kept any more.'],
    invalid: ['The address is not valid', 'Go back to the page before and try again.'],
    unavailable: ['We could not load the page', 'Nothing was lost. Try again in a few seconds.'],
    needs: 'Role needed:',
    signIn: 'Sign in',
  },
};

/** Whoever asks for a page is told what went wrong as a page; scripts and forms are told as everywhere. */
export function registerProblemPage(app: FastifyInstance, pages: FastifyInstance, parts: PageParts): void {
  const show: ProblemPage = async (request, reply, problem) => {
    request.problem = problem.code;
    // Nobody has looked yet at an address that leads to nothing; the page is told without a database too.
    request.operator ??= await operatorOfRequest(request, parts.pool).catch(() => null);
    const language = languageOf(request);
    const words = WORDS[language];
    const [title, text] = words[kindOf(problem)];
    const { action } = request.routeOptions.config;
    return sendPage(
      reply,
      <Layout {...frameOf(request, parts)} title={title}>
        <section class="card narrow">
          <h1>{title}</h1>
          <p role="alert">{text}</p>
          {problem.status === 403 && action !== undefined && (
            <p>
              {words.needs} <b>{COMMON[language].roles[leastRole(action)]}</b>
            </p>
          )}
          <p>
            {request.operator === null ? (
              <a href="/login">{words.signIn}</a>
            ) : (
              <a href="/sessions">{COMMON[language].sessions}</a>
            )}
          </p>
        </section>
      </Layout>,
      problem.status,
    );
  };
  app.problemPage = show;
  pages.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      parts.log.error(
        { error: describeError(error), request: request.id, route: request.routeOptions.url },
        'a page failed',
      );
    }
    return wantsPage(request) ? show(request, reply, problem) : sendProblem(request, reply, problem);
  });
}

const wantsPage = (request: FastifyRequest): boolean => request.method === 'GET' && isOfPerson(request);

function kindOf({ status }: Problem): Kind {
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  return status < 500 ? 'invalid' : 'unavailable';
}
