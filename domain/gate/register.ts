import { explain } from '../explanation/explanation.ts';
import { DAY, type Duration, type Instant } from '../time/instant.ts';
import { hold, no, type Verdict, yes } from './verdict.ts';

/** E8: a list of people who want no advertising or calls. */
export interface Register {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Whose list it is. */
  readonly source: string;
  /** Of when the list is. */
  readonly asOf: Instant;
}

/** E8: what is known of a person by the registers. */
export interface RegisterFacts {
  /** One that has a number of theirs, or null; who has no known number is on none. */
  readonly listed: Pick<Register, 'country' | 'source'> | null;
  /** Those of the person's country. */
  readonly registers: readonly Register[];
  /** When it was looked up; what is too old is asked about again after `recheck`. */
  readonly lookedUpAt: Instant;
  readonly recheck: Duration;
  /** Older ones hold marketing. */
  readonly age: Duration;
}

/**
 * E8: no advertising, and no call that nobody wished, to whoever is on a register. An outdated one says nothing of who has
 * come onto it since, so marketing in its country waits for a newer one; where there is none nothing does.
 */
export function registersPermit(
  { listed, registers, lookedUpAt, recheck, age }: RegisterFacts,
  isMarketing: boolean,
  at: Instant,
): Verdict {
  if (listed !== null) {
    const { source, country } = listed;
    return no(explain('register.listed', { source, country }));
  }
  const [oldest] = registers.toSorted((one, other) => one.asOf - other.asOf);
  if (oldest === undefined) return yes(explain('register.none'));
  const until = lookedUpAt + recheck;
  // Held to an instant at which it is looked up again, so that instant is good as far as this goes.
  if (!isMarketing || lookedUpAt - oldest.asOf <= age || at >= until)
    return yes(explain('register.not-listed'));
  const { source, country, asOf } = oldest;
  return hold(
    until,
    explain('register.stale', { source, country, days: Math.floor((lookedUpAt - asOf) / DAY) }),
  );
}
