import { z } from 'zod';
import { parseDuration } from '../iso-duration.ts';
import { parseHours } from './parse-hours.ts';

/** The kinds of values that several sections of a policy file have, with what to write instead of a wrong one. */

/** Milliseconds. */
export const duration = z.string('must be an ISO 8601 duration such as PT18H').transform((text, context) => {
  const parsed = parseDuration(text);
  if (typeof parsed === 'number') return parsed;
  context.addIssue({ code: 'custom', message: parsed.wrong });
  return z.NEVER;
});

/** Local times of a week. */
export const hours = z
  .union([z.string().transform((text) => [text]), z.array(z.string())], {
    error: 'must be a list such as [Mon-Fri 09:00-18:00, Sat 09:00-13:00]',
  })
  .transform((entries, context) => {
    const { hours: parsed, faults } = parseHours(entries);
    for (const { entry, message } of faults) context.addIssue({ code: 'custom', message, path: [entry] });
    if (faults.length === 0 && parsed.every((day) => day.length === 0)) {
      context.addIssue({ code: 'custom', message: 'is empty, so nothing would ever be permitted' });
    }
    return parsed;
  });

/** A name that must exist; `wrong` says why it does not. */
export const place = (expected: string, wrong: (text: string) => string | null) =>
  z.string(expected).superRefine((text, context) => {
    const message = wrong(text);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });
