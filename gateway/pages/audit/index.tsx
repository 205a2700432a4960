import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listAudit } from '../../../database/accounts/audit-log.ts';
import { findOperator, listOperators } from '../../../database/accounts/operators.ts';
import { Layout } from '../frame/layout.tsx';
import { frameOf } from '../frame/page-frame.ts';
import type { PageParts } from '../frame/parts.ts';
import { sendPage } from '../frame/render.ts';
import { AUDIT } from './words.ts';
import { languageOf } from '../words/language.ts';
import { zoneInWords } from '../words/zone.ts';
import { Account } from './account-page.tsx';
import { filterOf, readAddress } from './address.ts';
import { AuditLog } from './audit-page.tsx';
import { Operators } from './operators-page.tsx';

const ON_A_PAGE = 100;

/** `/audit` and `/operators` for admins, and everybody's own `/account`. */
export function registerAuditPages(inside: FastifyInstance, parts: PageParts): void {
  const { pool, policies, clock } = parts;
  const zone = policies.business.timeZone;
  const said = (request: FastifyRequest) => {
    const language = languageOf(request);
    return { language, words: AUDIT[language], zone, zoneInWords: zoneInWords(zone, language, clock.now()) };
  };

  inside.get('/audit', { config: { action: 'audit.read' } }, async (request, reply) => {
    const base = said(request);
    const address = readAddress(request.query);
    const [found, operators] = await Promise.all([
      listAudit(pool, filterOf(address, zone), address.before, ON_A_PAGE),
      listOperators(pool),
    ]);
    const view = {
      ...base,
      address,
      operators,
      entries: found.slice(0, ON_A_PAGE),
      hasMore: found.length > ON_A_PAGE,
    };
    return sendPage(
      reply,
      <Layout {...frameOf(request, parts)} title={base.words.title} active="audit" styles={['audit.css']}>
        <AuditLog view={view} />
      </Layout>,
    );
  });

  inside.get('/operators', { config: { action: 'operator.update' } }, async (request, reply) => {
    const base = said(request);
    const view = { ...base, operators: await listOperators(pool), ownId: request.operator?.id ?? null };
    return sendPage(
      reply,
      <Layout
        {...frameOf(request, parts)}
        title={base.words.operatorsTitle}
        active="audit"
        styles={['audit.css']}
        modules={['audit.js']}
      >
        <Operators view={view} />
      </Layout>,
    );
  });

  inside.get('/account', { config: { action: 'case.read' } }, async (request, reply) => {
    const base = said(request);
    const account = request.operator === null ? null : await findOperator(pool, request.operator.id);
    return sendPage(
      reply,
      <Layout {...frameOf(request, parts)} title={base.words.accountTitle} styles={['audit.css']}>
        {account !== null && <Account account={account} {...base} />}
      </Layout>,
    );
  });
}
