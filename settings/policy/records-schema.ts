import { z } from 'zod';
import type { RecordsPolicy } from '../../domain/access/records.ts';
import { wrongCountry } from './place-names.ts';
import { period } from './retention-schema.ts';
import { place } from './schema-values.ts';

const fields = {
  collection: z.record(place('must be an ISO 3166-1 country code such as CL', wrongCountry), period.unwrap()),
};

/** S5 */
export const recordsSchema = z.strictObject(fields).partial();

export const RECORDS_KEYS: readonly string[] = Object.keys(fields);

type Described = { readonly [Key in keyof typeof fields]: Readonly<z.output<(typeof fields)[Key]>> };
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
/** Does not compile when the file's schema and the domain's type drift apart. */
export const notDrifted: Same<Described, RecordsPolicy> = true;
