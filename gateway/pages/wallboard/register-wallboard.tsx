import type { FastifyInstance } from 'fastify';
import { readWallboard, type Wallboard } from '../../../services/summary/wallboard.ts';
import { paced } from '../../live/paced.ts';
import { streamRegion } from '../../live/stream.ts';
import { Layout, LiveRegion } from '../frame/layout.tsx';
import { frameOf } from '../frame/page-frame.ts';
import type { PageParts } from '../frame/parts.ts';
import { renderPart, sendPage } from '../frame/render.ts';
import { COMMON } from '../words/common.ts';
import { languageOf } from '../words/language.ts';
import { WALLBOARD } from './words.ts';
import { WallboardRegion } from './wallboard.tsx';

/** `/wallboard`; with `?wall` without navigation, for a screen that nobody operates. */
export function registerWallboardPage(app: FastifyInstance, parts: PageParts): void {
  const { pool, policies, clock, feed } = parts;
  const { labels, business } = policies;
  const { timeZone } = business;
  // Screens share a look; over very many cases it costs the database half of one connection at most.
  const one = paced<Wallboard>();
  const read = (): Promise<Wallboard> => one('wallboard', () => readWallboard(pool, policies, clock.now()));

  app.get('/wallboard', { config: { action: 'figures.read' } }, async (request, reply) => {
    const language = languageOf(request);
    const words = WALLBOARD[language];
    const isBare = 'wall' in (request.query as object);
    return sendPage(
      reply,
      <Layout
        {...frameOf(request, parts)}
        title={words.title}
        active="wallboard"
        styles={['wallboard.css']}
        isBare={isBare}
      >
        <a class="wall-switch quiet button" href={isBare ? '/wallboard' : '/wallboard?wall'}>
          {isBare ? words.leaveWall : words.wall}
        </a>
        <h1>
          {words.title}
          {!isBare && (
            <small>
              {' '}
              <a href="/lines">{COMMON[language].lines}</a>
            </small>
          )}
        </h1>
        <LiveRegion id="wallboard" source={`/wallboard/live?lang=${language}`} language={language}>
          <WallboardRegion board={await read()} {...{ language, timeZone, labels }} now={clock.now()} />
        </LiveRegion>
      </Layout>,
    );
  });

  app.get('/wallboard/live', { config: { action: 'figures.read' } }, (request, reply) => {
    const language = languageOf(request);
    streamRegion(
      request,
      reply,
      feed,
      async () =>
        renderPart(
          <WallboardRegion board={await read()} {...{ language, timeZone, labels }} now={clock.now()} />,
        ),
      clock,
    );
  });
}
