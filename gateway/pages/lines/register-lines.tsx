import type { FastifyInstance } from 'fastify';
import { mayDo } from '../../../domain/access/role.ts';
import { reportLines } from '../../../services/lines/line-report.ts';
import { Layout } from '../frame/layout.tsx';
import { frameOf } from '../frame/page-frame.ts';
import type { PageParts } from '../frame/parts.ts';
import { sendPage } from '../frame/render.ts';
import { languageOf } from '../words/language.ts';
import { translatorIn } from '../words/translator.ts';
import { Lines } from './lines-page.tsx';
import { LINES } from './words.ts';

/** `/lines`: how the business's lines stand with the provider (E6). */
export function registerLinesPage(app: FastifyInstance, parts: PageParts): void {
  const { pool, policies, clock } = parts;
  const { timeZone } = policies.business;

  app.get('/lines', { config: { action: 'line.read' } }, async (request, reply) => {
    const language = languageOf(request);
    const words = LINES[language];
    const now = clock.now();
    const view = {
      lines: await reportLines(pool, policies, now),
      words,
      t: translatorIn(language, timeZone, policies.labels, now),
      mayTry: request.operator !== null && mayDo(request.operator.role, 'line.update'),
    };
    return sendPage(
      reply,
      <Layout
        {...frameOf(request, parts)}
        title={words.title}
        active="wallboard"
        styles={['audit.css', 'lines.css']}
        modules={['audit.js']}
      >
        <Lines view={view} />
      </Layout>,
    );
  });
}
