import { existsSync } from 'node:fs';
import { postgresPlaces, type StackFolder } from './stack-folder.ts';

/** What a start has made and a reset deletes: what it is, and where. */
export interface StackData {
  readonly what: string;
  readonly path: string;
}

/** Only what is there. Makes nothing. */
export function stackData(folder: StackFolder): StackData[] {
  const all: StackData[] = [
    ...postgresPlaces(folder).flatMap((path) => [
      { what: 'the database: every case, contact and message', path },
      { what: 'a database that was not finished', path: `${path}.unfinished` },
    ]),
    { what: 'Temporal: every workflow and its history', path: folder.temporal },
    { what: 'the simulated provider: customers, and what they were sent', path: folder.provider },
    { what: 'logs', path: folder.logs },
  ];
  return all.filter(({ path }) => existsSync(path));
}
