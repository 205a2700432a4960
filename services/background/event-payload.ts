import type { StoredEvent } from '../../database/events/deliveries.ts';
import { readStored } from '../../domain/explanation/read-explanation.ts';
import { inEnglish } from '../../wording/in-english.ts';

/** An event as other services read it, by webhook or by polling. Ids and facts only (S1). */
export interface EventPayload {
  readonly type: string;
  /** RFC 3339, case time. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>> & {
    /** Left out of a line's event, which has `line` instead. */
    readonly caseId?: string;
    readonly sequence: number;
  };
}

/** `caseId` (or `line`) and `sequence` are the contract's and stand last, so that no event's own facts can hide them. */
export const eventPayload = (event: Omit<StoredEvent, 'position'>): EventPayload => ({
  type: event.type,
  timestamp: new Date(event.at).toISOString(),
  data: {
    ...worded(event.data),
    ...(event.caseId === null ? { line: event.lineId } : { caseId: event.caseId }),
    sequence: event.seq,
  },
});

/** What is stored by code is told in English too. Of an event that an earlier version stored its own sentence stays. */
function worded(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { troubles } = data;
  return {
    ...withWhy(data),
    ...(Array.isArray(troubles) ? { troubles: troubles.map(withWhy) } : {}),
  };
}

function withWhy<Told extends { readonly code?: unknown; readonly params?: unknown }>(told: Told): Told {
  // A provider's error has a code as well, and no parameters.
  if (typeof told.code !== 'string' || told.params === undefined) return told;
  const params = (told.params ?? {}) as Readonly<Record<string, unknown>>;
  const said = readStored({ code: told.code, params });
  return said === null ? told : { ...told, params, why: inEnglish(said) };
}
