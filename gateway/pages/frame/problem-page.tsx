import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { leastRole } from '../../../domain/access/role.ts';
import { describeError } from '../../../settings/describe-error.ts';
import { type Problem, sendProblem, toProblem } from '../../http/problem.ts';
import { Layout } from './layout.tsx';
import { frameOf } from './page-frame.ts';
import type { PageParts } from './parts.ts';
import { sendPage } from './render.ts';
import { COMMON } from '../words/common.ts';
import { type InLanguages, languageOf } from '../words/language.ts';

type Kind = 'forbidden' | 'missing' | 'invalid' | 'unavailable';

const WORDS: InLanguages<
  Readonly<Record<Kind, readonly [title: string, text: string]>> & { readonly needs: string }
> = {
  es: {
    forbidden: ['Tu rol no llega a esta página', 'Quien administra las cuentas puede darte otro rol.'],
    missing: ['Aquí no hay nada', 'Lo que nombra la dirección no existe o ya no se guarda.'],
    invalid: ['La dirección no es válida', 'Vuelve a la página anterior e intenta de nuevo.'],
    unavailable: ['Ahora no se puede mostrar', 'No se perdió nada. Intenta de nuevo en unos segundos.'],
    needs: 'Hace falta el rol:',
  },
  pt: {
    forbidden: [
      'Seu papel não alcança esta página',
      'Quem administra as contas pode dar outro papel a você.',
    ],
    missing: ['Aqui não há nada', 'O que o endereço nomeia não existe ou não é mais guardado.'],
    invalid: ['O endereço não é válido', 'Volte à página anterior e tente de novo.'],
    unavailable: ['Não é possível mostrar agora', 'Nada se perdeu. Tente de novo em alguns segundos.'],
    needs: 'É preciso o papel:',
  },
  en: {
    forbidden: [
      'Your role does not reach this page',
      'Whoever administers the accounts can give you another role.',
    ],
    missing: ['There is nothing here', 'What the address names does not exist, or is not kept any more.'],
    invalid: ['The address is not valid', 'Go back to the page before and try again.'],
    unavailable: ['It cannot be shown now', 'Nothing was lost. Try again in a few seconds.'],
    needs: 'It takes the role:',
  },
};

/** Whoever asks for a page is told what went wrong as a page; scripts and forms are told as everywhere. */
export function registerProblemPage(pages: FastifyInstance, parts: PageParts): void {
  pages.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      parts.log.error(
        { error: describeError(error), request: request.id, route: request.routeOptions.url },
        'a page failed',
      );
    }
    if (!wantsPage(request)) return sendProblem(request, reply, problem);
    request.problem = problem.code;
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
            <a href="/sessions">{COMMON[language].sessions}</a>
          </p>
        </section>
      </Layout>,
      problem.status,
    );
  });
}

const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true;

function kindOf({ status }: Problem): Kind {
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  return status < 500 ? 'invalid' : 'unavailable';
}
