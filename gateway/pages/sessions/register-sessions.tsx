import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Operator } from '../../../database/accounts/operators.ts';
import { mayDo } from '../../../domain/access/role.ts';
import { streamRegion } from '../../live/stream.ts';
import { Layout, LiveRegion } from '../frame/layout.tsx';
import { frameOf } from '../frame/page-frame.ts';
import type { PageParts } from '../frame/parts.ts';
import { renderPart, sendPage } from '../frame/render.ts';
import { languageOf } from '../words/language.ts';
import { zoneInWords } from '../words/zone.ts';
import { readAddress, type SessionAddress, writeAddress } from './address.ts';
import { createSessionReader } from './read-sessions.ts';
import { translatorIn } from '../words/translator.ts';
import { SessionFilters } from './session-filters.tsx';
import { SessionRegion } from './session-region.tsx';

/** `/sessions`: the unclosed cases, what expires first on top; live. */
export function registerSessionsPage(app: FastifyInstance, parts: PageParts): void {
  const { policies, clock, feed, isLocal } = parts;
  const { labels, business } = policies;
  const zone = business.timeZone;
  const reader = createSessionReader(parts);

  async function region(request: FastifyRequest, address: SessionAddress, operator: Operator) {
    const t = translatorIn(languageOf(request), zone, labels, clock.now());
    const seen = await reader.page(address, operator);
    return (
      <SessionRegion
        {...{ seen, address, t }}
        zone={zoneInWords(zone, t.language, clock.now())}
        hasSimulator={isLocal && mayDo(operator.role, 'contact.read')}
      />
    );
  }

  app.get('/sessions', { config: { action: 'case.read' } }, async (request, reply) => {
    const language = languageOf(request);
    const t = translatorIn(language, zone, labels, clock.now());
    const address = readAddress(request.query);
    const operator = request.operator as Operator;
    const [live, choices] = await Promise.all([region(request, address, operator), reader.choices(operator)]);
    const source = new URL(
      writeAddress(address, { after: address.after }, '/sessions/live'),
      'http://ventana',
    );
    source.searchParams.set('lang', language);
    return sendPage(
      reply,
      <Layout
        {...frameOf(request, parts)}
        title={t.words.title}
        active="sessions"
        styles={['sessions.css']}
        modules={['sessions.js']}
      >
        <div class="sessions-page">
          <h1>{t.words.title}</h1>
          <SessionFilters address={address} choices={choices} t={t} />
          <LiveRegion id="sessions" source={`${source.pathname}${source.search}`} language={language}>
            {live}
          </LiveRegion>
        </div>
      </Layout>,
    );
  });

  app.get('/sessions/live', { config: { action: 'case.read' } }, (request, reply) => {
    const address = readAddress(request.query);
    streamRegion(
      request,
      reply,
      feed,
      async () => renderPart(await region(request, address, request.operator as Operator)),
      clock,
    );
  });
}
