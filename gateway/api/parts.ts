import type { GatewayParts } from '../parts.ts';

/** What the API's routes are made of. */
export type ApiParts = Pick<
  GatewayParts,
  'environment' | 'pool' | 'log' | 'clock' | 'temporal' | 'policies' | 'dispatcher'
>;
