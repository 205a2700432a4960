import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml';
import type { z } from 'zod';
import { closest } from '../closest.ts';
import { keysAt } from './policy-schema.ts';

/** One thing that is wrong with a policy file, or a rate table. */
export interface PolicyFault {
  readonly file: string;
  /** From 1; 1 also where the file as a whole is meant. */
  readonly line: number;
  /** Where in the file, e.g. `reasons.payment.alerts`; empty for the file as a whole. */
  readonly at: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** What is wrong with a file, line by line, for whoever mends it. */
export const faultsTold = (what: string, faults: readonly PolicyFault[]): string =>
  [
    `The ${what} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}; nothing of it is used.`,
    ...faults.map(
      ({ file, line, at, message }) => `  ${file}:${line}: ${at === '' ? '' : `${at}: `}${message}`,
    ),
  ].join('\n');

/** Every fault of a policy file at once, so that it is mended in one go. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  readonly code = 'illegal_policy_file';
  readonly faults: readonly PolicyFault[];
  constructor(faults: readonly PolicyFault[]) {
    super(faultsTold('policy file', faults));
    this.faults = faults;
  }
}

type Place = readonly PropertyKey[];

/** The line of what stands at a place, or of the nearest thing around it that does stand in the file. */
export function lineOf(document: Document, lines: LineCounter, place: Place): number {
  for (let length = place.length; length > 0; length -= 1) {
    const inside = document.getIn(place.slice(0, length - 1), true);
    const key = place[length - 1];
    if (isMap(inside)) {
      const pair = inside.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key));
      if (pair !== undefined && isNode(pair.key) && pair.key.range)
        return lines.linePos(pair.key.range[0]).line;
    }
    const node = document.getIn(place.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Keys that had another name, so that whoever upgrades a policy file is told the one that stands now. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['second', 'secondImpact'],
  ['returns', 'repeatContactWithin'],
]);

/** What the schema found, one line per fault. */
export function faultsOfIssues(
  issues: readonly z.core.$ZodIssue[],
  document: Document,
): { readonly place: Place; readonly message: string }[] {
  return issues.flatMap((issue): { place: Place; message: string }[] => {
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => {
          const known = keysAt(issue.path);
          const place = [...issue.path, key];
          const renamed = RENAMED.get(key);
          if (renamed !== undefined && known.includes(renamed)) {
            return { place, message: `is called ${renamed} now; write that` };
          }
          const meant = closest(key, known);
          return {
            place,
            message:
              meant === null
                ? `is not known here; known are ${known.join(', ')}`
                : `is not known here; did you mean ${meant}?`,
          };
        });
      case 'invalid_key':
        return [{ place: issue.path, message: issue.issues[0]?.message ?? issue.message }];
      case 'invalid_value': {
        const options = issue.values.map(String);
        const given = document.getIn(issue.path);
        const meant = typeof given === 'string' ? closest(given, options) : null;
        const message = `must be ${options.join(' or ')}${meant === null ? '' : `; did you mean ${meant}?`}`;
        return [{ place: issue.path, message }];
      }
      default:
        return [{ place: issue.path, message: issue.message }];
    }
  });
}
