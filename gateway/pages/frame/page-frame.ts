import type { FastifyRequest } from 'fastify';
import type { LayoutProps } from './layout.tsx';
import type { PageParts } from './parts.ts';
import { languageOf } from '../words/language.ts';

/** What every page's frame knows by its request. */
export const frameOf = (
  request: FastifyRequest,
  { clock, isLocal }: Pick<PageParts, 'clock' | 'isLocal'>,
): Pick<LayoutProps, 'language' | 'now' | 'operator' | 'hasSimulator'> => ({
  language: languageOf(request),
  now: clock.now(),
  operator: request.operator,
  hasSimulator: isLocal,
});
