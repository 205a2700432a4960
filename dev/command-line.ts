import { readApiTokens } from '../settings/api-tokens.ts';
import { PORTS } from './machine/ports.ts';

/** Where the commands find the local world: the same variables that moved its ports. */
export function localWorld(environment: NodeJS.ProcessEnv): {
  readonly gatewayUrl: string;
  readonly token: string;
  readonly controlUrl: string;
  readonly mailboxUrl: string;
} {
  const port = (name: keyof typeof PORTS) => environment[PORTS[name].variable] ?? String(PORTS[name].port);
  const host = environment['HOST'] ?? '127.0.0.1';
  const given = environment['API_TOKENS'] ?? '';
  const read = readApiTokens(given === '' ? 'local:local' : given);
  return {
    gatewayUrl: `http://${host}:${port('gateway')}`,
    token: 'tokens' in read ? (read.tokens[0]?.secret ?? '') : '',
    controlUrl: `http://127.0.0.1:${port('provider')}/control`,
    mailboxUrl: `http://127.0.0.1:${port('mailbox')}`,
  };
}

/** Says plainly that nothing listens, instead of a stack of network errors. */
export function explain(failure: unknown): string {
  const cause = (failure as { cause?: { code?: string; message?: string } }).cause;
  if (cause?.code === 'ECONNREFUSED')
    return 'Nothing answers there. Is `npm start` running, and on the same ports?';
  if (!(failure instanceof Error)) return String(failure);
  // fetch itself says no more than that it failed.
  return failure.message === 'fetch failed' && cause?.message !== undefined
    ? `The local world cannot be asked: ${cause.message}.`
    : failure.message;
}
