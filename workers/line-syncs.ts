import type { Parts } from '../services/parts.ts';
import { createLineStatus } from '../services/channels/line-status.ts';
import { syncLines } from '../services/lines/line-sync.ts';
import { type Duration, HOUR } from '../domain/time/instant.ts';
import { describeError } from '../settings/describe-error.ts';

/** Quality and limit change over hours or days; what is urgent comes by webhook. Real time: the provider's. */
const EVERY: Duration = HOUR;

/** E6: asks the provider about the lines at the start and every hour. */
export function startLineSyncs(parts: Parts): { stop(): Promise<void> } {
  const status = createLineStatus({
    apiUrl: parts.environment.WHATSAPP_API_URL,
    accessToken: parts.environment.WHATSAPP_ACCESS_TOKEN,
  });
  let working: Promise<unknown> = Promise.resolve();
  const work = (): void => {
    working = syncLines(parts, status).catch((error: unknown) =>
      parts.log.warn(
        { error: describeError(error) },
        'the lines could not be looked at; they are in an hour',
      ),
    );
  };
  const timer = setInterval(work, EVERY);
  work();
  return {
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
