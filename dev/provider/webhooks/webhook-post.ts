import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** One POST of a webhook; the answer's body is of no interest to Meta. */
export interface WebhookPost {
  /**
   * @returns the HTTP status
   * @throws {Error} with a `code` when there is no answer: refused, reset, or silent for `timeout` ms (`ETIMEDOUT`)
   */
  post(rawBody: string, signature: string | null, timeout: number): Promise<number>;
  /** Breaks off what is under way. */
  close(): void;
}

export function createWebhookPost(webhookUrl: string): WebhookPost {
  const secure = new URL(webhookUrl).protocol === 'https:';
  // An idle connection is given up before the receiver does so (Node's default is 5 s), else a post now and then meets a
  // connection that is just being closed.
  const connections = { keepAlive: true, maxSockets: 64, timeout: 4_000 };
  const agent = secure ? new HttpsAgent(connections) : new HttpAgent(connections);

  return {
    post(rawBody, signature, timeout) {
      return new Promise<number>((resolve, reject) => {
        const outgoing = (secure ? httpsRequest : httpRequest)(
          webhookUrl,
          {
            method: 'POST',
            agent,
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(rawBody),
              'user-agent': 'facebookexternalua',
              ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
            },
          },
          (incoming) => {
            incoming.on('end', () => resolve(incoming.statusCode ?? 0));
            incoming.on('error', reject);
            incoming.resume();
          },
        );
        outgoing.setTimeout(timeout, () => {
          outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
        });
        outgoing.on('error', reject);
        outgoing.end(rawBody);
      });
    },
    close: () => agent.destroy(),
  };
}
