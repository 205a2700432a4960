import type { FastifyInstance } from 'fastify';
import type { CaseJson } from './case-schema.ts';
import type { TimelineEntryJson } from './timeline-schema.ts';
import { type Masking, maskingFor } from './masking.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What is personal in a route's answer, for those who may not see it; every route of `case.read` says so. */
    personal?: keyof typeof ANSWERS;
  }
}

/** By what an answer is. */
const ANSWERS = {
  /** Ids, instants, rules and figures. */
  nothing: (answer) => answer,
  case: (answer, masking) => masking.case(answer as CaseJson),
  cases: (answer, masking) => {
    const page = answer as { readonly cases: readonly CaseJson[] };
    return { ...page, cases: page.cases.map((each) => masking.case(each)) };
  },
  timeline: (answer, masking) => {
    const page = answer as { readonly entries: readonly TimelineEntryJson[] };
    return { ...page, entries: page.entries.map((each) => masking.entry(each)) };
  },
} as const satisfies Record<string, (answer: unknown, masking: Masking) => unknown>;

/**
 * Hides personal data in what the API answers to people who may not see them: here alone, after the handlers.
 * @throws at start, for a route that viewers may read and that does not say what is personal in it
 */
export function maskAnswers(v1: FastifyInstance): void {
  v1.addHook('onRoute', ({ config, method, url }) => {
    if (config?.action === 'case.read' && config.personal === undefined) {
      throw new Error(`${String(method)} ${url}: its config must say what is personal in the answer`);
    }
  });
  v1.addHook('preSerialization', async (request, reply, answer) => {
    const masking = maskingFor(request.operator);
    if (!masking.isOn || reply.statusCode >= 400) return answer;
    return ANSWERS[request.routeOptions.config.personal ?? 'nothing'](answer, masking);
  });
}
