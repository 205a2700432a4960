import type { FastifyInstance, FastifyReply } from 'fastify';
import { type ResumeTarget, readResumeToken } from '../../services/case/resume-link.ts';
import type { Pool } from '../../database/pool.ts';
import { findResumeTask, type ResumeTask } from '../../database/fallback/resume-target.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Language, languageOf } from '../../domain/messages/language.ts';
import type { Clock } from '../../settings/clock.ts';
import { labelOf, type Labels } from '../../domain/messages/labels.ts';
import { isOfPerson } from '../http/problem.ts';
import { type ResumeNews, resumePage } from './resume-page.ts';

export interface ResumeParts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly policies: { readonly labels: Labels };
  /**
   * Where a person finds an address in a local world, whose examples name nobody's; programs are told the address itself.
   * Left out: where it says.
   */
  readonly leadsTo?: (address: string) => string;
}

/**
 * `GET /r/{token}`: where the links in mails and templates lead (F2, F4). To the task's own page while it is pending,
 * with `caseId` and `step` as query parameters, or into the chat with both in the text; to a page that says so once the
 * task is done (R10). Opening it changes nothing, so link scanners do no harm.
 */
export function registerResume(
  app: FastifyInstance,
  { pool, clock, policies, leadsTo = (address) => address }: ResumeParts,
): void {
  // The token is a key: requests for it stay out of the log.
  app.get<{ Params: { token: string } }>(
    '/r/:token',
    { logLevel: 'warn', schema: { hide: true } as object },
    async (request, reply) => {
      reply.headers(PRIVATE);
      const target = await readResumeToken(pool, request.params.token);
      if (target === null) return page(reply, 404, 'unknown', preferred(request.headers['accept-language']));
      const task = await findResumeTask(pool, target.caseId, target.taskId);
      if (task === null) return page(reply, 404, 'unknown', preferred(request.headers['accept-language']));
      const language =
        task.language === null ? preferred(request.headers['accept-language']) : languageOf(task.language);
      const news = newsOf(task, clock.now());
      if (news !== null) return page(reply, 200, news, language);
      const destination = destinationOf({ ...target, caseId: task.caseId }, task, language, policies.labels);
      return destination === null
        ? page(reply, 200, 'in-chat', language)
        : reply.redirect(isOfPerson(request) ? leadsTo(destination) : destination, 302);
    },
  );
}

/** Nothing of it is kept, indexed, framed or passed on: neither the token nor what it leads to. */
const PRIVATE = {
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

function page(reply: FastifyReply, status: number, news: ResumeNews, language: Language): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(resumePage(news, language));
}

function newsOf(task: ResumeTask, now: Instant): ResumeNews | null {
  if (task.state === 'completed') return 'done';
  if (!task.caseIsOpen || task.state !== 'pending') return 'over';
  return task.validUntil !== null && now > task.validUntil ? 'over' : null;
}

function destinationOf(
  target: ResumeTarget,
  task: ResumeTask,
  language: Language,
  labels: Labels,
): string | null {
  if (task.resumeUrl !== null) {
    const url = new URL(task.resumeUrl);
    // What the address already says stands.
    if (!url.searchParams.has('caseId')) url.searchParams.set('caseId', target.caseId);
    if (!url.searchParams.has('step')) url.searchParams.set('step', target.step);
    return url.href;
  }
  const number = task.displayNumber?.replaceAll(/\D/g, '') ?? '';
  if (number === '') return null;
  const text = `${OPENING[language]} ${target.caseId}: ${labelOf(labels, 'steps', target.step, language)}`;
  return `https://wa.me/${number}?text=${encodeURIComponent(text)}`;
}

/** The customer sends it, so it is in the customer's words. The id is for quoting: it attaches nothing (F4). */
const OPENING = {
  es: 'Quiero continuar con el caso',
  pt: 'Quero continuar o caso',
  en: 'I want to go on with case',
} as const;

/** The first language of the browser that is shipped. */
function preferred(header: string | undefined): Language {
  const tags = (header ?? '').split(',').map((tag) => tag.split(';')[0]?.trim() ?? '');
  return languageOf(tags.find((tag) => /^(es|pt|en)\b/i.test(tag)) ?? null);
}
