import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { caseMark } from '../../../database/cases/case-mark.ts';
import { ADVICE_PURPOSES } from '../../../domain/templates/advice.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import { unknown } from '../../http/refusals.ts';
import { streamRegion } from '../../live/stream.ts';
import { Problem } from '../../http/problem.ts';
import { Layout, LiveRegion } from '../frame/layout.tsx';
import { frameOf } from '../frame/page-frame.ts';
import type { PageParts } from '../frame/parts.ts';
import { renderPart, sendPage } from '../frame/render.ts';
import { CASE } from './words/case.ts';
import { COMMON } from '../words/common.ts';
import { VALUE_FAULTS } from '../words/value-faults.ts';
import { languageOf } from '../words/language.ts';
import { errorClassesIn } from '../words/provider-errors.ts';
import { ActionDialogs, Actions } from './actions.tsx';
import { AdviceForms } from './advice.tsx';
import { Agenda } from './agenda.tsx';
import { Composer } from './composer.tsx';
import { Facts } from './facts.tsx';
import { Header } from './header.tsx';
import { loadCasePage } from './case-page-model.ts';
import { Audit, Caps, Consent, Cost } from './panels.tsx';
import { RuleMeanings, type Sight, sightOf } from './sight.tsx';
import { Timeline } from './timeline.tsx';

interface Addressed {
  readonly Params: { readonly caseId: string };
  readonly Querystring: { readonly all?: string; readonly purpose?: string };
}

/** `/cases/{caseId}`: one case with everything about it, and what may be done. */
export function registerCasePage(inside: FastifyInstance, parts: PageParts): void {
  const { pool, policies, clock, feed, rates, sender } = parts;
  const { timeZone } = policies.business;

  async function sightFor(request: FastifyRequest<Addressed>): Promise<Sight> {
    const { operator } = request;
    if (operator === null) throw unknown('case');
    const language = languageOf(request);
    const look = await loadCasePage(parts, request.params.caseId, operator, {
      showAll: request.query.all !== undefined,
      language,
    });
    return sightOf(look, language, timeZone, policies.labels);
  }

  inside.get<Addressed>('/cases/:caseId', { config: { action: 'case.read' } }, async (request, reply) => {
    const sight = await sightFor(request).catch(nullIfUnknown);
    if (sight === null) return notFound(request, reply);
    const { words, look, language } = sight;
    const id = look.case.id;
    return sendPage(
      reply,
      <Layout
        {...frameOf(request, parts)}
        title={`${words.case} ${id}`}
        active="sessions"
        styles={['case.css']}
        modules={['case.js']}
      >
        <div
          id="case-page"
          data-faults={JSON.stringify(CASE[language].faults)}
          data-provider-faults={JSON.stringify(errorClassesIn(language))}
          data-values={JSON.stringify(VALUE_FAULTS[language])}
          data-language={language}
          data-zone={timeZone}
          data-near-days={JSON.stringify(words.nearDays)}
        >
          <LiveRegion
            id="case"
            source={`/cases/${id}/live?lang=${language}${request.query.all === undefined ? '' : '&all'}`}
            language={language}
          >
            <Region sight={sight} parts={parts} />
          </LiveRegion>
          {look.mayAct && look.case.state !== 'closed' && (
            <a class="button to-reply" href="#composer" data-to-reply>
              {words.reply} <span aria-hidden="true">↓</span>
            </a>
          )}
          <RuleMeanings language={language} />
        </div>
      </Layout>,
    );
  });

  function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const words = CASE[languageOf(request)];
    return sendPage(
      reply,
      <Layout {...frameOf(request, parts)} title={words.notFound} active="sessions">
        <section class="card narrow">
          <h1>{words.notFound}</h1>
          <p>{words.notFoundHint}</p>
          <p>
            <a href="/sessions">{COMMON[languageOf(request)].sessions}</a>
          </p>
        </section>
      </Layout>,
      404,
    );
  }

  inside.get<Addressed>(
    '/cases/:caseId/live',
    { config: { action: 'case.read' } },
    async (request, reply) => {
      const { caseId } = request.params;
      await parts.viewer.mustExist(caseId);
      let drawnFrom = '';
      let html = '';
      streamRegion(
        request,
        reply,
        feed,
        async () => {
          // Most changes are of other cases. What time alone changes is drawn with the next change, at the minute.
          const minute = Math.floor(clock.now() / MINUTE);
          const mark = `${await caseMark(pool, caseId)} ${minute}`;
          if (mark === drawnFrom) return html;
          html = renderPart(<Region sight={await sightFor(request)} parts={parts} />);
          drawnFrom = mark;
          return html;
        },
        clock,
      );
    },
  );

  inside.get<Addressed>(
    '/cases/:caseId/advice',
    { config: { action: 'case.act' } },
    async (request, reply) => {
      const purpose = z.enum(ADVICE_PURPOSES).catch('inform').parse(request.query.purpose);
      const sight = await sightFor(request);
      const advice = await sender.adviceOn({
        about: { caseId: sight.look.case.id },
        purpose,
        orderExists: false,
        reminderAsked: false,
        isAutomatic: false,
        at: clock.now(),
      });
      if (advice === null) throw unknown('case');
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(renderPart(<AdviceForms advice={advice} rates={rates} sight={sight} />));
    },
  );
}

function nullIfUnknown(error: unknown): null {
  if (error instanceof Problem && error.code === 'unknown_case') return null;
  throw error;
}

/** What changes by itself while somebody looks. */
function Region({ sight, parts: { policies } }: { sight: Sight; parts: PageParts }) {
  const { words, look } = sight;
  const { mayAct } = look;
  const resolved = policies.reasons.map((reason) => policies.resolve(reason));
  const queues = [
    ...new Set([
      ...resolved.map(({ queue }) => queue),
      ...resolved.map(({ escalationQueue }) => escalationQueue),
    ]),
  ];
  return (
    <>
      <Header sight={sight} />
      {mayAct ? <Actions sight={sight} /> : <p class="quiet-text read-only">{words.readOnly}</p>}
      <div class="case-columns">
        <div class="case-main">
          <div class="card conversation">
            <div class="timeline-head">
              <h2 id="timeline-title">{words.timeline}</h2>
              <Filter sight={sight} />
            </div>
            <div class="timeline" id="timeline" tabIndex={0} role="region" aria-labelledby="timeline-title">
              <Timeline sight={sight} />
            </div>
          </div>
          {mayAct && <Composer sight={sight} />}
        </div>
        <div class="case-side">
          <Facts sight={sight} />
          <Agenda sight={sight} />
          <Caps sight={sight} />
          <Consent sight={sight} />
          <Cost sight={sight} />
          <Audit sight={sight} />
          <p class="quiet-text">{sight.t.zone}</p>
        </div>
      </div>
      {mayAct && (
        <ActionDialogs
          sight={sight}
          queues={queues}
          reasons={policies.reasons}
          steps={[...policies.labels.steps.keys()]}
          outcomes={[...policies.labels.outcomes.keys()]}
        />
      )}
    </>
  );
}

/** Chosen in the browser: what is not shown is hidden, and nothing that somebody is writing is lost. */
function Filter({ sight: { words } }: { sight: Sight }) {
  return (
    <form class="filter" data-own>
      <fieldset>
        <legend class="unseen">{words.show}</legend>
        {Object.entries(words.shows).map(([group, name]) => (
          <label class="chip">
            <input type="radio" name="show" value={group} checked={group === 'all'} /> {name}
          </label>
        ))}
      </fieldset>
    </form>
  );
}
