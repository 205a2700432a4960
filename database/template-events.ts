import type { Instant } from '../domain/instant.ts';
import type { Meaning } from './incoming.ts';
import type { Connection } from './pool.ts';

type TemplateMeaning = Extract<Meaning, { is: `template-${string}` }>;

/** Lowest of the pauses: better too early a try, which the provider answers with the rest, than a case held for ever. */
const SHORTEST_PAUSE = 3 * 3_600_000;

/** T2: a template is what the provider says it is. Templates that are not ours are left alone. */
export async function applyTemplateEvent(
  connection: Connection,
  event: TemplateMeaning,
  receivedAt: Instant,
): Promise<void> {
  const { name, language } = event;
  switch (event.is) {
    case 'template-status': {
      const from = Math.min(event.at ?? receivedAt, receivedAt);
      const until = event.status === 'paused' ? from + (event.pausedFor ?? SHORTEST_PAUSE) : null;
      await connection.query(
        'update templates set status = $3, paused_until = $4 where provider_name = $1 and language = $2',
        [name, language, event.status, until],
      );
      return;
    }
    case 'template-quality':
      await connection.query('update templates set quality = $3 where provider_name = $1 and language = $2', [
        name,
        language,
        event.quality,
      ]);
      return;
    case 'template-category':
      await connection.query(
        'update templates set provider_category = $3 where provider_name = $1 and language = $2',
        [name, language, event.category],
      );
  }
}
