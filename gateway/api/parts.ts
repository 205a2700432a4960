import type { GatewayParts } from '../parts.ts';

/** What the API's routes are made of. */
export interface ApiParts
  extends Pick<
    GatewayParts,
    'environment' | 'pool' | 'log' | 'clock' | 'temporal' | 'policies' | 'rates' | 'dispatcher'
  > {
  /** Needs Postgres and the provider only, so agents answer while Temporal is down. */
  readonly sender: Pick<
    GatewayParts['sender'],
    'sendMessage' | 'openCase' | 'adviceOn' | 'previewTemplate' | 'confirmKept' | 'discardKept'
  >;
}
